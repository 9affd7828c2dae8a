"""Proofs: what they say, and whether their signature is one."""

import json
import math

import rfc3986
import signatures
from calculations import Refused, Unknown, ath_of, canonical_of, decode, members_of, octets_of, require, sha256


# RFC 7518 section 3.1, RFC 8037 section 3.1, RFC 9864: key type, curves, hash. Integers are all that is at hand, so no
# Ed448 and none of RFC 9964.
ALGORITHMS = {
    "ES256": ("EC", ["P-256"], "sha256"),
    "ES384": ("EC", ["P-384"], "sha384"),
    "ES512": ("EC", ["P-521"], "sha512"),
    "EdDSA": ("OKP", ["Ed25519", "Ed448"], None),
    "Ed25519": ("OKP", ["Ed25519"], None),
} | {family + size: ("RSA", [None], f"sha{size}") for family in ("RS", "PS") for size in ("256", "384", "512")}


def verifies(jwk, alg, data, signature):
    if alg in ("Ed448", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87"):
        raise Unknown(f"no {alg} here")
    require(alg in ALGORITHMS, "alg")
    kty, curves, name = ALGORITHMS[alg]
    members = members_of(jwk)
    require(members["kty"] == kty and members.get("crv") in curves, "key type")
    part = {name: decode(value) for name, value in members.items() if name not in ("kty", "crv")}
    if kty == "RSA":
        verify = signatures.verify_pkcs1 if alg.startswith("RS") else signatures.verify_pss
        return verify(signatures.integer(part["n"]), signatures.integer(part["e"]), name, data, signature)
    if kty == "EC":
        return signatures.verify_ecdsa(members["crv"], part["x"], part["y"], name, data, signature)
    if members["crv"] == "Ed448":
        raise Unknown("no Ed448 here")
    is_good = signatures.verify_ed25519(part["x"], data, signature)
    if is_good is None:
        raise Unknown("points of mixed order")
    return is_good


def no_constant(name):
    raise ValueError(name)


def read_object(segment):
    """Of a name that occurs twice the last value counts: RFC 7515 section 4 permits it."""
    try:
        parsed = json.loads(decode(segment).decode("utf-8-sig"), parse_constant=no_constant)
    except (ValueError, RecursionError) as error:
        raise Refused("JSON") from error
    require(isinstance(parsed, dict), "no object")
    return parsed


def read(given):
    """Segments, header and claims of a proof whose form and signature are good."""
    values = [octets_of(value) for name, value in given["request"]["headers"] if name.lower() == "dpop"]
    require(len(values) == 1 and values[0].isascii(), "one field")
    field = values[0].decode("ascii").strip(" \t")
    require(len(field) <= given["policy"].get("maxProofLength", len(field)), "too long")
    segments = field.split(".")
    require(len(segments) == 3, "segments")
    header, claims = map(read_object, segments[:2])
    require(isinstance(header.get("jwk"), dict) and isinstance(header.get("alg"), str), "jwk and alg")
    data = ".".join(segments[:2]).encode()
    require(verifies(header["jwk"], header["alg"], data, decode(segments[2])), "signature")
    return segments, header, claims


def check_explained(vector, keys, segments, header, claims):
    explained = vector.get("explain")
    if explained is None:
        return
    for name, segment, parsed in (("header", segments[0], header), ("claims", segments[1], claims)):
        told = explained[name]
        if isinstance(told, str):
            require(told == decode(segment).decode(), f"explained {name}")
            continue
        if isinstance(told.get("jwk"), str):
            # A key of ours goes by its name, where nothing was added to it.
            require(parsed["jwk"] == members_of(keys[told["jwk"]]), "explained jwk")
            told = told | {"jwk": parsed["jwk"]}
        require(told == parsed, f"explained {name}")


def same_uri(claim, url):
    try:
        return rfc3986.normalize(claim) == rfc3986.normalize(url)
    except rfc3986.NoUri:
        return False


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def check_request(given, header, claims):
    """RFC 9449 section 4.3 checks 3, 4 and 8 to 12; edges of windows are inside, but that of "exp"."""
    policy, clock, token, nonce = given["policy"], given["clock"], given.get("token"), given.get("nonce")
    typ, jti, htu, iat = header.get("typ"), claims.get("jti"), claims.get("htu"), claims.get("iat")
    require(isinstance(typ, str) and typ.lower().removeprefix("application/") == "dpop+jwt", "typ")
    require(header["alg"] in policy["algorithms"], "alg")
    require(isinstance(jti, str) and jti, "jti")
    require(claims.get("htm") == given["request"]["method"], "htm")
    require(isinstance(htu, str) and same_uri(htu, given["request"]["url"]), "htu")
    require(not policy.get("strictHtu") or not set("?#") & set(htu), "strict htu")
    require(nonce is None or claims.get("nonce") in [nonce["current"], *nonce["previous"]], "nonce")
    require(is_number(iat) and -policy["maxAge"] <= iat - clock <= policy["clockTolerance"], "iat")
    leeway = policy["clockTolerance"]
    # RFC 7519 sections 4.1.4 and 4.1.5: "on or after" exp is too late, and at nbf it is time.
    if "exp" in claims:
        require(is_number(claims["exp"]) and clock - claims["exp"] < leeway, "exp")
    if "nbf" in claims:
        require(is_number(claims["nbf"]) and claims["nbf"] - clock <= leeway, "nbf")
    if token is None:
        require(given["endpoint"] != "resource", "no token")
    else:
        require(claims.get("ath") == ath_of(token["value"]), "ath")
        require(token["jkt"] == sha256(canonical_of(header["jwk"]).encode()), "jkt")


def value_of(vector, keys):
    """What an accepted proof says."""
    segments, header, claims = read(vector["input"])
    check_explained(vector, keys, segments, header, claims)
    check_request(vector["input"], header, claims)
    jkt = sha256(canonical_of(header["jwk"]).encode())
    return {"jkt": jkt, "jti": claims["jti"], "htu": rfc3986.normalize(claims["htu"])}


# Reasons that leave the form of the proof, its key and its signature good.
BEHIND_SIGNATURE = {"typ", "claims", "htm", "htu", "nonce", "time", "token"}
# Reasons that are about form and signature only.
BEFORE_CLAIMS = {"proof", "jws", "signature"}


def rejected(vector, keys, groups):
    """What is wrong with the fault of a rejected proof, or None."""
    given = vector["input"]
    faults = {groups[code] for code in vector["expect"]["reasons"]}
    if not (faults <= BEHIND_SIGNATURE or faults <= BEFORE_CLAIMS):
        raise Unknown("faults of key and algorithm")
    try:
        segments, header, claims = read(given)
        if faults <= BEHIND_SIGNATURE:
            check_explained(vector, keys, segments, header, claims)
    except Refused as error:
        return None if faults <= BEFORE_CLAIMS else f"another fault: {error}"
    try:
        # RFC 7515 section 4.1.11: an extension that is listed and not understood.
        require("crit" not in header, "crit")
        check_request(given, header, claims)
    except Refused as error:
        is_before = str(error) == "crit"
        return None if is_before == (faults <= BEFORE_CLAIMS) else f"another fault: {error}"
    return "accept"
