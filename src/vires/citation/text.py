"""Reading the citations out of a text.

Whatever begins as a citation is either read or reported; the words between are nobody's business. Reading is
linear in the text, and knows no country: the forms it has are in the grammar.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from vires.citation.citation import Citation, Item, Misspelling, Reading
from vires.citation.grammar import GRAMMARS, Grammar

# No citation begins inside a word or figure, nor at a figure without a word after it: asking that first spares the
# other questions at most places.
_STARTS = r"(?<![A-Za-z\d])(?=[A-Zenp]|\d+\w*[.-]?\s*[A-Za-z.]|\d+:\d)"
_BEGINS = re.compile(f"{_STARTS}(?:{'|'.join(f'(?P<g{n}>{one.begins})' for n, one in enumerate(GRAMMARS))})")
_ITEM = re.compile(
    r"(?P<number>(?:art\.|amend\.) [IVXLC]+|pmbl\.|[\dA-Z][\w.:]*(?:[-–][\w.]+)*)?"
    r"(?P<path>(?:\(\w+\))*)(?:[-–](?P<through>(?:\(\w+\))+))?"
)
_THOUSANDS = re.compile(r"(?<=\b\d),(?=\d{3}\b)|(?<=\b\d\d),(?=\d{3}\b)|(?<=\b\d{3}),(?=\d{3}\b)")
_APART = re.compile(r"\s+\((?:\d{1,2}|[A-Za-z]|[ivx]{1,5})\)")
_DAY = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")
_ROMAN = re.compile(r"(?:art\.|amend\.) (?=[CLXVI])C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_BRACKET = re.compile(r"[()]")
_WORD = re.compile(r"\S*")
_SPLIT = re.compile(r", | and | or ")
_LEADS = re.compile(r"(?:and |or )?(?:§{1,2} ?|[Ss]ecs?\. |ss?\. )?")


@lru_cache(maxsize=1 << 17)
def read(text: str) -> Reading:
    """Every citation in a text, and what begins as one and cannot be read. Brackets that do not close and days
    that no calendar has are misspellings too, where there is a citation at all."""
    citations: list[Citation] = []
    misspelled: list[Misspelling] = []
    done = 0
    while (begin := _BEGINS.search(text, done)) is not None:
        grammar = GRAMMARS[int((begin.lastgroup or "g0")[1:])]
        hit = grammar.reads.match(text, begin.start())
        if hit is None or not _stops(text, hit.end()) or not _numeral(hit["items"]):
            end = _whole(text, begin.end() if hit is None else hit.end())
            misspelled.append(Misspelling(grammar.form, begin.start(), end, grammar.example))
            done = end
            continue
        done = hit.end()
        citations.append(Citation(grammar.form, hit.groupdict().get("title"), _items(grammar, hit), hit.start(), done))
    misspelled += [
        Misspelling(None, day.start(), day.end(), "a day of the calendar")
        for day in _DAY.finditer(text)
        if not _is_day(day[0])
    ]
    if citations and not misspelled and (open_ := _unbalanced(text)) is not None:
        misspelled.append(Misspelling(None, open_, open_ + 1, "a bracket for each bracket"))
    return Reading(tuple(citations), tuple(sorted(misspelled, key=lambda one: one.start)))


def _stops(text: str, end: int) -> bool:
    """Tell whether a citation may end here: not inside a word, and not before a paragraph that stands apart."""
    if _APART.match(text, end):
        return False
    rest = text[end : end + 2]
    return not rest or rest[0] in ',;:)]?!"” \n' or (rest[0] == "." and not rest[1:].strip())


def _numeral(items: str) -> bool:
    return not items.startswith(("art.", "amend.")) or _ROMAN.fullmatch(items) is not None


def _whole(text: str, end: int) -> int:
    """The end of the word in which a misspelt citation leaves off, with the word after a blank."""
    if text[end : end + 1] == " ":
        end += 1
    found = _WORD.match(text, end)
    return max(end, (found.end() if found else end) - (text[: found.end() if found else end][-1:] in (";", ",")))


def _items(grammar: Grammar, hit: re.Match[str]) -> tuple[Item, ...]:
    items: list[Item] = []
    parts = _SPLIT.split(_THOUSANDS.sub("", hit["items"]))
    below = hit.groupdict().get("below")
    for part in parts:
        found = _ITEM.match(part, _LEADS.match(part).end())  # type: ignore[union-attr]
        if found is None:
            continue
        number = found["number"] or (items[-1].number if items else "")
        items.append(Item(number, _parts(found["path"]), _parts(found["through"] or "")))
    if below:
        # Sections of an order or article: each is a first paragraph below the one number.
        number = items[-1].number
        section = ""
        items = items[:-1]
        for part in _SPLIT.split(below):
            found = _ITEM.match(part)
            if found is not None:
                section = found["number"] or section
                items.append(Item(number, (section, *_parts(found["path"])), _parts(found["through"] or "")))
    return tuple(items)


def _parts(path: str) -> tuple[str, ...]:
    return tuple(path.strip("()").split(")(")) if path else ()


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _unbalanced(text: str) -> int | None:
    """Where a bracket opens that does not close, or closes that did not open."""
    open_: list[int] = []
    for mark in _BRACKET.finditer(text):
        if mark[0] == "(":
            open_.append(mark.start())
        elif not open_:
            return mark.start()
        else:
            open_.pop()
    return open_[0] if open_ else None
