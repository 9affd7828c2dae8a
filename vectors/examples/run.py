"""Runs the vectors of kinds thumbprint and ath against the two functions below: python3 run.py

Standard library only, so this checks no signatures and no proofs, and of a key only what its thumbprint needs.
"""

import base64, hashlib, json, pathlib, re, sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# What this implementation does where the standards leave a choice: registry/choices.json.
CHOICES = {
    "thumbprint-non-canonical": "hash-as-written",
    "thumbprint-symmetric": "refuse",
    "thumbprint-unknown-curve": "calculate",
}
MEMBERS = {
    "AKP": ("alg", "kty", "pub"),
    "EC": ("crv", "kty", "x", "y"),
    "OKP": ("crv", "kty", "x"),
    "RSA": ("e", "kty", "n"),
}


class Refused(Exception):
    """Its argument is a code of registry/reasons.json."""


def b64u_sha256(octets):
    return base64.urlsafe_b64encode(hashlib.sha256(octets).digest()).rstrip(b"=").decode()


def thumbprint(vector_input):
    """RFC 7638."""
    jwk = vector_input["jwk"] if "jwk" in vector_input else json.loads(vector_input["jwkText"])
    kty = jwk.get("kty")
    values = [jwk.get(name) for name in MEMBERS.get(kty, ())] if isinstance(kty, str) else []
    # What JSON would write with an escape could be written in several ways.
    is_plain = lambda value: isinstance(value, str) and re.fullmatch(r'[^"\\\x00-\x1f]+', value)
    if not values or not all(map(is_plain, values)):
        raise Refused("jwk_invalid")
    canonical = json.dumps(dict(zip(MEMBERS[kty], values)), separators=(",", ":"))
    return {"jkt": b64u_sha256(canonical.encode()), "canonical": canonical}


def ath(vector_input):
    """RFC 9449, section 4.2: the hash of a token68 (RFC 9110, section 11.2)."""
    token = vector_input["token"]
    octets = token.encode() if isinstance(token, str) else base64.urlsafe_b64decode(token["b64u"] + "==")
    if not re.fullmatch(rb"[A-Za-z0-9._~+/-]+=*", octets):
        raise Refused("token_malformed")
    return {"ath": b64u_sha256(octets)}


def judge(run, vector):
    """Says what is wrong, or nothing. Exceptions other than Refused are mistakes and end the run."""
    expect = vector["expect"]
    verdict = expect["verdict"]
    if verdict == "choice":
        verdict = expect["when"][CHOICES[expect["choice"]]]
    try:
        value = run(vector["input"])
    except Refused as refused:
        if verdict == "accept":
            return f"refused for {refused}, not accepted"
        return None if str(refused) in expect["reasons"] else f"refused for {refused}, not {expect['reasons']}"
    if verdict == "reject":
        return f"accepted, not refused for {expect['reasons']}"
    return None if value == expect["value"] else f"{value}, not {expect['value']}"


RUN = {"thumbprint": thumbprint, "ath": ath}
passed = failed = 0
for path in json.loads((ROOT / "manifest.json").read_text("utf-8"))["files"]:
    content = json.loads((ROOT / path).read_text("utf-8")) if path.startswith("data/") else {}
    if content.get("kind") in RUN:
        defaults = content["defaults"]
        for vector in content["vectors"]:
            vector = {**defaults, **vector, "input": {**defaults.get("input", {}), **vector["input"]}}
            problem = judge(RUN[content["kind"]], vector)
            passed, failed = (passed, failed + 1) if problem else (passed + 1, failed)
            if problem:
                print(f"{vector['id']}: {problem}")
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
