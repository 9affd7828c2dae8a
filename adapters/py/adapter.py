"""Conformance adapter: JSON lines on standard input and output, https://www.npmjs.com/package/rfc9449 docs/adapters.md

    npx rfc9449 conformance --adapter "python3 adapter.py"

thumbprint and ath work as they are. Put the calls of your library in their place, and add the other operations.
"""

import base64
import hashlib
import json
import platform
import re
import sys

READY = {
    "type": "ready",
    "protocol": 1,
    "implementation": {
        "name": "my-library",
        "version": "0.0.0",
        "language": "Python",
        "runtime": platform.python_version(),
    },
    # Algorithms of proofs that the library signs and verifies.
    "algorithms": ["ES256"],
    # inject: the library takes the time as an argument; rebase: it uses the real time.
    "clock": "inject",
    # Of vectors/registry/capabilities.json, without those that start with op:, alg: and clock:.
    "capabilities": ["json-text", "raw-octets", "reasons"],
    # Of vectors/registry/choices.json: what the library does where the standards leave it open. May be empty.
    "choices": {
        "thumbprint-non-canonical": "hash-as-written",
        "thumbprint-symmetric": "refuse",
        "thumbprint-unknown-curve": "calculate",
    },
}

MEMBERS = {
    "AKP": ("alg", "kty", "pub"),
    "EC": ("crv", "kty", "x", "y"),
    "OKP": ("crv", "kty", "x"),
    "RSA": ("e", "kty", "n"),
}


class Refused(Exception):
    """The library refused the input, in the way that it documents. Its text is a code of vectors/registry/reasons.json."""


class Unsupported(Exception):
    """The library has no such feature."""


def digest(octets):
    return base64.urlsafe_b64encode(hashlib.sha256(octets).digest()).rstrip(b"=").decode()


def octets_of(value):
    """Octets that are no text come as {"b64u": "..."}."""
    return value.encode() if isinstance(value, str) else base64.urlsafe_b64decode(value["b64u"] + "==")


# Members of the input: vectors/schema/<operation>.json. What is returned is the value of the result.


def thumbprint(given):
    jwk = given["jwk"] if "jwk" in given else json.loads(given["jwkText"])
    kty = jwk.get("kty")
    values = [jwk.get(name) for name in MEMBERS.get(kty, ())] if isinstance(kty, str) else []
    # What JSON would write with an escape could be written in several ways.
    is_plain = [isinstance(value, str) and re.fullmatch(r'[^"\\\x00-\x1f]+', value) for value in values]
    if not values or not all(is_plain):
        raise Refused("jwk_invalid")
    canonical = json.dumps(dict(zip(MEMBERS[kty], values)), separators=(",", ":"), ensure_ascii=False)
    return {"jkt": digest(canonical.encode()), "canonical": canonical}


def ath(given):
    octets = octets_of(given["token"])
    if not re.fullmatch(rb"[A-Za-z0-9._~+/-]+=*", octets):
        raise Refused("token_malformed")
    return {"ath": digest(octets)}


# def proof_validate(given):
#     fields = [value for name, value in given["request"]["headers"] if name.lower() == "dpop"]
#     Call the library here, and turn the exception that it documents for a bad proof into Refused: nothing else.
#     return {"jkt": jkt, "jti": jti, "htu": htu}

OPERATIONS = {"thumbprint": thumbprint, "ath": ath}


def answer(message):
    if message["type"] != "run":  # Sequences come as open, step and close.
        return {"outcome": "unsupported", "what": "op:sequence"}
    operation = OPERATIONS.get(str(message.get("op")))
    if operation is None:
        return {"outcome": "unsupported", "what": f"op:{message.get('op')}"}
    try:
        return {"outcome": "accept", "value": operation(message["input"])}
    except Refused as refused:
        return {"outcome": "reject", "reason": str(refused) or None}
    except Unsupported as unsupported:
        return {"outcome": "unsupported", "what": str(unsupported)}
    except Exception as error:  # Not documented as a refusal, so it is an error. Leave this as it is.
        return {"outcome": "error", "message": repr(error)}


def send(message):
    sys.stdout.write(json.dumps(message) + "\n")  # ASCII, whatever the locale is.
    sys.stdout.flush()


for line in sys.stdin.buffer:
    try:
        message = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        print("ignored a line that is no JSON", file=sys.stderr)
        continue
    kind = message.get("type") if isinstance(message, dict) else None
    if kind == "hello":
        send({**READY, "operations": list(OPERATIONS)})
    elif kind == "bye":
        break
    elif kind is not None and isinstance(message.get("seq"), str):
        send({"type": "result", "seq": message["seq"], **answer(message)})
