"""The body of a request as JSON that can be read in one way only (JSON Payload Considerations; RFC 7493)."""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import Any, NoReturn

from vires.service.refusal import Refusal

DEEPEST = 64
"""Objects and lists within one another."""
_LONGEST_NUMBER = 300


def read_body(body: bytes) -> dict[str, Any]:
    """The object that a body holds. Raises `Refusal` (`request-malformed`) for what is no JSON, no object, not UTF-8,
    nested too deep, holds a name twice in one object, a number that no double can hold, or half a surrogate pair."""
    if body.count(b"{") + body.count(b"[") > DEEPEST and _is_deeper(body, DEEPEST):
        raise malformed(f"the body is nested deeper than {DEEPEST}")
    try:
        found = _DECODER.decode(body.decode())
        if b"\\u" in body:
            json.dumps(found, ensure_ascii=False).encode()
    except UnicodeError:
        raise malformed("the body is not text in UTF-8, or holds half a character") from None
    except json.JSONDecodeError as error:
        said = f"{error.msg[:1].lower()}{error.msg[1:]}"
        raise malformed(f"the body is no JSON: {said}, at line {error.lineno}, column {error.colno}") from None
    except (ValueError, RecursionError) as error:
        raise malformed(str(error) if isinstance(error, _Twofold) else "a number in the body is out of range") from None
    if not isinstance(found, dict):
        raise malformed(f"the body is {kind_of(found)}; expected an object")
    return found


def malformed(message: str) -> Refusal:
    """The refusal for a request that is none by the specification (Error Responses: 400)."""
    return Refusal("request-malformed", message, "send what the OpenID AuthZEN Authorization API 1.0 describes")


def kind_of(value: Any) -> str:
    """What a JSON value is, in words."""
    if value is None:
        return "`null`"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list) else "a string" if isinstance(value, str) else "a number"


class _Twofold(ValueError):
    """JSON that two readers may read in two ways."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        shown = twice[:60].encode(errors="backslashreplace").decode()
        raise _Twofold(f"the name `{shown}` stands twice in one object")
    return found


def _number(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError("out of range")
    return value


def _whole(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise ValueError("out of range")
    return int(text)


def _no_number(text: str) -> NoReturn:
    raise _Twofold(f"`{text}` is no number of JSON")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_number, parse_int=_whole, parse_constant=_no_number
)  # fmt: skip


def _is_deeper(body: bytes, most: int) -> bool:
    """Whether brackets outside strings stand within one another more than so many times. One without its fellow stays:
    it is in no JSON, so that it does not matter for which of the two the text is refused."""
    # Where no mark is taken back, every second one ends a string.
    outside = _STRINGS.sub(b"", body) if b"\\" in body else b"".join(body.split(b'"')[::2])
    left = outside.translate(_ONE_KIND, _NO_BRACKETS)
    for _ in range(most):
        if not left:
            return False
        left = left.replace(b"{}", b"")
    return bool(left)


_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b"{}[]")
_ONE_KIND = bytes.maketrans(b"[]", b"{}")
