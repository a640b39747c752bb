"""The signs of outcomes (S14, S15). An outcome is told by its word, its shape and its colour, each alone
sufficient: on paper without colour, in a terminal without drawn characters, to a reader who does not see red."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vires.model.finding import Outcome

DRAWN_SIGNS: dict[str, str] = {
    "AUTHORIZED": "✔", "IRREGULAR": "◪", "BARRED": "✖", "NO_AUTHORITY_SHOWN": "○", "UNDEFINED": "↻",
    "CONDITIONAL": "◐", "DISPUTED": "≠",
}  # fmt: skip
TYPED_SIGNS: dict[str, str] = {
    "AUTHORIZED": "[+]", "IRREGULAR": "[!]", "BARRED": "[x]", "NO_AUTHORITY_SHOWN": "[ ]",
    "UNDEFINED": "[~]", "CONDITIONAL": "[?]", "DISPUTED": "[/]",
}  # fmt: skip


@dataclass(frozen=True)
class Tint:
    """The colours of an outcome: `ink` is dark enough for small text on white and on `wash` (contrast above
    4.5 to 1); `wash` is a pale ground, and the washes differ in lightness where colour is lost."""

    ink: str
    wash: str


TINTS: dict[str, Tint] = {
    "AUTHORIZED": Tint("#1b5e34", "#dff1e4"),
    "IRREGULAR": Tint("#7a4a00", "#fdebc8"),
    "CONDITIONAL": Tint("#7a4a00", "#fff6df"),
    "DISPUTED": Tint("#5b2a86", "#efe4f8"),
    "BARRED": Tint("#9b1c1c", "#f6cfcf"),
    "UNDEFINED": Tint("#5b2a86", "#e3d3f1"),
    "NO_AUTHORITY_SHOWN": Tint("#3d4248", "#ffffff"),
}


def word(outcome: Outcome | str) -> str:
    """An outcome as a reader sees it: `NO AUTHORITY SHOWN`."""
    return str(outcome).replace("_", " ")
