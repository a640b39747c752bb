"""Worked questions, run like doctests for law: each is asked, and what it expects is compared key by key."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from vires.model.origin import Noun
from vires.model.question import Act, Asked, Worked
from vires.model.registry import Registry
from vires.service.asking import Handle
from vires.service.refusal import Refusal
from vires.temporal.dating import Dating

FORMS = ("ask", "status", "duties", "holders", "strength", "sources", "show", "timeline")
_ABSENT = object()


class Difference(Noun):
    """A key on which the answer is not what was expected."""

    key: str
    expected: Any
    found: Any


class Checked(Noun):
    """One worked question and how it went. `refused` holds the refusal, if it could not be answered."""

    id: str
    form: str
    statement: str | None
    topic: str | None
    passed: bool
    file: str | None
    line: int | None
    differs: tuple[Difference, ...] = ()
    refused: dict[str, Any] | None = None


class Checklist(Noun):
    """All worked questions of a registry in the order of ids."""

    registry: str
    total: int
    passed: int
    failed: int
    questions: tuple[Checked, ...]

    def to_dict(self) -> dict[str, Any]:
        """The outcome as JSON."""
        return self.model_dump(mode="json", by_alias=True)


def check_registry(
    registry: Registry,
    *,
    now: Dating | None = None,
    only: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Checklist:
    """Run the worked questions of a registry; with `only`, those with it in their id or topic. `progress` is
    told how many of how many are done."""
    handle = Handle(registry, now=now)
    chosen = sorted(
        (q for q in registry.questions if only is None or only in q.id or only == q.topic), key=lambda q: q.id
    )
    checked = []
    for done, question in enumerate(chosen, 1):
        checked.append(check_question(handle, question))
        if progress is not None:
            progress(done, len(chosen))
    passed = sum(1 for each in checked if each.passed)
    return Checklist(
        registry=registry.name, total=len(checked), passed=passed, failed=len(checked) - passed,
        questions=tuple(checked),
    )  # fmt: skip


def check_question(handle: Handle, question: Worked) -> Checked:
    """Ask one worked question and compare."""
    forms = [form for form in FORMS if getattr(question, form) is not None]
    differs: tuple[Difference, ...] = ()
    refused: dict[str, Any] | None = None
    try:
        differs = tuple(compare(question.expect, answer_question(handle, form_of(question), question)))
    except Refusal as refusal:
        # A question may expect to be refused: `expect: {error: {slug: too-open}}`.
        differs = tuple(compare(question.expect, refusal.to_dict()))
        refused = refusal.to_dict()["error"] if differs else None  # type: ignore[assignment]
    return Checked(
        id=question.id,
        form=forms[0] if forms else "none",
        statement=question.statement,
        topic=question.topic,
        passed=not differs,
        file=question.origin.file if question.origin else None,
        line=question.origin.line if question.origin else None,
        differs=differs,
        refused=refused,
    )


def form_of(question: Worked) -> str:
    """The one form of a question. Raises `Refusal` if it has none, or several."""
    forms = [form for form in FORMS if getattr(question, form) is not None]
    if len(forms) != 1:
        raise Refusal(
            "question-without-form",
            f"worked question `{question.id}` has {len(forms)} forms; expected one",
            f"give exactly one of {', '.join(FORMS)}",
        )
    return forms[0]


def answer_question(handle: Handle, form: str, question: Worked) -> dict[str, Any]:
    """The answer to a worked question, as JSON. Raises `Refusal`."""
    if question.ask is not None:
        return _asked(handle, question.ask)
    stated: Mapping[str, Any] = getattr(question, form)
    verbs: dict[str, tuple[Callable[..., Any], str, frozenset[str]]] = {
        "status": (handle.status, "term", _VIEW | {"at"}),
        "duties": (handle.duties, "office", _VIEW | {"at"}),
        "strength": (handle.strength, "to", _VIEW | {"at"}),
        "holders": (handle.holders, "office", frozenset({"at"})),
        "sources": (handle.sources, "id", frozenset({"known_by", "standard"})),
        "show": (handle.show, "id", frozenset()),
        "timeline": (handle.timeline, "id", frozenset({"since", "until", "kind", "issuer"})),
    }
    verb, subject, options = verbs[form]
    unknown = sorted(set(stated) - options - {subject})
    if unknown or (subject not in stated and form != "timeline"):
        expected = ", ".join(f"`{key}`" for key in (subject, *sorted(options)))
        found = ", ".join(f"`{key}`" for key in unknown) or f"no `{subject}`"
        raise Refusal(
            "question-unreadable", f"{found} in a `{form}` question; expected {expected}", "mend the question"
        )
    arguments = {key: value for key, value in stated.items() if key != subject}
    answer = verb(stated.get(subject), **arguments)
    document: dict[str, Any] = answer.to_dict()
    return document


_VIEW = frozenset({"as_of", "known_by", "standard", "doctrine"})


def _asked(handle: Handle, asked: Asked) -> dict[str, Any]:
    on = Handle(handle.registry.without(asked.without), now=handle.now) if asked.without else handle
    names = on.names
    act = Act(
        office=names.term("offices", asked.office),
        power=names.term("powers", asked.power),
        territory=None if asked.territory is None else names.term("territories", asked.territory),
        sites=asked.sites,
        subjects=asked.subjects,
        at=asked.at,
        facts=asked.facts,
    )
    vantage = on.vantage(asked.as_of, asked.known_by, asked.standard or "reported", asked.doctrine)
    return on.decide(act, vantage).to_dict()


def compare(expected: Mapping[str, Any], found: Mapping[str, Any]) -> Iterable[Difference]:
    """Every key of `expected` on which `found` differs. `branches` must be the same; `deciding` names records
    among the links, limits and practices; `nearest` is compared with the head of the list; everything else
    need only be contained in what was found. A key may be a path (`elsewhere.standards.documented`)."""
    for key, value in expected.items():
        if key == "branches":
            got = found.get("branches", [])
            if _canonical(value) != _canonical(got):
                yield Difference(key=key, expected=value, found=got)
        elif key == "deciding" and "chains" in found:
            present = _deciding(found)
            missing = sorted(set(value) - present)
            if missing:
                yield Difference(key=key, expected=missing, found=sorted(present))
        elif key == "nearest" and isinstance(value, list):
            got = list(found.get("nearest", []))[: len(value)]
            if len(got) < len(value) or not all(contains(one, other) for one, other in zip(value, got, strict=True)):
                shown = [{"provision": miss["provision"], "fails": miss["fails"]} for miss in found.get("nearest", [])]
                yield Difference(key=key, expected=value, found=shown)
        else:
            got = _at_path(found, key)
            if got is _ABSENT and isinstance(found.get("record"), Mapping):
                got = _at_path(found["record"], key)
            if got is _ABSENT or not contains(value, got):
                yield Difference(key=key, expected=value, found=None if got is _ABSENT else got)


def contains(expected: Any, found: Any) -> bool:
    """Tell whether `found` has all that `expected` has: of a mapping each key, of a list each item, in any
    order and each found once."""
    if isinstance(expected, Mapping):
        return isinstance(found, Mapping) and all(
            key in found and contains(value, found[key]) for key, value in expected.items()
        )
    if isinstance(expected, list | tuple):
        if not isinstance(found, list | tuple) or len(expected) > len(found):
            return False
        return _paired(list(expected), list(found))
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    return bool(expected == found)


def _paired(expected: list[Any], found: list[Any]) -> bool:
    if not expected:
        return True
    head, *rest = expected
    return any(
        contains(head, item) and _paired(rest, found[:index] + found[index + 1 :]) for index, item in enumerate(found)
    )


def _canonical(value: Any) -> Any:
    """A value in which the order of lists does not count."""
    if isinstance(value, Mapping):
        return {key: _canonical(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return sorted((_canonical(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    return value


def _deciding(finding: Mapping[str, Any]) -> set[str]:
    present: set[str] = set()
    for chain in finding.get("chains", []):
        for link in chain["links"]:
            present |= {link["provision"], link["instrument"]}
    for key in ("limits", "practices"):
        for limit in finding.get(key, []):
            present |= {limit["provision"], limit["instrument"]}
    return present


def _at_path(document: Any, path: str) -> Any:
    if isinstance(document, Mapping) and path in document:
        return document[path]
    head, dot, rest = path.partition(".")
    if not dot:
        return _ABSENT
    if isinstance(document, Mapping) and head in document:
        return _at_path(document[head], rest)
    if isinstance(document, list) and head.isdigit() and int(head) < len(document):
        return _at_path(document[int(head)], rest)
    return _ABSENT
