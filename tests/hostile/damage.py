"""Ways to damage JSON: first as what it says, then as bytes."""

from __future__ import annotations

import copy
import json
from random import Random
from typing import Any


class Raw(str):
    """Text that stands in JSON as it is, such as a number that no parser should take."""


LONGEST = 3_000_000
"""Characters of a document; what a server takes is less."""
DEEPEST = 300
"""Levels of a document, where several that are deep come to lie within one another; what a server takes is less."""
LONE = "\ud800"
"""Half of a pair of surrogates, which UTF-8 has no bytes for."""
TEXTS = (
    "", " ", "\0", "a\0b", LONE, "\u202e", "\ufeff", "🦑" * 40, "x" * 301, "y" * 20_000, "../../../../etc/passwd",
    "arden/../arden/order/7", "%2e%2e%2f", "'; DROP TABLE revision; --", "${jndi:ldap://127.0.0.1/a}", "{{7*7}}",
    "\r\nSet-Cookie: a=b", "<script>alert(1)</script>", "file:///etc/passwd", "arden/order/7@1e9", "yard@nan",
    "yard@-0", "yard@1e400", "yard@near", "yard@" + "9" * 400, "2001-02-30", "0000-01-01", "9999-12-31", "10000-01-01",
    "2001-06-01T24:00+00:00", "2001-06-01T12:00:60+00:00", "2001-06-01T12:00", "2001-06-01T12:00+99:99", "2001-W23",
    "2001", "200106", "-2001-06-01",
    "\u0661\u0669\u0669\u0660-\u0660\u0661-\u0660\u0661", "true", "null", "NaN", "INSPECT",
    "arden", "/", "//", "a/" * 150,
)  # fmt: skip
NUMBERS = (
    0, -1, 1, 2**31, 2**53 + 1, 2**63, 2**64, -(2**63) - 1, 10**400, 1e308, -1e308, 5e-324, 0.1, -0.0, Raw("1e400"),
    Raw("NaN"), Raw("-Infinity"), Raw("Infinity"), Raw("01"), Raw("+1"), Raw("1."), Raw(".5"), Raw("0x10"),
    Raw("9" * 5000), Raw("1e-99999"), Raw("- 1"), Raw("1_000"),
)  # fmt: skip


def odd(chance: Random) -> Any:
    """A value that hardly anybody expects."""
    kind = chance.randrange(8)
    if kind < 3:
        return chance.choice(TEXTS)
    if kind < 5:
        return chance.choice(NUMBERS)
    if kind == 5:
        return chance.choice((None, True, False, [], {}, [None], [[]], {"": None}, Raw("undefined"), Raw("'a'")))
    if kind == 6:
        return nested(chance, chance.choice((3, 20, 30, 200)))
    return [chance.choice(TEXTS[:7])] * chance.choice((2, 64, 65, 3000))


def nested(chance: Random, depth: int) -> Any:
    """Lists and objects within one another."""
    value: Any = 1
    for _ in range(depth):
        value = [value] if chance.random() < 0.5 else {"a": value}
    return value


def altered(sound: Any, chance: Random) -> Any:
    """A document with something in it replaced, left out, doubled or put in."""
    document = copy.deepcopy(sound)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        places = list(_places(document))
        if not places or chance.random() < 0.02:
            return odd(chance)
        holder, key = chance.choice(places)
        kind = chance.randrange(6)
        if kind == 0 and isinstance(holder, dict):
            holder[chance.choice((*TEXTS[:8], "office", "at", "extra", "__proto__", "revision"))] = odd(chance)
        elif kind == 1:
            del holder[key]
        elif kind == 2 and isinstance(holder, list) and len(holder) < 10:
            holder *= chance.choice((2, 20))
        else:
            holder[key] = odd(chance)
    return document


def _places(document: Any) -> Any:
    members = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for key, value in members:
        yield document, key
        yield from _places(value)


def written(document: Any, chance: Random) -> bytes:
    """A document as text, now and then in a way that it should not be."""
    text = _text(document, chance)[:LONGEST]
    kind = chance.randrange(24)
    if kind == 0:
        return text.encode("utf-16", "surrogatepass")
    if kind == 1:
        return text.encode("utf-32-le", "surrogatepass")
    if kind == 2:
        return b"\xef\xbb\xbf" + text.encode("utf-8", "surrogatepass")
    data = text.encode("utf-8", "surrogatepass")
    if kind < 9:
        return bent(data, chance)
    return data


def _text(document: Any, chance: Random, depth: int = 0) -> str:
    if depth == DEEPEST:
        return "1"
    if isinstance(document, Raw):
        return str(document)
    if isinstance(document, dict):
        members = [f"{_text(name, chance)}:{_text(value, chance, depth + 1)}" for name, value in document.items()]
        if members and chance.random() < 0.01:
            members.append(chance.choice(members))
        return "{" + ",".join(members) + "}"
    if isinstance(document, list):
        return "[" + ",".join(_text(value, chance, depth + 1) for value in document) + "]"
    if isinstance(document, int) and not isinstance(document, bool):
        return _digits(document)
    return json.dumps(document, ensure_ascii=chance.random() < 0.5)


def _digits(number: int) -> str:
    return "1" + "0" * 400 if number == 10**400 else str(number)


def bent(data: bytes, chance: Random) -> bytes:
    """Bytes with some of them changed."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8))):
        place = chance.randrange(len(found) + 1)
        kind = chance.randrange(6)
        if kind == 0 and found:
            del found[place:]
        elif kind == 1:
            found[place:place] = chance.randbytes(chance.choice((1, 4, 64)))
        elif kind == 2 and found:
            found[min(place, len(found) - 1)] ^= 1 << chance.randrange(8)
        elif kind == 3:
            found[place:place] = chance.choice(
                (b"\0", b"\r\n", b"\xff\xfe", b"\xc0\xaf", b"\xed\xa0\x80", b'"', b"\\u")
            )
        elif kind == 4:
            found[place:place] = found[place : place + chance.choice((1, 20, 2000))]
        else:
            del found[place : place + chance.choice((1, 10))]
    return bytes(found)
