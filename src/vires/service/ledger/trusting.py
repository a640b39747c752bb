"""Verifying the signatures of a ledger by a root."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vires.service import clock
from vires.service.ledger.envelopes import read_envelope
from vires.service.ledger.sightings import place_path, recall_place, recall_seen, remember, remember_place
from vires.service.ledger.translation import translated

if TYPE_CHECKING:
    from vires.ledger.port import Store
    from vires.ledger.trust.doubt import Doubt
    from vires.ledger.trust.verification import Verification
    from vires.model.registry import Registry


@dataclass(frozen=True)
class Verified:
    """What a verification of signatures found. `replaced` is the doubt that another ledger was seen at its address
    before; `unkept` why what was seen could not be remembered, if so."""

    found: Verification
    revisions: int
    replaced: Doubt | None = None
    unkept: str | None = None

    @property
    def rootless(self) -> bool:
        """There is no root here, none was seen here and no copy was given: the ledger is one that nobody signs."""
        return (
            self.found.root is None
            and self.replaced is None
            and not any(d.slug != "root-missing" for d in self.found.doubts)
        )

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Every reason not to rely on the ledger; none for one that nobody signs."""
        more = () if self.replaced is None else (self.replaced,)
        return () if self.rootless else (*more, *self.found.doubts)

    def to_dict(self) -> dict[str, Any]:
        """The verification as one JSON document."""
        root, statement = self.found.root, self.found.heading.statement
        return {
            "root": None
            if root is None
            else {"version": root.version, "expires": root.expires, "compared": self.found.anchored},
            "head": None
            if statement is None
            else {"revision": statement.revision.number, "event": statement.event.number, "expires": statement.expires},
            "signed": {str(number): list(persons) for number, persons in self.found.persons.items() if persons},
            "doubts": [doubt.to_dict() for doubt in self.doubts],
        }


def verify_signatures(
    store: Store, root: str | None = None, files: Iterable[str] = (), now: str | None = None
) -> Verified:
    """Verify every signature of a ledger, by a copy of a root if one is named; compare it with what was seen before,
    and remember what was seen if nothing speaks against it. Raises `Refusal` for files that cannot be read."""
    from vires.ledger.trust.signing import lineage_of
    from vires.ledger.trust.verification import verify_trust

    with translated():
        copy = None if root is None else read_envelope(root)
        others = [read_envelope(file) for file in files]
        revisions, events = tuple(store.revisions()), tuple(store.events())
        newest = lineage_of(store).newest
        named = copy.document.get("ledger") if copy is not None else newest.ledger if newest else None
        found = verify_trust(
            revisions,
            events,
            now or clock.instant(),
            copy=copy,
            seen=recall_seen(named) if isinstance(named, str) else None,
            files=others,
            registry_of=registry_digest(store),
        )
    replaced = None if copy is not None else _replaced(store.address, newest.ledger if newest else None)
    unkept = None
    if found.seen is not None and replaced is None:
        unkept = remember(found.seen) or remember_place(store.address, found.seen.ledger)
    return Verified(found, len(revisions), replaced, unkept)


def _replaced(address: str, ledger: str | None) -> Doubt | None:
    """The doubt about a ledger that lies where another was seen; a copy of the root would settle it."""
    from vires.ledger.trust.doubt import Doubt

    before = recall_place(address)
    if before is None or before == ledger:
        return None
    found = "one without a root" if ledger is None else f"`{ledger[7:19]}`"
    return Doubt(
        "ledger-replaced",
        "root",
        f"at this address the ledger `{before[7:19]}` was seen before; now there is {found}",
        f"verify by a copy of the root with `--root FILE`; else, if it belongs here, remove {place_path(address)}",
    )


def registry_digest(store: Store) -> Callable[[int], str]:
    """Works out the digest of the registry at a revision, once for each."""
    known: dict[int, str] = {}

    def digest(number: int) -> str:
        from vires.service.ledger.reading import registry_at

        if number not in known:
            known[number] = registry_at(store, store.revision(number)).digest
        return known[number]

    return digest


def verify_text(registry: Registry, snapshot: str, root: str) -> tuple[Doubt, ...]:
    """Doubts whether text is that of a signed snapshot, by a copy of the root and without the ledger. Raises
    `Refusal` for files that are none."""
    from vires.ledger.trust.lineage import check_root
    from vires.ledger.trust.snapshot import check_text

    with translated():
        copy = check_root(read_envelope(root), None, "the copy of the root")
        return check_text(read_envelope(snapshot), copy, registry.digest, clock.instant())
