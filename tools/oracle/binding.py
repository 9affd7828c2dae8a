"""What tokens, codes and requests are bound to: RFC 9449 sections 5 to 7 and 10, RFC 7662, 7800, 8414, 9728."""

import re

import proofs
import rfc3986
from calculations import ath_of, canonical_of, require, sha256


def jkt_of(value):
    """RFC 9449 section 6.1: 32 octets, in the one spelling that a comparison finds."""
    require(isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]", value), "jkt")
    return value


def confirmation(claims):
    require(isinstance(claims, dict), "no claims")
    if "cnf" not in claims:
        return None
    require(isinstance(claims["cnf"], dict) and "jkt" in claims["cnf"], "cnf")
    return jkt_of(claims["cnf"]["jkt"])


def jwt_cnf(given):
    return {"jkt": confirmation(given["document"])}


def introspected(response):
    require(response.get("active") is True, "active")
    jkt, kind = confirmation(response), response.get("token_type", "")
    require(isinstance(kind, str) and (jkt or kind.lower() != "dpop"), "token_type")
    return jkt


def introspection(given):
    return {"jkt": introspected(given["document"])}


def token_response(given):
    kind = given["document"].get("token_type")
    require(isinstance(kind, str) and kind, "token_type")
    is_bound = kind.lower() == "dpop"
    require(is_bound or not given["required"], "Bearer")
    return {"bound": is_bound}


def member(document, name, kind, default):
    require(isinstance(document, dict), "no object")
    value = document.get(name, default)
    require(name not in document or type(value) is kind, name)
    return value


def algorithms(document):
    names = member(document, "dpop_signing_alg_values_supported", list, None)
    if names is not None:
        require(names and all(isinstance(name, str) and name for name in names), "names")
        require(not any(re.fullmatch("none|HS[0-9]+", name) for name in names), "no signature")
    return names


def server_metadata(given):
    return {"algorithms": algorithms(given["document"])}


def resource_metadata(given):
    document = given["document"]
    required = member(document, "dpop_bound_access_tokens_required", bool, False)
    return {"algorithms": algorithms(document), "required": required}


def client_metadata(given):
    return {"bound": member(given["document"], "dpop_bound_access_tokens", bool, False)}


def dpop_jkt(parameters):
    """RFC 6749 section 3.1: at most once, and without a value not at all."""
    values = [value for name, value in parameters if name == "dpop_jkt"]
    require(len(values) < 2, "twice")
    return jkt_of(values[0]) if values and values[0] else None


def auth_request(given):
    return {"jkt": dpop_jkt(given["parameters"])}


# Whole requests


def lines(given, name):
    return [value for other, value in given["request"]["headers"] if other.lower() == name]


def url_of(given):
    """RFC 9110 section 7.1: the origin is configured, and Host chooses among several."""
    hosts, origins = lines(given, "host"), given["origins"]
    require(len(hosts) == 1, "one Host")
    rfc3986.split_authority(hosts[0])
    origin = origins[0] if len(origins) == 1 else f"https://{hosts[0]}"
    require(origin in origins and given["request"]["target"].startswith("/"), "origin")
    return origin + given["request"]["target"]


def key_of_proof(given, token=None):
    """The thumbprint of a proof that is good for this request; with a token also its hash."""
    world = given | {"request": given["request"] | {"url": url_of(given)}, "endpoint": "token", "token": None}
    _, header, claims = proofs.read(world)
    proofs.check_request(world, header, claims)
    require("ath" in claims if token else "ath" not in claims, "ath")
    require(token is None or claims["ath"] == ath_of(token), "ath")
    return sha256(canonical_of(header["jwk"]).encode())


def resource_request(given):
    fields = lines(given, "authorization")
    require(len(fields) == 1, "one Authorization")
    found = re.fullmatch(r"(DPoP|Bearer) +([A-Za-z0-9\-._~+/]+=*)", fields[0], re.IGNORECASE | re.ASCII)
    require(found, "scheme")
    scheme = next(name for name in ("DPoP", "Bearer") if name.lower() == found[1].lower())
    require(scheme in given["schemes"], "scheme")
    require(found[2] == given["token"]["value"], "unknown token")
    claims = given["token"]["claims"]
    jkt = introspected(claims) if "active" in claims else confirmation(claims)
    if scheme == "Bearer":
        require(jkt is None, "bound")
    else:
        require(jkt is not None and jkt == key_of_proof(given, found[2]), "key")
    return {"scheme": scheme, "jkt": jkt}


def posted(given):
    """The key of the proof, or None without one."""
    require(given["request"]["method"] == "POST", "POST")
    return key_of_proof(given) if lines(given, "dpop") else None


def token_request(given):
    client, grant, jkt = given["client"], given["grant"], posted(given)
    require(jkt or not client["boundAccessTokens"], "no proof")
    is_public = client["type"] == "public"
    if grant["jkt"] and (is_public or grant["type"] == "authorization_code"):
        require(jkt == grant["jkt"], "key")
    return {"jkt": jkt, "tokenType": "DPoP" if jkt else "Bearer", "refreshJkt": jkt if is_public else None}


def par_request(given):
    proved, named = posted(given), dpop_jkt(given["request"].get("parameters", []))
    require(not proved or not named or proved == named, "two keys")
    return {"jkt": proved or named}


CASES = {
    "jwt-cnf": jwt_cnf,
    "introspection": introspection,
    "token-response": token_response,
    "server-metadata": server_metadata,
    "resource-metadata": resource_metadata,
    "client-metadata": client_metadata,
    "auth-request": auth_request,
    "resource-request": resource_request,
    "token-request": token_request,
    "par-request": par_request,
}


def binding(given):
    return CASES[given["case"]](given)
