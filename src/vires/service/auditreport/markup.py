"""A page in pieces: text is escaped unless it is known to be markup already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vires.picture.lettering import escaped


class Markup(str):
    """Text that is markup, and is put on a page as it is."""

    __slots__ = ()


Piece = str | Iterable[str]


def tag(name: str, *pieces: Piece, **attributes: str | int | bool | None) -> Markup:
    """An element. A trailing `_` of an attribute's name is left out, and `_` inside stands for `-`; `None` and `False`
    leave an attribute out."""
    said = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escaped(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    return Markup(f"<{name}{said}>{joined(*pieces)}</{name}>")


def joined(*pieces: Piece) -> Markup:
    """Pieces in a row."""
    return Markup("".join(_text(piece) for piece in pieces))


def _text(piece: Piece) -> str:
    if isinstance(piece, Markup):
        return piece
    return escaped(piece) if isinstance(piece, str) else joined(*piece)


def table(
    caption: str, heads: Sequence[str], rows: Iterable[Sequence[Piece]], *, figures: int = 0, foot: Sequence[Piece] = ()
) -> Markup:
    """A table under its caption; the first cell of a row is its head. The last `figures` columns are numbers."""
    plain = len(heads) - figures

    def cells(row: Sequence[Piece]) -> Markup:
        first, *rest = row
        return tag("tr", tag("th", first, scope="row"), (
            tag("td", cell, class_="n" if place >= plain else None) for place, cell in enumerate(rest, 1)
        ))  # fmt: skip

    top = tag("tr", (tag("th", head, scope="col", class_="n" if n >= plain else None) for n, head in enumerate(heads)))
    body = tag("tbody", (cells(row) for row in rows))
    last = tag("tfoot", cells(foot)) if foot else Markup("")
    whole = tag("table", tag("caption", caption), tag("thead", top), body, last)
    return tag("div", whole, class_="wide", tabindex="0", role="region", aria_label=caption)


def folded(summary: str, *pieces: Piece) -> Markup:
    """What a reader opens; on paper it is open."""
    return tag("details", tag("summary", summary), *pieces)


def picture(svg: str, label: str) -> Markup:
    """A drawing of ours, which escapes what it letters."""
    return tag("figure", tag("div", Markup(svg), class_="picture", tabindex="0", role="group", aria_label=label))
