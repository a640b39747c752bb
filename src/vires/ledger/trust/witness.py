"""Who signed each revision, and where that is not what a root asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vires.ledger.failure import LedgerError
from vires.ledger.revision import Revision
from vires.ledger.trust.doubt import Doubt
from vires.ledger.trust.judgement import Signing, judge
from vires.ledger.trust.lineage import Lineage
from vires.ledger.trust.root import Root
from vires.ledger.trust.statement import RevisionStatement, pin_of, read_statement

SIGN = "have its author run `vires ledger sign {} --key KEY`"


@dataclass(frozen=True)
class Witnesses:
    """The persons whose signatures count, by revision, and every doubt."""

    persons: Mapping[int, frozenset[str]]
    doubts: tuple[Doubt, ...]


def read_witnesses(
    signings: Iterable[Signing], root: Root, lineage: Lineage, revisions: Sequence[Revision]
) -> Witnesses:
    """Who signed what, in the order of signing. A signature counts only for the revision that has the digest it was
    made for; enough have signed once as many had as the root of that time asked for."""
    persons: dict[int, set[str]] = {}
    met: set[int] = set()
    doubts: list[Doubt] = []
    for signing in signings:
        if signing.envelope.purpose != "revision":
            continue
        try:
            statement = read_statement(signing.envelope.document, signing.what)
        except LedgerError as error:
            doubts.append(Doubt.of(signing.what, error))
            continue
        assert isinstance(statement, RevisionStatement)
        where = f"revision {statement.revision.number}"
        judged = judge(signing, "person", root, where)
        doubts += judged.doubts
        differs = _differs(statement, signing, revisions)
        if differs and judged.counting:
            doubts.append(differs)
        elif not differs:
            signed = {root.keys[identity].key.person for identity in judged.counting}
            of_it = persons.setdefault(statement.revision.number, set())
            of_it.update(signed)
            if len(of_it) >= lineage.threshold("person", signing.number, root):
                met.add(statement.revision.number)
    for revision in revisions[root.roles["person"].since - 1 :]:
        doubts += _missing(revision, persons.get(revision.number, set()))
        if revision.number not in met and persons.get(revision.number):
            doubts.append(_too_few(revision.number, len(persons[revision.number]), root.roles["person"].threshold))
    return Witnesses({number: frozenset(found) for number, found in persons.items()}, tuple(doubts))


def _differs(statement: RevisionStatement, signing: Signing, revisions: Sequence[Revision]) -> Doubt | None:
    number = statement.revision.number
    if number > len(revisions):
        what = f"{signing.what} signs revision {statement.revision}; the last one here is {len(revisions)}"
        return Doubt("revision-missing", f"revision {number}", what, "ask for the whole ledger; this is an older one")
    found = pin_of(revisions[number - 1])
    if found != statement.revision:
        what = f"revision {found} is not the one that {signing.what} signs, {statement.revision}"
        return Doubt("revision-altered", f"revision {number}", what, "take the ledger from where it was signed")
    return None


def _missing(revision: Revision, persons: set[str]) -> Iterable[Doubt]:
    where, remedy = f"revision {revision.number}", SIGN.format(revision.number)
    if not persons:
        what = f"{where} of `{revision.author}` bears no signature that counts"
        yield Doubt("revision-unsigned", where, what, remedy)
    elif revision.author not in persons:
        others = ", ".join(f"`{person}`" for person in sorted(persons))
        what = f"{where} is signed by {others}, not by its author `{revision.author}`"
        yield Doubt("revision-signed-by-another", where, what, remedy)


def _too_few(number: int, signed: int, needed: int) -> Doubt:
    where = f"revision {number}"
    what = f"{where} is signed by {signed} of {needed} persons that the root asks for"
    return Doubt("threshold-not-met", where, what, f"have another sign it: `vires ledger sign {number} --key KEY`")
