"""A draft: registry text of instruments that are not in the registry yet, joined to it for a question (S20)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vires.model.instrument import Instrument
from vires.model.origin import Record
from vires.model.registry import Registry
from vires.model.term import SCHEMES
from vires.registry.diagnostic import Diagnostic, Span
from vires.registry.lint.catalogue import lint
from vires.registry.lint.rules import (
    covers_unknown_provision,
    dangling_target,
    term_cycle,
    unknown_doctrine,
    unknown_id,
    unknown_kind,
    unknown_reviewer,
    unknown_source,
    unknown_term,
)
from vires.registry.loader import Loaded, load
from vires.registry.places import Places
from vires.service.opening import named, read_text_file
from vires.service.refusal import Refusal

NAMING = (
    covers_unknown_provision.RULE, dangling_target.RULE, term_cycle.RULE, unknown_doctrine.RULE, unknown_id.RULE,
    unknown_kind.RULE, unknown_reviewer.RULE, unknown_source.RULE, unknown_term.RULE,
)  # fmt: skip
"""What must not be wrong where a draft and a registry meet: every id names something, and no term is above
itself."""


@dataclass(frozen=True)
class Draft:
    """A draft as it was read, and the registry with it. `replaced` are the instruments whose place it takes."""

    name: str
    instruments: tuple[Instrument, ...]
    replaced: tuple[str, ...]
    joined: Registry


def read_draft(registry: Registry, address: str | os.PathLike[str]) -> Draft:
    """Read a draft of one or more instruments, with the terms and sources they need. An instrument takes the place of
    the one of its id. Raises `Refusal` with every problem of the text, and of the registry with it."""
    path = Path(address)
    return draft_of(registry, named(path), read_text_file(path))


def draft_of(registry: Registry, name: str, text: bytes) -> Draft:
    """A draft as `read_draft` reads it, from the text itself; `name` is what problems call it. Raises `Refusal`."""
    texts = {name: text}
    loaded = load(texts, under=registry.settings)
    if not loaded.problems and loaded.registry is not None and not loaded.registry.instruments:
        raise Refusal(
            "draft-empty", f"`{name}` holds no instrument; expected one or more as they would stand in the registry",
            "write an instrument with `instrument:`, `kind:`, `issuer:`, `decided:` and `provisions:`",
            where=Span(name),
        )  # fmt: skip
    if loaded.problems or loaded.registry is None:
        raise _refused("draft-unreadable", f"the text of `{name}` cannot be read", loaded.problems, texts)
    problems = tuple(_clashes(registry, loaded))
    if problems:
        raise _refused("draft-unjoined", f"`{name}` cannot be joined to the registry", problems, texts)
    draft = loaded.registry
    joined = Registry(
        settings=registry.settings,
        terms={scheme: {**draft.terms.get(scheme, {}), **registry.terms.get(scheme, {})} for scheme in SCHEMES},
        instruments={**registry.instruments, **draft.instruments},
        spells=registry.spells,
        sources={**draft.sources, **registry.sources},
        questions=(),
    )
    # What is wrong with the registry itself is no fault of the draft.
    known = set(lint(registry, Places(), NAMING))
    wrong = [problem for problem in lint(joined, loaded.places, NAMING) if problem not in known]
    if wrong:
        raise _refused("draft-unjoined", f"`{name}` cannot be joined to the registry", tuple(wrong), texts)
    replaced = tuple(sorted(draft.instruments.keys() & registry.instruments.keys()))
    return Draft(name, tuple(draft.instruments.values()), replaced, joined)


def _clashes(registry: Registry, loaded: Loaded) -> Iterator[Diagnostic]:
    """What a draft may not bring, and ids that the registry has for something else."""
    draft, places = loaded.registry, loaded.places
    assert draft is not None
    for record in (*draft.spells, *draft.questions):
        yield Diagnostic(
            places.of(record), "draft-holds-more",
            "a draft brings instruments, and the terms and sources they need; this is none of them",
            "put it into the registry first, or leave it out",
        )  # fmt: skip
    mine: list[tuple[str, Record, Record | None]] = [
        (identity, term, registry.terms.get(scheme, {}).get(identity))
        for scheme in SCHEMES
        for identity, term in draft.terms.get(scheme, {}).items()
    ]
    mine += [(identity, source, registry.sources.get(identity)) for identity, source in draft.sources.items()]
    for identity, record, known in mine:
        if known is not None and known.model_dump() != record.model_dump():
            yield Diagnostic(
                places.of(record), "draft-redefines",
                f"`{identity}` is in the registry with another meaning ({_whereabouts(known)})",
                "leave it out, or give the new one another id",
            )  # fmt: skip
    others = {
        identity: entry.provision
        for identity, entry in registry.entries.items()
        if entry.instrument.id not in draft.instruments
    }
    taken: dict[str, Record] = {
        **others,
        **{i: r for i, r in registry.instruments.items() if i not in draft.instruments},
    }
    for identity, entry in draft.entries.items():
        if identity in taken:
            yield _duplicate(places.of(entry.provision), identity, taken[identity])
    for identity, instrument in draft.instruments.items():
        if identity in others:
            yield _duplicate(places.of(instrument, "instrument"), identity, others[identity])


def _duplicate(span: Span, identity: str, record: Record) -> Diagnostic:
    message = f"`{identity}` is already the id of the record in {_whereabouts(record)}"
    return Diagnostic(span, "duplicate-id", message, "give it another id")


def _whereabouts(record: Record) -> str:
    return f"{record.origin.file}:{record.origin.line}" if record.origin else "the registry"


def _refused(slug: str, message: str, problems: tuple[Diagnostic, ...], texts: dict[str, bytes]) -> Refusal:
    count = "one problem" if len(problems) == 1 else f"{len(problems)} problems"
    listed = sorted(problems)
    return Refusal(
        slug, f"{message}: {count}", "mend what is listed; nothing was compared",
        where=listed[0].span if listed else None, problems=listed, texts=texts,
    )  # fmt: skip
