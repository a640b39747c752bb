"""Conformance cases as files: `conformance/good` are answered, `conformance/bad` are refused.

A case is read without any engine: its first document says what is asked and what is expected, the others are
registry text. The loader is given the case's own file, in which the first document has become a worked
question of the same lines, so that a question is held to the same terms and dates as any other text and every
problem is reported at the line where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from vires.decide.definition import QuestionError, TooOpen, decide
from vires.decide.strength import strength
from vires.model.finding import Finding
from vires.model.question import Act, Asked
from vires.model.registry import Registry
from vires.registry.diagnostic import Diagnostic
from vires.registry.loader import load
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

ROOT = Path(__file__).parents[2] / "conformance"
NOW = Dating.parse("2001-12-31")
"""The day it is in Arden: what `as_of` and `known_by` default to."""

KEYS = ("case", "rules", "because", "base", "ask", "strength", "expect")
Decide = Callable[[Registry, Act, Vantage], Finding]


class _Loader(yaml.SafeLoader):
    """Strict scalars: numbers, `true` and `false`; everything else, dates among it, is text."""


_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^null$"), list("n"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?\d+$"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^-?\d+\.\d+$"), list("-0123456789"))


class Refused(Exception):
    """The question or the text cannot be answered; `problems` say why, by slug and line."""

    def __init__(self, problems: tuple[dict[str, Any], ...]) -> None:
        super().__init__("; ".join(f"{problem['slug']}: {problem.get('message')}" for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Case:
    """One file of `conformance/good` or `conformance/bad`."""

    path: Path

    @property
    def slug(self) -> str:
        """The name of the case and of its file."""
        return self.path.stem

    @property
    def form(self) -> str:
        """What is asked for: `finding` (S15), or `strength` (S17)."""
        return "strength" if "strength" in self.document else "finding"

    @property
    def finding_path(self) -> Path:
        """Where the whole expected answer stands."""
        return self.path.with_suffix(f".{self.form}.json")

    @cached_property
    def _parts(self) -> tuple[str, str]:
        text = self.path.read_text(encoding="utf-8")
        head, mark, rest = text.partition("\n---\n")
        return head + "\n", mark.lstrip("\n") + rest

    @cached_property
    def document(self) -> dict[str, Any]:
        """The first document: `case`, `rules`, `because`, perhaps `base`, `ask`, `expect`."""
        document = yaml.load(self._parts[0], Loader=_Loader)
        assert isinstance(document, dict), f"{self.path}: no case in the first document"
        unknown = [key for key in document if key not in KEYS]
        assert not unknown, f"{self.path}: unknown keys {unknown}; a case has {', '.join(KEYS)}"
        return document

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules of docs/semantics.md that it is about."""
        return tuple(self.document["rules"])

    @property
    def expect(self) -> Mapping[str, Any]:
        """What a person derived from the rules, key by key of the finding."""
        expected: Mapping[str, Any] = self.document["expect"]
        return expected

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        """The registry text of the case, as the loader is given it."""
        files = {self.path.name: (self._question() + self._parts[1]).encode()}
        base = self.document.get("base")
        if base is not None:
            files[f"bases/{base}.yaml"] = (ROOT / "bases" / f"{base}.yaml").read_bytes()
        return files

    def _question(self) -> str:
        """The first document as a worked question, line for line."""
        lines = []
        for line in self._parts[0].splitlines():
            key = line.partition(":")[0]
            if key == "case":
                lines.append("questions:")
            elif key == "rules":
                lines.append(f"  - id: {self.slug}")
            elif key == "base":
                lines.append("")
            elif line.startswith("#") or not line:
                lines.append(line)
            else:
                lines.append("    " + line)
        return "\n".join(lines) + "\n"

    def registry(self) -> Registry:
        """The registry it is asked of. Raises `Refused` where the text has problems."""
        loaded = load(self.files)
        if loaded.problems or loaded.registry is None:
            raise Refused(tuple(self._told(problem) for problem in loaded.problems))
        return loaded.registry if self.form == "strength" else loaded.registry.without(self._asked.without)

    def _told(self, problem: Diagnostic) -> dict[str, Any]:
        told = problem.to_dict()
        return told | {"file": problem.span.file, "line": problem.span.line}

    @cached_property
    def _asked(self) -> Asked:
        return Asked.model_validate(self.document["ask"])

    @property
    def act(self) -> Act:
        """The act asked about."""
        told = {name: getattr(self._asked, name) for name in Act.model_fields}
        return Act(**{name: value for name, value in told.items() if value is not None})

    @property
    def vantage(self) -> Vantage:
        """The vantage it is asked from; `NOW` where the case leaves a date out."""
        asked = self._asked
        return Vantage(
            as_of=asked.as_of or NOW,
            known_by=asked.known_by or NOW,
            standard=asked.standard or "reported",
            doctrine=asked.doctrine,
        )

    def strength(self, registry: Registry) -> dict[str, Any]:
        """The strength of the command asked about, from the vantage asked from."""
        asked = dict(self.document["strength"])
        command, at = asked.pop("to"), Dating.parse(asked.pop("at"))
        dates = {name: Dating.parse(asked.pop(name, NOW)) for name in ("as_of", "known_by")}
        return strength(registry, command, at, Vantage(**dates, **asked)).to_dict()

    def answer(self, engine: Decide = decide) -> dict[str, Any]:
        """The finding of an engine, less what no two registries share. Raises `Refused` where the text or
        the question is refused."""
        registry = self.registry()
        if self.form == "strength":
            return self.strength(registry)
        try:
            finding = engine(registry, self.act, self.vantage).to_dict()
        except TooOpen as error:
            raise Refused(({"slug": "too-open", "message": str(error)},)) from None
        except QuestionError as error:
            raise Refused(
                tuple({**vars(problem), "nearest": list(problem.nearest)} for problem in error.problems)
            ) from None
        for key in ("digest", "revision"):
            finding["registry"].pop(key, None)
        return finding


def cases(folder: str) -> list[Case]:
    """The cases of a folder, by name."""
    return [Case(path) for path in sorted((ROOT / folder).glob("*.yaml"))]


def unordered(value: Any) -> Any:
    """A value whose branches and alternatives may come in any order, for comparing with `expect`."""
    if isinstance(value, dict):
        return {key: unordered(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return sorted((unordered(inner) for inner in value), key=repr)
    return value
