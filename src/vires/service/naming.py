"""From what people call a thing to its id: by id, by a suffix that only one id has, by label or alias.

A name that fits two things is refused with both, never guessed: an answer about the wrong office looks like
an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from vires.model.registry import Registry
from vires.model.term import SCHEMES, Fact
from vires.service.refusal import Refusal
from vires.service.wordlist import Card, Hit, Wordlist, folded

SINGULAR = {
    "offices": "office",
    "powers": "power",
    "territories": "territory",
    "sites": "site",
    "subjects": "subject",
    "facts": "fact",
    "statuses": "status",
    "instruments": "instrument",
    "provisions": "provision",
    "sources": "source",
    "doctrines": "doctrine",
    "spells": "holder",
}
"""Every kind of thing that has an id, with the word for one of them."""
PLURAL = {"territory": "territories", "status": "statuses"}


class Names:
    """The names in one registry."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    @cached_property
    def wordlist(self) -> Wordlist:
        """The names as an index of words."""
        return Wordlist(self._cards())

    @cached_property
    def _ids(self) -> dict[str, tuple[str, ...]]:
        registry = self.registry
        found = {scheme: tuple(registry.terms.get(scheme, {})) for scheme in SCHEMES}
        found["instruments"] = tuple(registry.instruments)
        found["provisions"] = tuple(registry.entries)
        found["sources"] = tuple(registry.sources)
        found["doctrines"] = tuple(registry.settings.doctrines)
        found["spells"] = tuple(spell.id for spell in registry.spells)
        return found

    def term(self, scheme: str, name: str) -> str:
        """The id of the one term of a scheme that `name` fits. Raises `Refusal`."""
        if name in self.registry.terms.get(scheme, ()):
            return name
        return self.resolve(name, (scheme,))[1]

    def resolve(self, name: str, kinds: Iterable[str] | None = None) -> tuple[str, str]:
        """The kind and id of the one thing that `name` fits, among some kinds or all. An exact id wins
        outright; a suffix and a label have equal force: two different things so named are refused."""
        wanted = tuple(kinds) if kinds is not None else tuple(SINGULAR)
        said = name.strip()
        for kind in wanted:
            if said in self._ids[kind]:
                return kind, said
        matches = {(kind, identity) for kind in wanted for identity in self._matches(kind, said)}
        exact = {(kind, identity) for kind, identity in matches if identity.casefold() == said.casefold()}
        if len(exact or matches) == 1:
            return next(iter(exact or matches))
        what = SINGULAR[wanted[0]] if len(wanted) == 1 else "record"
        if matches:
            fitting = sorted(identity for _, identity in matches)
            raise Refusal(
                "name-ambiguous",
                f"`{name}` fits {len(fitting)} {PLURAL.get(what, what + 's')}: "
                + ", ".join(f"`{identity}`" for identity in fitting[:6])
                + (" and more" if len(fitting) > 6 else ""),
                "give the id in full",
                nearest=fitting[:6],
            )
        near = self.nearest(said, wanted)
        if wanted == ("doctrines",) and not near:
            near = self._ids["doctrines"][:6]
        raise Refusal(
            "name-unknown",
            f"no {what} in registry `{self.registry.name}` is called `{name}`",
            f"did you mean `{near[0]}`? `vires find` looks for everyday words"
            if near
            else "`vires find` looks for everyday words",
            nearest=near,
        )

    def nearest(self, name: str, kinds: Iterable[str], limit: int = 5) -> tuple[str, ...]:
        """Ids of those kinds whose names are like `name`, best first."""
        spoken = name.replace("/", " ").replace("-", " ")
        return tuple(hit.id for hit in self.wordlist.search(spoken, limit, frozenset(kinds)))

    def find(self, text: str, limit: int = 12) -> tuple[Hit, ...]:
        """Ids from everyday words, best first."""
        return self.wordlist.search(text, limit)

    def _matches(self, kind: str, said: str) -> Iterator[str]:
        lowered = said.casefold()
        for identity in self._ids[kind]:
            if identity == lowered or identity.endswith("/" + lowered):
                yield identity
        yield from self._called.get((kind, folded(said)), ())

    @cached_property
    def _called(self) -> dict[tuple[str, str], tuple[str, ...]]:
        called: dict[tuple[str, str], tuple[str, ...]] = {}
        for kind, name, identity in self._outright():
            known = called.get((kind, folded(name)), ())
            if identity not in known:
                called[kind, folded(name)] = (*known, identity)
        return called

    def _outright(self) -> Iterator[tuple[str, str, str]]:
        for scheme in SCHEMES:
            for term in self.registry.terms.get(scheme, {}).values():
                for name in (term.label, *term.aliases):
                    yield scheme, name, term.id
        for instrument in self.registry.instruments.values():
            for called in (instrument.title, instrument.cite):
                if called:
                    yield "instruments", called, instrument.id
        for entry in self.registry.entries.values():
            for called in (entry.provision.title, entry.provision.cite):
                if called:
                    yield "provisions", called, entry.id
        for source in self.registry.sources.values():
            yield "sources", source.title, source.id
        for spell in self.registry.spells:
            yield "spells", spell.name or spell.holder, spell.id

    def _cards(self) -> Iterator[Card]:
        registry = self.registry
        for scheme in SCHEMES:
            for term in registry.terms.get(scheme, {}).values():
                texts = [(term.label, 1.0), *((alias, 1.0) for alias in term.aliases)]
                texts += [(_spoken(term.id), 0.7), (term.definition or "", 0.4), (term.cite or "", 0.4)]
                if isinstance(term, Fact):
                    texts.append((term.question or "", 0.5))
                yield Card(term.id, scheme, term.label, tuple(texts))
        for instrument in registry.instruments.values():
            yield Card(
                instrument.id, "instruments", instrument.title,
                ((instrument.title, 1.0), (instrument.cite or "", 1.0), (_spoken(instrument.id), 0.7),
                 (instrument.purpose or "", 0.4)),
            )  # fmt: skip
        for entry in registry.entries.values():
            provision = entry.provision
            label = provision.title or provision.cite or entry.instrument.title
            yield Card(
                entry.id, "provisions", label,
                ((provision.title or "", 1.0), (provision.cite or "", 1.0), (_spoken(entry.id), 0.5),
                 (entry.instrument.title, 0.4), (provision.note or "", 0.2)),
            )  # fmt: skip
        for source in registry.sources.values():
            yield Card(source.id, "sources", source.title, ((source.title, 0.9), (source.outlet or "", 0.7)))
        for name, doctrine in registry.settings.doctrines.items():
            labels = " ".join(option.label or option.id for option in doctrine.options)
            yield Card(
                name, "doctrines", doctrine.question or name,
                ((_spoken(name), 1.0), (doctrine.question or "", 0.7), (labels, 0.4)),
            )  # fmt: skip
        for spell in registry.spells:
            name = f"{spell.name or spell.holder}, {spell.capacity}, {registry.label(spell.office)}"
            yield Card(spell.id, "spells", name, ((spell.name or spell.holder, 1.0), (name, 0.5)))


def _spoken(identity: str) -> str:
    return identity.replace("/", " ").replace("-", " ")
