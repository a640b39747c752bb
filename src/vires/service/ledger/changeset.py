"""A change of text worked out against the head of a ledger: what it changes, file by file and record by record.

Where the head moved since the base of the change, the change is made again on top of the new head, and the joined text
is read and linted as a whole. Two changes of one name are never merged: they are refused, and both are named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vires.ledger.document import digest_of
from vires.ledger.paper import assemble, documents
from vires.ledger.revision import Change, Kind, Revision
from vires.ledger.tree import gather, plant
from vires.registry.lint.catalogue import diagnose
from vires.registry.loader import load
from vires.service.ledger.reading import registry_at, text_of
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.ledger.port import Store
    from vires.ledger.state import State
    from vires.model.registry import Registry

Shown = Callable[[str], str]
"""How a file is named to the user."""


@dataclass(frozen=True)
class Changeset:
    """A change that fits on `head`. `changes` with the `content` they need; `before` and `after` are the registries,
    made of records alike, so that where something stands in the text is no difference;
    `rechecked` is the base it was first made from, where that is no longer the head; `others` are the changes between
    the two; `files` is the whole text after it."""

    head: Revision | None
    changes: tuple[Change, ...]
    content: Mapping[str, bytes] = field(repr=False)
    before: Registry | None = field(repr=False)
    after: Registry = field(repr=False)
    files: Mapping[str, bytes] = field(repr=False)
    rechecked: Revision | None = None
    others: tuple[Change, ...] = ()

    @property
    def expecting(self) -> str | None:
        """The digest of the head that it fits on."""
        return None if self.head is None else self.head.digest

    def of(self, kind: Kind) -> tuple[Change, ...]:
        """The changes of records, or of files."""
        return tuple(change for change in self.changes if change.kind == kind)


def work_out(
    store: Store,
    files: Mapping[str, bytes],
    base: Revision | None,
    shown: Shown = str,
    *,
    name: str = "the text",
    renamed: bool = False,
    own: Mapping[str, str] | None = None,
) -> Changeset:
    """The change from the text at `base` (`None`: from nothing) to the whole text of `files`. Raises `Refusal`, also
    `nothing-changed`, and `LedgerError`."""
    return recheck(store, changed_files(store, files, base), base, shown, name=name, renamed=renamed, own=own)


def changed_files(store: Store, files: Mapping[str, bytes], base: Revision | None) -> dict[str, bytes | None]:
    """Those of some files that are not as at a revision, and as `None` those that are no longer there."""
    known = store.state(base.number if base else 0).names("file")
    other = {name for name, body in files.items() if plant(body).digest != known.get(name)}
    # A text that another release cut into pieces otherwise has another digest, and says the same.
    texts = gather((known[name] for name in other if name in known), store.content)
    changed: dict[str, bytes | None] = {
        n: files[n] for n in files if n in other and texts.get(known.get(n, "")) != files[n]
    }
    changed.update((name, None) for name in known if name not in files)
    return changed


def recheck(
    store: Store,
    changed: Mapping[str, bytes | None],
    base: Revision | None,
    shown: Shown = str,
    *,
    name: str = "the text",
    renamed: bool = False,
    own: Mapping[str, str] | None = None,
) -> Changeset:
    """Some changed files (`None`: taken away), made for `base`, on top of the present head. Raises `Refusal`:
    `nothing-changed`, `changes-overlap`, `text-unfit` with every problem of the whole text, `registry-differs` where
    the text is of another registry, unless it is only `renamed`; and `LedgerError`. `own` are digests of files from
    which the change was made though its base has others: they were proposed from the same folder, and are nobody
    else's change."""
    head = store.head()
    state = store.state(head.number if head else 0)
    planted = {one: plant(body) for one, body in changed.items() if body is not None}
    wanted = {one: planted[one].digest if one in planted else None for one in changed}
    moved = head is not None and (base is None or base.number < head.number)
    others = changes_between(store, base, head) if moved else ()
    if moved:
        _check_apart(store, base, head, wanted, others, own or {})
    mine = {one: digest for one, digest in wanted.items() if digest != state.get("file", one)}
    if not mine:
        raise nothing_changed(name, head, base, moved)
    files = text_of(store, state)
    for one in mine:
        body = changed[one]
        if body is None:
            files.pop(one, None)
        else:
            files[one] = body
    together = f", joined with what was recorded since {_since(base)}," if moved else ""
    written = documents(_linted(files, shown, f"{name}{together}"))
    content = {digest: body for one in mine if one in planted for digest, body in planted[one].content.items()}
    changes = [Change("file", one, state.get("file", one), digest) for one, digest in mine.items()]
    before = None if head is None else registry_at(store, head)
    like = None if before is None else (documents(before), before)
    for change in _records(state, written, like[0] if like else {}):
        changes.append(change)
        if change.after is not None:
            content[change.after] = written[change.name]
    after = assemble(written, like=like)
    if before is not None and before.name != after.name and not renamed:
        raise _of_another(name, before.name, after.name)
    return Changeset(
        head=head,
        changes=tuple(sorted(changes, key=lambda change: (change.kind, change.name))),
        content=content,
        before=before,
        after=after,
        files=files,
        rechecked=base if moved else None,
        others=others,
    )


