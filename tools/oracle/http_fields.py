"""Header fields: credentials, lists of challenges, nonces. RFC 9110 sections 5.6 and 11, RFC 9449 sections 7.1 and 8.1."""

import re

from calculations import Refused, Unknown, decode, require

TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
TOKEN68 = r"[A-Za-z0-9\-._~+/]+=*"
# Whatever is no control character may be quoted; obs-text has a number from 0x80 on.
QUOTED = r'"(?:[\t !#-\[\]-~\x80-\U0010ffff]|\\[\t -~\x80-\U0010ffff])*"'
PARAMETER = re.compile(rf"({TOKEN})[ \t]*=[ \t]*({TOKEN}|{QUOTED})")
CHALLENGE = re.compile(rf"({TOKEN})( *)(.*)", re.DOTALL)


def lines_of(headers, name):
    """The values of a field, octets as characters of the same number."""
    values = [value for other, value in headers if other.lower() == name]
    return [value if isinstance(value, str) else decode(value["b64u"]).decode("latin-1") for value in values]


def spelled(scheme):
    """In the letter case of the vectors; it means nothing."""
    return {"dpop": "DPoP", "bearer": "Bearer"}.get(scheme.lower(), scheme)


def authorization_parse(given):
    lines = lines_of(given["headers"], "authorization")
    require(len(lines) == 1, "none or several")
    found = re.fullmatch(rf"({TOKEN}) +({TOKEN68})", lines[0])
    require(found, "credentials")
    scheme, token = found.groups()
    return {"scheme": spelled(scheme), "token": token}


def nonce_header(given):
    lines = lines_of(given["headers"], "dpop-nonce")
    require(len(lines) < 2, "several")
    require(all(re.fullmatch(r"[!#-\[\]-~]+", line) for line in lines), "characters")
    return {"nonce": lines[0] if lines else None}


def elements_of(text):
    """What stands between commas that are not in quotes."""
    found, start, quoted, escaped = [], 0, False, False
    for at, character in enumerate(text):
        if escaped:
            escaped = False
        elif quoted and character == "\\":
            escaped = True
        elif character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            found.append(text[start:at])
            start = at + 1
    require(not quoted, "quotes without an end")
    return [*found, text[start:]]


def unquoted(value):
    return re.sub(r"\\(.)", r"\1", value[1:-1], flags=re.DOTALL) if value.startswith('"') else value


def add(parameters, found):
    require(parameters is not None, "a parameter of nothing")
    name, value = found.groups()
    require(name.lower() not in parameters, "a parameter twice")
    parameters[name.lower()] = unquoted(value)


def challenges_of(text):
    """The challenges, each [scheme, token68 or parameters]."""
    found, open_parameters = [], None
    for element in elements_of(text):
        body = element.strip(" \t")
        if body == "":
            continue
        parameter = PARAMETER.fullmatch(body)
        if parameter:
            add(open_parameters, parameter)
            continue
        challenge = CHALLENGE.fullmatch(element.lstrip(" \t"))
        require(challenge, "no scheme")
        scheme, spaces, rest = challenge.groups()
        rest = rest.rstrip(" \t")
        open_parameters = None
        if rest == "":
            found.append([scheme, {}])
            open_parameters = found[-1][1] if spaces else None
            continue
        require(spaces, "no space after the scheme")
        if re.fullmatch(TOKEN68, rest):
            found.append([scheme, rest])
            continue
        parameter = PARAMETER.fullmatch(rest)
        require(parameter, "neither token68 nor a parameter")
        found.append([scheme, {}])
        open_parameters = found[-1][1]
        add(open_parameters, parameter)
    return found


TEXTS = {"realm", "error", "error_description", "error_uri", "scope", "acr_values", "resource_metadata"}


def said_by(parameters):
    said = {name: value for name, value in parameters.items() if name in TEXTS and value}
    if re.fullmatch("[0-9]+", parameters.get("max_age", "")):
        said["max_age"] = int(parameters["max_age"])
    names = list(dict.fromkeys(parameters.get("algs", "").split()))
    return {**said, "algs": names} if names else said


def challenge_parse(given):
    found = challenges_of(",".join(lines_of(given["headers"], "www-authenticate")))
    value = {
        "challenges": [
            {"scheme": spelled(scheme), ("token68" if isinstance(more, str) else "parameters"): more}
            for scheme, more in found
        ]
    }
    own = [more for scheme, more in found if scheme.lower() == "dpop"]
    # Of several no text says which counts.
    if len(own) < 2:
        value["dpop"] = said_by({} if isinstance(own[0], str) else own[0]) if own else None
    return value


def challenge_format(given):
    """What is written, once it is read again, is what was to be written."""
    if "endpoint" in given:
        raise Unknown("answers to refused requests")
    scheme, parameters = given["scheme"], given["parameters"]
    require(re.fullmatch(TOKEN, scheme) and all(re.fullmatch(TOKEN, name) for name in parameters), "no token")
    require(len({name.lower() for name in parameters}) == len(parameters), "a name twice")
    if not all(re.fullmatch(r"[\t -~]*", value) for value in parameters.values()):
        raise Refused("characters")
    return {"challenges": [{"scheme": scheme, "parameters": parameters, "exact": True}]}
