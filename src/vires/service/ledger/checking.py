"""Whether all that a ledger holds is what was recorded: both chains, every state, every piece of content, the files
that content makes up, what the events around the law come to, and the signatures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vires.ledger.document import digest_of
from vires.ledger.failure import LedgerError
from vires.ledger.paper import documents
from vires.ledger.port import Fault
from vires.ledger.tree import broken
from vires.service.ledger.history import revision_to_dict
from vires.service.ledger.opening import opened
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.ledger.port import Store
    from vires.ledger.revision import Revision
    from vires.service.ledger.trusting import Verified

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Verification:
    """What is wrong with a ledger; nothing, if all of it is what was recorded. `signatures` is `None` where what is
    stored is damaged, since then nothing that is signed can be told from what is not."""

    ledger: str
    head: Revision | None
    faults: tuple[Fault, ...]
    signatures: Verified | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults and (self.signatures is None or not self.signatures.doubts)

    def to_dict(self) -> dict[str, Any]:
        """What was found, as JSON."""
        return {
            "ledger": self.ledger,
            "whole": self.whole,
            "head": None if self.head is None else revision_to_dict(self.head),
            "faults": [{"where": fault.where, "what": fault.what} for fault in self.faults],
            "signatures": None if self.signatures is None else self.signatures.to_dict(),
        }


def verify(
    ledger: str,
    *,
    root: str | None = None,
    signatures: Sequence[str] = (),
    text: bool = False,
    progress: Progress | None = None,
) -> Verification:
    """Check everything a ledger holds. `root` is a file with the root of keys to go by, `signatures` are files of
    detached ones; with `text`, also whether the records of the head are what its text says, as it is read today.
    Damage so great that nothing can be read is a fault too. Raises `Refusal` where there is no ledger to check."""
    try:
        with opened(ledger, older=True) as store:
            faults = tuple(_faults(store, progress)) or tuple(_of_text(store) if text else ())
            if faults:
                return Verification(store.address, _head(store), faults)
            from vires.service.ledger.trusting import verify_signatures

            return Verification(store.address, store.head(), (), verify_signatures(store, root, tuple(signatures)))
    except Refusal as refusal:
        if refusal.slug != "ledger-damaged":
            raise
        # What the user typed may hold a password, and the store that would hide it is not open.
        shown = ledger if "://" not in ledger else "the ledger"
        return Verification(shown, None, (Fault("ledger", refusal.message),))


def _faults(store: Store, progress: Progress | None) -> Iterator[Fault]:
    from vires.ledger.review.inspection import inspect_review
    from vires.ledger.watch import inspect_watch

    found = False
    try:
        for fault in store.verify(progress):
            found = True
            yield fault
        if found:
            return
        for inspect in (_files, _proposed, inspect_review, inspect_watch):
            yield from inspect(store)
    except LedgerError as error:
        yield Fault("ledger", error.message)


def _files(store: Store) -> Iterator[Fault]:
    """Files of which some part is lost, by the first revision that names them."""
    first: dict[str, tuple[int, str]] = {}
    for revision in store.revisions():
        for change in store.changes(revision.number):
            if change.kind == "file" and change.after is not None:
                first.setdefault(change.after, (revision.number, change.name))
    for digest in broken(first, store.content, store.missing):
        number, name = first[digest]
        yield Fault(f"revision {number}", f"names the file `{name}`, of which some part is not stored or is no text")


def _of_text(store: Store) -> Iterator[Fault]:
    """Records of the head that are not what its text says."""
    from vires.registry.loader import load
    from vires.service.ledger.reading import text_at

    head = store.head()
    if head is None:
        return
    where = f"revision {head.number}"
    loaded = load(text_at(store, head))
    if loaded.problems or loaded.registry is None:
        yield Fault(where, f"holds text that does not load: {len(loaded.problems)} problems; `vires lint` lists them")
        return
    said = {key: digest_of(body) for key, body in documents(loaded.registry).items()}
    held = store.state(head.number).names("record")
    for key in sorted(said.keys() | held.keys()):
        if said.get(key) != held.get(key):
            what = "that its text does not have" if key not in said else "otherwise than its text has it"
            what = "in its text and not among its records" if key not in held else what
            yield Fault(where, f"has `{key}` {what}")


def _proposed(store: Store) -> Iterator[Fault]:
    """What was ever proposed and is no longer stored, so that it can be neither read nor accepted."""
    from vires.ledger.review.journal import Journal

    first: dict[tuple[str, str], tuple[int, str]] = {}
    for proposal in Journal(store.events()).proposals.values():
        for change in (change for made in proposal.rounds for change in made.changes):
            if change.after is not None:
                first.setdefault((change.kind, change.after), (proposal.number, change.name))
    lost = {("file", one) for one in broken((d for k, d in first if k == "file"), store.content, store.missing)}
    lost |= {("record", one) for one in store.missing(d for k, d in first if k == "record")}
    for slot, (number, name) in first.items():
        if slot in lost:
            yield Fault(f"proposal {number}", f"names the {slot[0]} `{name}`, of which some part is not stored")


def _head(store: Store) -> Revision | None:
    try:
        return store.head()
    except LedgerError:
        return None
