"""The citation that an id carries in its last parts: `.../usc/8/1103`, `.../cfr/8/287.5`, `.../eo/14157`,
`.../proclamation/10886`. What stands before is the registry's own, so that any state may name its law so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from vires.citation.citation import Citation, Form, Item

_NAMED = re.compile(
    r"(?:^|/)(?:(?P<code>usc)/(?P<title>\d+[a-z]?)/(?P<section>\d[\w.\-]*)|"
    r"(?P<regulation>cfr)/(?P<ctitle>\d+)/(?P<csection>\d[\d.]*[a-z]?)|"
    r"(?P<executive>eo)/(?P<order>\d+)|(?P<proclamation>proclamation)/(?P<proclaimed>\d+))$"
)
_PARAGRAPH = re.compile(r"[a-z]|\d{1,2}|[ivx]{1,5}")
_SECTION = re.compile(r"s(\d+)([a-z]?)$")


@dataclass(frozen=True)
class Named:
    """What an id says of the law it names."""

    form: Form
    title: str | None
    number: str

    def agrees(self, citation: Citation) -> bool:
        """Tell whether a citation of the same form cites this, among others or alone."""
        if self.title is not None and citation.title != self.title:
            return False
        return bool(self.items(citation))

    def items(self, citation: Citation) -> tuple[Item, ...]:
        """What a citation of this title cites of it."""
        return tuple(item for item in citation.items if item.includes(self.number))

    def cited(self, below: tuple[str, ...] = ()) -> str:
        """As a citation would have it, with the paragraphs below."""
        if self.form == "code" or self.form == "regulation":
            code = "U.S.C." if self.form == "code" else "CFR"
            return f"{self.title} {code} {self.number}" + "".join(f"({part})" for part in below)
        order = "EO" if self.form == "executive-order" else "Proclamation"
        section = f" s. {below[0]}" + "".join(f"({part})" for part in below[1:]) if below else ""
        return f"{order} {self.number}{section}"


def named_by(identity: str) -> Named | None:
    """The law an instrument's id names by its last parts, or none."""
    hit = _NAMED.search(identity)
    if hit is None:
        return None
    if hit["code"]:
        return Named("code", hit["title"], hit["section"])
    if hit["regulation"]:
        return Named("regulation", hit["ctitle"], hit["csection"])
    if hit["executive"]:
        return Named("executive-order", None, hit["order"])
    return Named("proclamation", None, hit["proclaimed"])


def paragraphs(local: str) -> tuple[str, ...]:
    """The paragraphs that a provision's own id names, outermost first: `a/10` or `s4/b`; none where it begins
    with a word, since then it tells what the provision is about."""
    found: list[str] = []
    for part in local.split("/"):
        section = _SECTION.match(part)
        if section is not None and not found:
            found += [mark for mark in section.groups() if mark]
        elif _PARAGRAPH.fullmatch(part):
            found.append(part)
        else:
            break
    return tuple(found)


def within(item: Item, named: tuple[str, ...]) -> bool:
    """Tell whether the paragraphs named may be among those an item cites, or enclose them. An id may leave out a level,
    `c/4/f` for `(c)(4)(ii)(F)`, so the shorter path must stand in the longer in its order; what is cited as a range
    is compared up to where the range begins."""
    cited = item.path[: len(item.path) - len(item.through)] if item.through else item.path
    short, long = sorted((named, cited), key=len)
    rest = iter(part.lower() for part in long)
    return all(part.lower() in rest for part in short)
