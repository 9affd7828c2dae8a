"""Verification of JWS signatures with integers only: RFC 8017, FIPS 186-4 section 6.4, RFC 8032 section 5.1."""

import hashlib


def integer(octets):
    return int.from_bytes(octets, "big")


# RFC 8017

# Section 9.2, note 1.
DIGEST_INFO = {
    "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
    "sha384": bytes.fromhex("3041300d060960864801650304020205000430"),
    "sha512": bytes.fromhex("3051300d060960864801650304020305000440"),
}


def rsa_message(n, e, signature):
    """RSAVP1: the encoded message, as long as the modulus."""
    length = (n.bit_length() + 7) // 8
    if len(signature) != length or integer(signature) >= n:
        return None
    return pow(integer(signature), e, n).to_bytes(length, "big")


def verify_pkcs1(n, e, name, data, signature):
    tail = DIGEST_INFO[name] + hashlib.new(name, data).digest()
    message = rsa_message(n, e, signature)
    return message is not None and message == b"\x00\x01" + b"\xff" * (len(message) - len(tail) - 3) + b"\x00" + tail


def mask(seed, length, name):
    """MGF1, appendix B.2.1."""
    size = hashlib.new(name).digest_size
    counters = range((length + size - 1) // size)
    return b"".join(hashlib.new(name, seed + i.to_bytes(4, "big")).digest() for i in counters)[:length]


def verify_pss(n, e, name, data, signature):
    """Section 9.1.2, with a salt as long as the hash (RFC 7518 section 3.5)."""
    digest = hashlib.new(name, data).digest()
    size = len(digest)
    bits = n.bit_length() - 1
    message = rsa_message(n, e, signature)
    if message is None:
        return False
    length = (bits + 7) // 8
    if integer(message[: len(message) - length]) != 0:
        return False
    message = message[len(message) - length :]
    masked, check, trailer = message[: length - size - 1], message[length - size - 1 : -1], message[-1]
    unused = 8 * length - bits
    if trailer != 0xBC or masked[0] >> (8 - unused):
        return False
    block = integer(masked) ^ integer(mask(check, len(masked), name))
    block &= (1 << (8 * len(masked) - unused)) - 1
    block = block.to_bytes(len(masked), "big")
    if block[: -size - 1] != bytes(len(masked) - size - 1) or block[-size - 1] != 1:
        return False
    return hashlib.new(name, bytes(8) + digest + block[-size:]).digest() == check


# FIPS 186-4: p, b, order and generator; a is -3.

CURVES = {
    "P-256": (
        2**256 - 2**224 + 2**192 + 2**96 - 1,
        0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
        0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
        0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
        0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
    ),
    "P-384": (
        2**384 - 2**128 - 2**96 + 2**32 - 1,
        0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
        0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
        0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F,
    ),
    "P-521": (
        2**521 - 1,
        0x0051953EB9618E1C9A1F929A21A0B68540EEA2DA725B99B315F3B8B489918EF109E156193951EC7E937B1652C0BD3BB1BF073573DF883D2C34F1EF451FD46B503F00,
        0x01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFA51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409,
        0x00C6858E06B70404E9CD9E3ECB662395B4429C648139053FB521F828AF606B4D3DBAA14B5E77EFE75928FE1DC127A2FFA8DE3348B3C1856A429BF97E7E31C2E5BD66,
        0x011839296A789A3BC0045C8A5FB42C7D1BD998F54449579B446817AFBD17273E662C97EE72995EF42640C550B9013FAD0761353C7086A272C24088BE94769FD16650,
    ),
}


def ec_double(point, p):
    """Jacobian coordinates: x = X / Z^2, y = Y / Z^3; Z is zero at infinity."""
    x, y, z = point
    delta, gamma = z * z % p, y * y % p
    beta = x * gamma % p
    alpha = 3 * (x - delta) * (x + delta) % p
    x3 = (alpha * alpha - 8 * beta) % p
    z3 = 2 * y * z % p
    return x3, (alpha * (4 * beta - x3) - 8 * gamma * gamma) % p, z3


def ec_add(one, other, p):
    x1, y1, z1 = one
    x2, y2, z2 = other
    if z1 == 0:
        return other
    if z2 == 0:
        return one
    s1, s2 = z1 * z1 % p, z2 * z2 % p
    u1, u2 = x1 * s2 % p, x2 * s1 % p
    v1, v2 = y1 * z2 * s2 % p, y2 * z1 * s1 % p
    if u1 == u2:
        return ec_double(one, p) if v1 == v2 else (1, 1, 0)
    h, r = u2 - u1, v2 - v1
    h2 = h * h % p
    h3 = h * h2 % p
    t = u1 * h2 % p
    x3 = (r * r - h3 - 2 * t) % p
    return x3, (r * (t - x3) - v1 * h3) % p, h * z1 * z2 % p


def verify_ecdsa(crv, x, y, name, data, signature):
    p, b, order, gx, gy = CURVES[crv]
    length = (p.bit_length() + 7) // 8
    if len(x) != length or len(y) != length or len(signature) != 2 * length:
        return False
    qx, qy = integer(x), integer(y)
    if qx >= p or qy >= p or (qy * qy - qx * qx * qx + 3 * qx - b) % p:
        return False
    r, s = integer(signature[:length]), integer(signature[length:])
    if not (0 < r < order and 0 < s < order):
        return False
    digest = hashlib.new(name, data).digest()
    number = integer(digest) >> max(0, 8 * len(digest) - order.bit_length())
    inverse = pow(s, -1, order)
    u, v = number * inverse % order, r * inverse % order
    generator, key = (gx, gy, 1), (qx, qy, 1)
    # Both multiples in one pass: index 1 is the generator, 2 the key, 3 their sum.
    table = (None, generator, key, ec_add(generator, key, p))
    point = (1, 1, 0)
    for bit in range(order.bit_length() - 1, -1, -1):
        point = ec_double(point, p)
        addend = table[(u >> bit & 1) | (v >> bit & 1) << 1]
        if addend is not None:
            point = ec_add(point, addend, p)
    if point[2] == 0:
        return False
    return point[0] * pow(point[2], -2, p) % p % order == r


# RFC 8032 section 5.1

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
ORDER = 2**252 + 27742317777372353535851937790883648493


def decode_point(octets):
    """Section 5.1.3, to extended coordinates; None where decoding fails."""
    number = int.from_bytes(octets, "little")
    sign, y = number >> 255, number % 2**255
    if len(octets) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x % 2 != sign:
        x = P - x
    return x, y, 1, x * y % P


def ed_add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def ed_times(scalar, point):
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = ed_add(total, point)
        point = ed_add(point, point)
        scalar >>= 1
    return total


BASE = decode_point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def verify_ed25519(x, data, signature):
    """None where it is cofactored verification only that succeeds."""
    key = decode_point(x)
    r = decode_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or r is None or len(signature) != 64 or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + x + data).digest(), "little") % ORDER
    left, right = ed_times(s, BASE), ed_add(r, ed_times(k, key))
    if same_point(left, right):
        return True
    # The equation with the cofactor is permitted as well, and differs only for points that are not of prime order.
    return None if same_point(ed_times(8, left), ed_times(8, right)) else False


def same_point(one, other):
    return not ((one[0] * other[2] - other[0] * one[2]) % P or (one[1] * other[2] - other[1] * one[2]) % P)
