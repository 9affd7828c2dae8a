"""What is calculated from one value: thumbprints, "ath", URIs, and the contents of a new proof."""

import base64
import hashlib
import json
import re

import rfc3986


class Unknown(Exception):
    """Not for this oracle to judge."""


class Refused(Exception):
    """What the RFCs do not let pass."""


def require(condition, why):
    if not condition:
        raise Refused(why)


def b64u(octets):
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def decode(text):
    """RFC 7515 section 2; unused bits are ignored, which RFC 4648 section 3.5 permits."""
    require(re.fullmatch(r"[A-Za-z0-9_-]*", text) and len(text) % 4 != 1, "base64url")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def octets_of(value):
    return value.encode() if isinstance(value, str) else decode(value["b64u"])


def ascii_of(value):
    octets = octets_of(value)
    require(octets.isascii(), "beyond ASCII")
    return octets.decode("ascii")


def sha256(octets):
    return b64u(hashlib.sha256(octets).digest())


# RFC 7638, RFC 8037 section 2, RFC 9964: the members to hash, sorted.
MEMBERS = {
    "EC": ["crv", "kty", "x", "y"],
    "RSA": ["e", "kty", "n"],
    "OKP": ["crv", "kty", "x"],
    "AKP": ["alg", "kty", "pub"],
    "oct": ["k", "kty"],
}


def members_of(jwk):
    require(isinstance(jwk, dict), "no object")
    names = MEMBERS.get(jwk.get("kty")) if isinstance(jwk.get("kty"), str) else None
    require(names, "kty")
    for name in names:
        value = jwk.get(name)
        # RFC 7638 section 3.3: without escapes, or there is no thumbprint.
        require(isinstance(value, str) and value and json.dumps(value, ensure_ascii=False) == f'"{value}"', name)
    return {name: jwk[name] for name in names}


def canonical_of(jwk):
    return json.dumps(members_of(jwk), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def thumbprint(given):
    jwk = json.loads(given["jwkText"]) if "jwkText" in given else given["jwk"]
    canonical = canonical_of(jwk)
    return {"jkt": sha256(canonical.encode()), "canonical": canonical}


# RFC 9278 section 3, with the digests of RFC 6920 that are not cut.
URI_PREFIX = "urn:ietf:params:oauth:jwk-thumbprint:"
HASHES = {"sha-256": "sha256", "sha-384": "sha384", "sha-512": "sha512"}


def thumbprint_uri(given):
    if "jwk" in given:
        require(given["hash"] in HASHES, "hash")
        digest = hashlib.new(HASHES[given["hash"]], canonical_of(given["jwk"]).encode()).digest()
        return {"uri": f"{URI_PREFIX}{given['hash']}:{b64u(digest)}"}
    uri = given["uri"]
    require(uri.startswith(URI_PREFIX), "prefix")
    name, colon, value = uri.removeprefix(URI_PREFIX).partition(":")
    require(colon and name in HASHES, "hash")
    require(len(decode(value)) == hashlib.new(HASHES[name]).digest_size, "length")
    return {"hash": name, "thumbprint": value}


def ath_of(token):
    """RFC 9449 sections 4.2 and 7.1."""
    require(re.fullmatch(r"[A-Za-z0-9\-._~+/]+=*", token), "token68")
    return sha256(token.encode("ascii"))


def htu_compare(given):
    require(rfc3986.normalize(ascii_of(given["htu"])) == rfc3986.normalize(given["url"]), "htu")
    return {}


def proof_create(given):
    """RFC 9449 section 4.2: the contents that the request settles."""
    rfc3986.components(given["htu"])
    require(re.fullmatch(r"[A-Za-z0-9!#$%&'*+\-.^_`|~]+", given["htm"]), "method")
    require(re.fullmatch(r"[!#-\[\]-~]+", given.get("nonce", "-")), "nonce")
    claims = {"htm": given["htm"], "htu": re.split("[?#]", given["htu"])[0], "iat": given["clock"]}
    if "accessToken" in given:
        claims["ath"] = ath_of(given["accessToken"])
    for name in ("nonce", "jti"):
        if name in given:
            claims[name] = given[name]
    # Those that the request settles are refused or left out.
    reserved = {"jti", "htm", "htu", "iat", "ath", "nonce"}
    claims.update({name: value for name, value in given.get("claims", {}).items() if name not in reserved})
    return {
        "header": {"exact": {"typ": "dpop+jwt", "alg": given["alg"]}},
        "jwk": {"exact": members_of(given["key"])},
        "claims": {"exact": claims},
    }
