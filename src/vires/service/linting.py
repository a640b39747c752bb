"""What is wrong with a registry's text: what the loader and the rules of lint find, and only where they find
nothing, what the deep rules find, which ask what is in force and so need a record that holds together."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from vires.model.finding import Outcome
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.catalogue import diagnose
from vires.registry.loader import Loaded
from vires.service import clock
from vires.service.opening import RegistryText, ledger_named, read_registry, without_ledger
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

if TYPE_CHECKING:
    from vires.decide.analysis.catalogue import Progress
    from vires.decide.analysis.remark import Remark, Witness


@dataclass(frozen=True)
class Linted:
    """The problems of a text by place. `deep` tells whether the deep rules were asked; `witnesses` are the
    questions that show what they found."""

    text: RegistryText
    problems: tuple[Diagnostic, ...]
    deep: bool = False
    witnesses: Mapping[Diagnostic, Witness] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The problems as JSON."""
        found = []
        for problem in self.problems:
            document = problem.to_dict()
            if problem in self.witnesses:
                document["witness"] = {**self.witnesses[problem].to_dict(), "command": problem.witness[0]}
            found.append(document)
        return {"files": len(self.text.files), "deep": self.deep, "count": len(found), "problems": found}


def lint_registry(
    address: str | os.PathLike[str] | None = None,
    *,
    deep: bool = False,
    now: Dating | None = None,
    progress: Progress | None = None,
    revision: int | str | None = None,
) -> Linted:
    """Read a registry and say what is wrong with it; with `deep`, the deep rules too if nothing else is, at the
    vantage `now`. Of a ledger, the text at a revision, or at its head. Raises `Refusal` if there is no text to read."""
    text = _text(address, revision)
    loaded = text.load()
    problems = diagnose(loaded)
    if problems or not deep:
        return Linted(text, problems)
    found = deep_problems(loaded, now or clock.now(), None if address is None else os.fspath(address), progress)
    return Linted(text, tuple(sorted(found)), True, {p: w for p, w in found.items() if w is not None})


def _text(address: str | os.PathLike[str] | None, revision: int | str | None) -> RegistryText:
    ledger = ledger_named(address)
    if ledger is not None:
        from vires.service.ledger.reading import read_text

        return read_text(ledger, revision)
    if revision is not None:
        raise without_ledger(address, revision)
    return read_registry(address)


def deep_problems(
    loaded: Loaded, now: Dating, address: str | None = None, progress: Progress | None = None
) -> dict[Diagnostic, Witness | None]:
    """What the deep rules find in a text that lint finds nothing wrong with, each with the question that shows
    it. `address` is where the questions are to be asked, if not of the bundled registry."""
    from vires.decide.analysis.catalogue import analyse
    from vires.decide.engine import Engine

    assert loaded.registry is not None
    remarks = analyse(loaded.registry, Vantage(now, now), lambda record: Engine(record).answer, progress=progress)
    return {_diagnostic(loaded, remark, address): remark.witness for remark in remarks}


def _diagnostic(loaded: Loaded, remark: Remark, address: str | None) -> Diagnostic:
    found = Diagnostic(loaded.places.of(remark.record, *remark.path), remark.slug, remark.message, remark.remedy)
    if remark.witness is None:
        return found
    seen = remark.witness
    shows = seen.shows if seen.outcome is None else f"{Outcome(seen.outcome).value}: {seen.shows}"
    return replace(found, witness=(command(seen, address), shows))


def command(witness: Witness, address: str | None = None) -> str:
    """The question of a witness as one types it."""
    asked = dict(witness.question)
    subjects = {"ask": ("office", "power"), "status": ("term",), "duties": ("office",), "strength": ("to",)}
    words = ["vires", witness.verb, *(str(asked.pop(name)) for name in subjects[witness.verb])]
    at = asked.pop("at")
    words += ["--at", at if isinstance(at, str) else str(Dating.parse(at))]
    if "territory" in asked:
        words += ["--territory", str(asked["territory"])]
    for option, name in (("--site", "sites"), ("--subject", "subjects")):
        for value in asked.get(name, ()):
            words += [option, str(value)]
    for name, value in asked.get("facts", {}).items():
        words += ["--fact", f"{name}={str(value).lower() if isinstance(value, bool) else value}"]
    if address is not None:
        words += ["--registry", address]
    return shlex.join(words)
