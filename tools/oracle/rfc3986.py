"""HTTP URIs by the grammar of RFC 3986 appendix A, and their normal form by sections 6.2.2 and 6.2.3.

Written as a scanner from left to right; the TypeScript oracle is written with the expression of appendix B.
"""

from ipaddress import AddressValueError, IPv6Address
from string import ascii_letters, digits, hexdigits

UNRESERVED = set(ascii_letters + digits + "-._~")
SUB_DELIMS = set("!$&'()*+,;=")
PCHAR = UNRESERVED | SUB_DELIMS | set(":@")
PORTS = {"http": "80", "https": "443"}


class NoUri(ValueError):
    """Not the URI of an HTTP request."""


def components(text):
    """Scheme, host, port and path; query and fragment are cut off, whatever they contain."""
    scheme, colon, rest = text.partition(":")
    if not colon or scheme.lower() not in PORTS or not scheme.isascii():
        raise NoUri("scheme")
    if not rest.startswith("//"):
        raise NoUri("no authority")
    end = min((at for at in map(rest[2:].find, "/?#") if at >= 0), default=len(rest) - 2) + 2
    authority, rest = rest[2:end], rest[end:]
    path = rest.partition("#")[0].partition("?")[0]
    host, port = split_authority(authority)
    check_characters(path, PCHAR | {"/"})
    return scheme.lower(), host, port, path


def split_authority(authority):
    if "@" in authority:
        raise NoUri("user information")
    if authority.startswith("["):
        literal, bracket, rest = authority[1:].partition("]")
        if not bracket or not (rest == "" or rest.startswith(":")):
            raise NoUri("IP literal")
        check_literal(literal)
        host, port = f"[{literal}]", rest[1:]
    else:
        host, _, port = authority.partition(":")
        check_characters(host, UNRESERVED | SUB_DELIMS)
    if host == "":
        raise NoUri("empty host")
    if not all(character in digits for character in port):
        raise NoUri("port")
    if port and int(port) > 65535:
        raise NoUri("port")
    return host, port


def check_literal(literal):
    if literal[:1] in ("v", "V"):
        version, period, address = literal[1:].partition(".")
        if version and period and address and set(version) <= set(hexdigits):
            return check_characters(address, UNRESERVED | SUB_DELIMS | {":"}, triplets=False)
        raise NoUri("IPvFuture")
    try:
        IPv6Address(literal)
    except AddressValueError as error:
        raise NoUri("IPv6 address") from error
    if "%" in literal:
        raise NoUri("zone")
    return None


def check_characters(text, allowed, triplets=True):
    at = 0
    while at < len(text):
        if triplets and text[at] == "%":
            pair = text[at + 1 : at + 3]
            if len(pair) != 2 or not set(pair) <= set(hexdigits):
                raise NoUri("triplet")
            at += 3
        elif text[at] in allowed:
            at += 1
        else:
            raise NoUri(f"character {text[at]!r}")


def decode_unreserved(text, lower=False):
    """Sections 6.2.2.1 and 6.2.2.2; `lower` for the host, whose triplets stay in upper case."""
    out = []
    at = 0
    while at < len(text):
        if text[at] == "%":
            character = chr(int(text[at + 1 : at + 3], 16))
            if character in UNRESERVED:
                out.append(character.lower() if lower else character)
            else:
                out.append(text[at : at + 3].upper())
            at += 3
        else:
            out.append(text[at].lower() if lower else text[at])
            at += 1
    return "".join(out)


def remove_dot_segments(path):
    """Section 5.2.4 for a path that is empty or starts with a slash: as a list of segments, not by its buffers."""
    segments = path.split("/")[1:]
    out = []
    for index, segment in enumerate(segments):
        is_last = index == len(segments) - 1
        if segment == "..":
            del out[-1:]
        elif segment != ".":
            out.append(segment)
            continue
        if is_last:
            out.append("")
    return "/" + "/".join(out)


def normalize(text):
    scheme, host, port, path = components(text)
    kept = "" if port in ("", PORTS[scheme]) else f":{port}"
    return f"{scheme}://{decode_unreserved(host, lower=True)}{kept}{remove_dot_segments(decode_unreserved(path))}"
