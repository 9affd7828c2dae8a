"""Recomputes the vectors with the standard library of Python 3: `python3 -B recompute.py vectors`.

Prints {"judged", "unknown", "disagreements": [{"id", "got"}]}, for `run.ts`. All signatures are verified, none is
sampled. Of a choice only the value is judged.
"""

import json
import sys
from pathlib import Path

import rfc3986
from binding import binding
from calculations import Refused, Unknown, ascii_of, ath_of, htu_compare, proof_create, thumbprint, thumbprint_uri
from http_fields import authorization_parse, challenge_format, challenge_parse, nonce_header
from proofs import rejected, value_of

CALCULATIONS = {
    "thumbprint": thumbprint,
    "thumbprint-uri": thumbprint_uri,
    "ath": lambda given: {"ath": ath_of(ascii_of(given["token"]))},
    "htu-normalize": lambda given: {"htu": rfc3986.normalize(ascii_of(given["uri"]))},
    "htu-compare": htu_compare,
    "proof-create": proof_create,
    "authorization-parse": authorization_parse,
    "challenge-format": challenge_format,
    "challenge-parse": challenge_parse,
    "nonce-header": nonce_header,
    "binding": binding,
}


def difference(expected, got, path=""):
    """The first value that both have and that differs; proofs have more members than can be recomputed."""
    if isinstance(expected, dict) and isinstance(got, dict) and not path.endswith(".exact"):
        found = (difference(expected[name], got[name], f"{path}.{name}") for name in expected if name in got)
        return next((one for one in found if one), None)
    return None if expected == got else f"{path} is {json.dumps(got)}, not {json.dumps(expected)}"


def judge(kind, vector, keys, groups):
    """A disagreement, or None."""
    if kind == "sequence":
        raise Unknown("kind sequence")
    verdict = vector["expect"]["verdict"]
    if kind == "proof-validate" and verdict == "reject":
        return rejected(vector, keys, groups)
    try:
        got = value_of(vector, keys) if kind == "proof-validate" else CALCULATIONS[kind](vector["input"])
    except (Refused, rfc3986.NoUri) as error:
        # Whatever the choice is about, the signature is good.
        is_wrong = verdict == "accept" or (verdict == "choice" and str(error) == "signature")
        return f"reject: {error}" if is_wrong else None
    return "accept" if verdict == "reject" else difference(vector["expect"].get("value", {}), got)


def main(root):
    reasons = json.loads((root / "registry/reasons.json").read_text())["reasons"]
    groups = {reason["code"]: reason["group"] for reason in reasons}
    keys = {key["name"]: key["jwk"] for key in json.loads((root / "registry/keys.json").read_text())["keys"]}
    judged, unknown, disagreements = 0, {}, []
    for path in sorted((root / "data").rglob("*.json")):
        document = json.loads(path.read_text())
        defaults = document["defaults"]
        for vector in document["vectors"]:
            vector = {**defaults, **vector, "input": {**defaults.get("input", {}), **vector["input"]}}
            try:
                got = judge(document["kind"], vector, keys, groups)
            except Unknown as error:
                unknown[str(error)] = unknown.get(str(error), 0) + 1
                continue
            judged += 1
            if got is not None:
                disagreements.append({"id": vector["id"], "got": got})
    print(json.dumps({"judged": judged, "unknown": unknown, "disagreements": disagreements}))


main(Path(sys.argv[1]))
