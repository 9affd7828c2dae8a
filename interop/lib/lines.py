"""The loop that the Python adapters share: JSON lines in and out, docs/adapters.md."""

import base64
import json
import platform
import sys


class Refused(Exception):
    """The library refused the input, in the way that it documents."""

    def __init__(self, reason=None, native=None):
        super().__init__(native)
        self.reason = reason
        self.native = native


class Unsupported(Exception):
    """The library has no such feature."""


def text(value):
    """Text of an octet string; adapters that take no others do not declare raw-octets."""
    if not isinstance(value, str):
        raise Unsupported("raw-octets")
    return value


def octets(value):
    return value.encode() if isinstance(value, str) else base64.urlsafe_b64decode(value["b64u"] + "==")


def proof_of(request):
    """The one line of the field DPoP, for libraries that take one; empty where it is absent."""
    lines = [text(value) for name, value in request["headers"] if name.lower() == "dpop"]
    if len(lines) > 1:
        raise Unsupported("multi-header")
    return lines[0] if lines else ""


def with_nonces(nonce, verify):
    """Asks with each nonce that the server still takes, as callers do whose library takes one."""
    nonces = [nonce["current"], *nonce["previous"]] if nonce else [None]
    for index, one in enumerate(nonces):
        try:
            return verify(one)
        except Refused:
            if index == len(nonces) - 1:
                raise


def answer(message, operations):
    operation = operations.get(str(message.get("op"))) if message["type"] == "run" else None
    if operation is None:
        return {"outcome": "unsupported", "what": f"op:{message.get('op', 'sequence')}"}
    try:
        return {"outcome": "accept", "value": operation(message["input"])}
    except Refused as refused:
        return {"outcome": "reject", "reason": refused.reason, "native": refused.native}
    except Unsupported as unsupported:
        return {"outcome": "unsupported", "what": str(unsupported)}
    except Exception as error:
        return {"outcome": "error", "message": repr(error)}


def serve(info, operations):
    implementation = {"language": "Python", "runtime": platform.python_version(), **info.pop("implementation")}
    ready = {"type": "ready", "protocol": 1, "clock": "rebase", "capabilities": [], "choices": {}, **info}
    ready["implementation"] = implementation
    ready["operations"] = list(operations)

    def send(message):
        sys.stdout.write(json.dumps(message, default=repr) + "\n")
        sys.stdout.flush()

    for line in sys.stdin.buffer:
        try:
            message = json.loads(line.decode("utf-8"))
        except (ValueError, RecursionError):
            continue
        kind = message.get("type") if isinstance(message, dict) else None
        if kind == "hello":
            send(ready)
        elif kind == "bye":
            return
        elif kind is not None and isinstance(message.get("seq"), str):
            send({"type": "result", "seq": message["seq"], **answer(message, operations)})
