"""What a proof shows of the text: the words of provisions, with digests of their documents (S21)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from vires.model.instrument import Instrument
from vires.model.proof import Digest, Node, ProofChain, ProofLimit, ProofLink, Step, Words
from vires.model.provision import Restricts
from vires.model.registry import Entry, Registry
from vires.verify.outcome import Path, Reckoning
from vires.verify.rules import Rules
from vires.verify.text import document


def digest(value: Any) -> str:
    """The SHA-256 of a document as canonical JSON."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def instrument_digest(instrument: Instrument) -> str:
    """The digest of an instrument's document; the order of its provisions and attestations does not matter."""
    found = document(instrument)
    for key in ("provisions", "attested"):
        if key in found:
            found[key] = sorted(found[key], key=lambda item: json.dumps(item, sort_keys=True))
    return digest(found)


class Exhibits:
    """The parts of a proof that quote the text."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.entries = registry.entries

    def words(self, entry: Entry) -> Words:
        """What a provision says, as written."""
        provision, instrument = entry.provision, entry.instrument
        return Words(
            provision=entry.id,
            instrument=instrument.id,
            does=str(getattr(provision, "does", "")),
            issuer=instrument.issuer,
            decided=document(instrument.decided),
            since=document(provision.since),
            until=document(provision.until),
            to=document(getattr(provision, "to", None)),
            powers=document(getattr(provision, "powers", None)),
            scope=document(provision.scope),
            when=document(provision.when),
            sha256=self._digest(entry),
            instrument_sha256=instrument_digest(instrument),
        )

    def _digest(self, entry: Entry) -> str:
        local = entry.provision.id.removesuffix("/revives")
        return digest(document(next(p for p in entry.instrument.provisions if p.id == local)))

    def chain(self, number: int, path: Path) -> ProofChain:
        """A chain, from its root down."""
        links = []
        for place in range(len(path.links) - 1, -1, -1):
            clause = path.ways[place][1] if place < len(path.ways) else None
            text = self.words(self.entries[path.links[place]])
            links.append(ProofLink(recipient=path.recipients[place], clause=clause, text=text))
        return ProofChain(chain=number, links=tuple(links))

    def limit(self, entry: Entry) -> ProofLimit:
        """A limit."""
        provision = entry.provision
        assert isinstance(provision, Restricts)
        return ProofLimit(
            force=provision.force,
            binds=document(provision.binds),
            unless=document(provision.unless),
            text=self.words(entry),
        )

    def grants(self, reckoning: Reckoning) -> tuple[Words, ...]:
        """Every grant whose offices and powers may cover the act."""
        return tuple(self.words(grant) for grant in reckoning.grants)

    def limits(self, reckoning: Reckoning) -> tuple[ProofLimit, ...]:
        """Every limit of law or policy whose words may cover the act."""
        return tuple(self.limit(limit) for limit in reckoning.limits)

    def texts(self, arguments: Iterable[Node]) -> tuple[Digest, ...]:
        """The digests of all provisions that a step is about."""
        named = {name for argument in arguments for step in steps(argument) for name in self._named(step)}
        return tuple(
            Digest(
                provision=name,
                sha256=self._digest(self.entries[name]),
                instrument_sha256=instrument_digest(self.entries[name].instrument),
            )
            for name in sorted(named)
        )

    def _named(self, step: Step) -> Iterator[str]:
        for key in ("provision", "route", "target", "about"):
            name = getattr(step.claim, key, None)
            if isinstance(name, str) and name in self.entries:
                yield name


def steps(node: Node) -> Iterator[Step]:
    """The steps of an argument, in order."""
    yield from node.steps
    for case in node.divided.cases if node.divided is not None else ():
        yield from steps(case.then)


def path_of(chain: ProofChain, rules: Rules) -> Path:
    """The chain that a proof shows. A link of which no route is shown stands without one."""
    links = chain.links[::-1]
    names = tuple(link.text.provision for link in links)
    ways: list[tuple[str | None, int | None]] = [
        (above, link.clause) for link, above in zip(links, names[1:], strict=False)
    ]
    if rules.passed_on(rules.entries[names[-1]]):
        ways.append((None, None))
    return Path(names, tuple(ways), tuple(link.recipient for link in links))


def known(names: Iterable[str], rules: Rules) -> bool:
    """Tell whether all of some ids are those of grants."""
    grants = {grant.id for grant in rules.grants}
    return all(name in grants for name in names)
