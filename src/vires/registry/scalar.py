"""How a scalar is written: plain where it reads back as what it is, else in quotes."""

from __future__ import annotations

import re
from decimal import Decimal

from vires.registry.yamltext import typed

_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`~<=]|-(?=[^\s,\[\]{}])")
_ENDS = re.compile(r":(?=[\s]|$)|\s#|\n")
_ENDS_IN_FLOW = re.compile(r"[,\[\]{}?]|:(?=[,\[\]{}])")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def written(value: str | int | float | bool | None, flow: bool) -> str:
    """A scalar on one line; `flow` tells that it stands inside `[...]` or `{...}`."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        text = repr(value)
        return format(Decimal(text), "f") if "e" in text else text
    if _is_plain(value, flow):
        return value
    if all(character.isprintable() for character in value):
        return "'" + value.replace("'", "''") + "'"
    return '"' + "".join(_escaped(character) for character in value) + '"'


def folded(text: str, width: int) -> list[str] | None:
    """A text of one line as the lines of a folded block (`>-`), at most `width` wide where words allow;
    `None` if it would not read back the same."""
    if not text or text[0] == " " or text[-1] == " " or "\n" in text or not _prints(text):
        return None
    lines: list[str] = []
    for part in re.split(r"(?<! ) (?! )", text):
        if lines and len(lines[-1]) + 1 + len(part) <= width:
            lines[-1] += " " + part
        else:
            lines.append(part)
    return lines


def literal(text: str) -> tuple[str, list[str]] | None:
    """A text of several lines as a literal block: its header and its lines; `None` if it would not read
    back the same."""
    body = text.removesuffix("\n")
    lines = body.split("\n")
    if not lines[0] or not lines[-1] or any(line != line.strip() or not _prints(line) for line in lines if line):
        return None
    return ("|" if body != text else "|-", lines)


def _is_plain(text: str, flow: bool) -> bool:
    if not text or text[-1] == " " or not isinstance(typed(text), str) or not _PLAIN.match(text):
        return False
    if text.startswith(("---", "...")) or _ENDS.search(text) or not _prints(text):
        return False
    return not (flow and _ENDS_IN_FLOW.search(text))


def _prints(text: str) -> bool:
    return text.isprintable() or all(character.isprintable() or character in "\u00a0\u3000" for character in text)


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