def changes_between(store: Store, base: Revision | None, head: Revision | None) -> tuple[Change, ...]:
    """What differs between two revisions, each name once."""
    one = store.state(base.number if base else 0)
    other = store.state(head.number if head else 0)
    kinds: tuple[Kind, ...] = ("file", "record")
    return tuple(
        Change(kind, name, one.get(kind, name), other.get(kind, name))
        for kind in kinds
        for name in sorted(one.names(kind).keys() | other.names(kind).keys())
        if one.get(kind, name) != other.get(kind, name)
    )


def _records(state: State, written: Mapping[str, bytes], before: Mapping[str, bytes]) -> list[Change]:
    """The records that read otherwise. `before` are those of the state as this release would write them: what another
    release wrote in another form, and says the same, has not changed."""
    known = state.names("record")
    digests = {key: digest_of(body) for key, body in written.items()}
    return [
        Change("record", key, known.get(key), digests.get(key))
        for key in sorted(known.keys() | digests.keys())
        if known.get(key) != digests.get(key) and before.get(key) != written.get(key)
    ]


def _check_apart(
    store: Store,
    base: Revision | None,
    head: Revision | None,
    wanted: Mapping[str, str | None],
    others: Sequence[Change],
    own: Mapping[str, str],
) -> None:
    """Raises `changes-overlap` where both changed one file, unless they left the same in it."""
    both = [
        c for c in others
        if c.kind == "file" and c.name in wanted and c.after not in (wanted[c.name], own.get(c.name, ""))
    ]  # fmt: skip
    if not both:
        return
    assert head is not None
    named = "; ".join(f"`{change.name}` ({', '.join(_by(store, change.name, base))})" for change in both[:8]) + (
        f"; and {len(both) - 8} more" if len(both) > 8 else ""
    )
    raise Refusal(
        "changes-overlap",
        f"the ledger went on from {_since(base)} to revision {head.number}, and both this change and those recorded "
        f"since changed {named}",
        "export the head into another folder, carry your change over by hand, and record from there; "
        "nothing was written",
        nearest=tuple(change.name for change in both),
    )  # fmt: skip


def _since(base: Revision | None) -> str:
    return f"revision {base.number}" if base else "nothing"


def _by(store: Store, name: str, base: Revision | None) -> list[str]:
    last = base.number if base else 0
    steps = [step.revision for step in store.history("file", name) if step.revision.number > last]
    return [f"revision {revision.number} by {revision.author}" for revision in steps[-3:]]


def _linted(files: Mapping[str, bytes], shown: Shown, name: str) -> Registry:
    """The registry of a text in which lint finds nothing wrong. Raises `text-unfit` with all that is."""
    texts = {shown(one): body for one, body in files.items()}
    loaded = load(texts)
    problems = diagnose(loaded)
    if problems or loaded.registry is None:
        count = "one problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise Refusal(
            "text-unfit", f"the text of {name} has {count}, so it is not recorded",
            "mend what is listed; `vires lint` shows each with its excerpt; nothing was written",
            where=problems[0].span if problems else None, problems=problems, texts=texts,
        )  # fmt: skip
    return loaded.registry


def _of_another(name: str, before: str, after: str) -> Refusal:
    return Refusal(
        "registry-differs",
        f"{name} is of the registry `{after}`; expected `{before}`, of which the ledger is",
        "record it into a ledger of its own; if the registry itself was renamed, say so with `--renamed`",
        nearest=(before,),
    )


def nothing_changed(name: str, head: Revision | None, base: Revision | None, moved: bool) -> Refusal:
    """The refusal for a change that changes nothing, made for the head or, where that moved, for a base behind it."""
    if moved and head is not None:
        return Refusal(
            "nothing-changed",
            f"{name} changes nothing since {_since(base)} that does not stand already; the ledger went on to "
            f"revision {head.number}",
            "there is nothing to record; `vires ledger export` brings an exported folder to the head",
        )
    where = f"revision {head.number}" if head else "an empty ledger"
    return Refusal("nothing-changed", f"{name} says what {where} says, file by file", "there is nothing to record")
