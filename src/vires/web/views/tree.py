"""The chains of a finding as a tree: from statute down to the officer, what is shared drawn once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from vires.model.finding import Chain, Link, Word
from vires.service.gist import dating
from vires.service.telling import ranked
from vires.service.wording import BASES, Wording, day, joined, period

NO_CONDITION: tuple[object, ...] = (None, {}, {"all": []})
_EFFECTS = {"confers": "gives the power to", "delegates": "passes it on to", "ratifies": "ratifies it for"}


@dataclass(frozen=True)
class Source:
    """A source as a link or a limit rests on it: `words` say how it knows, `hedge` is its own."""

    id: str
    title: str
    words: str
    hedge: str | None
    counts: bool


@dataclass(frozen=True)
class Rung:
    """One link of the tree. `ends` are the conditions of the chains that end with it, `""` for none."""

    id: str
    cite: str
    title: str
    by: str
    holder: str | None
    effect: str
    to: str
    lasts: str
    told: str | None
    """The day on which a source that counts first told of it."""
    asks: str
    sources: tuple[Source, ...]
    below: tuple[Rung, ...]
    ends: tuple[str, ...]


@dataclass
class _Stem:
    link: Link
    stems: dict[str, _Stem] = field(default_factory=dict)
    ends: dict[str, None] = field(default_factory=dict)


def tree(chains: Iterable[Chain], wording: Wording) -> tuple[Rung, ...]:
    """The roots, each with what hangs from it."""
    roots: dict[str, _Stem] = {}
    for chain in chains:
        stems = roots
        for link in chain.links[:-1]:
            stems = stems.setdefault(link.provision, _Stem(link)).stems
        last = chain.links[-1]
        asks = "" if chain.condition in NO_CONDITION else wording.condition(chain.condition)
        stems.setdefault(last.provision, _Stem(last)).ends.setdefault(asks)
    return tuple(_rung(stem, wording) for stem in roots.values())


def _rung(stem: _Stem, wording: Wording) -> Rung:
    link = stem.link
    return Rung(
        id=link.provision, cite=link.citation or link.title, title=link.title, by=wording.registry.label(link.issuer),
        holder=_holder(link, wording), effect=_EFFECTS.get(link.does, f"{link.does} it:"), to=wording.listed(link.to),
        lasts=period(link.since, link.until), sources=tuple(sources(link.attested, wording)),
        told=first_told(link.attested), asks="" if link.when in NO_CONDITION else wording.condition(link.when),
        below=tuple(_rung(one, wording) for one in stem.stems.values()), ends=tuple(stem.ends),
    )  # fmt: skip


def first_told(words: Iterable[Word]) -> str | None:
    """The earliest date on which a source that counts was published, in words."""
    dates = [dating(word.published) for word in words if word.counts]
    return day(min(dates, key=lambda one: one.sort_key).text) if dates else None


def _holder(link: Link, wording: Wording) -> str | None:
    """Who held the issuing office, by the name the record has."""
    if link.holder is None:
        return None
    names = (s.name for s in wording.registry.spells if s.office == link.issuer and s.holder == link.holder and s.name)
    return next(names, link.holder)


def sources(words: Iterable[Word], wording: Wording) -> Iterator[Source]:
    """The best-attesting sources, each once, by title; a hedge stays verbatim."""
    known = wording.registry.sources
    for word in ranked(words):
        named = known.get(word.source)
        via = (known[one].title if one in known else one for one in word.via)
        said = [BASES.get(word.basis, word.basis), *([f"via {joined(via)}"] if word.via else [])]
        if word.modality != "asserted":
            said.append(word.modality)
        said.append(f"published {day(word.published)}")
        if not word.counts:
            said.append("does not count here")
        yield Source(word.source, named.title if named else word.source, ", ".join(said), word.hedge, word.counts)
