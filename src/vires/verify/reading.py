"""Reading a proof: whether the text is one, in a version known here, and of this registry (S21)."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from vires.model.finding import SEMANTICS
from vires.model.proof import FORMAT, Proof
from vires.model.question import Act
from vires.model.registry import Registry
from vires.model.term import Fact
from vires.temporal.dating import Dating, DatingError
from vires.temporal.vantage import STANDARDS, UNDECIDED, Vantage
from vires.verify.argument import Fault


class Unreadable(Exception):
    """The text is no proof that can be checked here. `slug` is stable, `remedy` says what to do."""

    def __init__(self, slug: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.slug = slug
        self.message = message
        self.remedy = remedy


def read(text: str) -> Proof:
    """The proof that a text is. Raises `Unreadable` for what is no JSON, of another version, or of another form."""
    try:
        document = json.loads(text, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(
            "proof-not-json", f"the text is not one JSON document{where}; it may have been cut off",
            "take the file as `vires ask --proof` wrote it",
        ) from None  # fmt: skip
    if not isinstance(document, dict) or "proof" not in document:
        raise Unreadable(
            "proof-unknown-form", "the document is no proof; a proof begins with the key `proof`",
            "give a file that `vires ask --proof` wrote",
        )  # fmt: skip
    for key, known, what in (("proof", FORMAT, "form"), ("semantics", SEMANTICS, "semantics")):
        if document.get(key) != known:
            given = json.dumps(document.get(key), ensure_ascii=False)[:40]
            raise Unreadable(
                f"proof-other-{what}", f"the proof is of {what} {given}; this checker knows {what} {known}",
                "use the vires that wrote it, or write the proof anew with this one",
            )  # fmt: skip
    try:
        return Proof.model_validate_json(text, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise Unreadable(
            "proof-malformed", f"`{place}`: {_said(first)}", "`vires schema proof` describes the form"
        ) from None


def _said(error: Any) -> str:
    known = {"extra_forbidden": "unknown key", "missing": "missing key"}
    message = str(error["msg"])
    return known.get(error["type"], message[:1].lower() + message[1:])


def _refused(word: str) -> Any:
    raise ValueError(f"{word} is no JSON")


def of_registry(proof: Proof, registry: Registry) -> None:
    """Raise `Unreadable` if the proof is of another registry, or of another state of its text."""
    if proof.registry.name != registry.name:
        raise Unreadable(
            "proof-of-other-registry",
            f"the proof is of registry `{proof.registry.name}`, this one is `{registry.name}`",
            "name the registry with --registry",
        )  # fmt: skip
    if proof.registry.digest != registry.digest:
        raise Unreadable(
            "proof-of-other-text",
            f"the proof is of another text of `{registry.name}`: its digest is {_short(proof.registry.digest)}, "
            f"that of this text {_short(registry.digest)}",
            "check it against the text it was written from, or write it anew",
        )


def _short(text: str) -> str:
    return text if len(text) <= 23 else text[:23] + "..."


def act_of(proof: Proof, registry: Registry) -> Act:
    """The act asked about. Raises `Fault` where it cannot be read against the registry."""
    try:
        act = Act.model_validate(proof.question)
    except ValidationError as error:
        raise Fault("question", _said(error.errors()[0])) from None
    stated = [
        ("offices", act.office), ("powers", act.power), ("territories", act.territory),
        *(("sites", place.site) for place in act.sites or ()), *(("subjects", name) for name in act.subjects or ()),
    ]  # fmt: skip
    for scheme, name in stated:
        if name is not None and name not in registry.terms.get(scheme, {}):
            raise Fault("question", f"`{name}` is none of the registry's {scheme}")
    if act.office is None or act.power is None:
        raise Fault("question", "an office and a power are asked about, always")
    for name, value in act.facts.items():
        term = registry.terms.get("facts", {}).get(name)
        if not isinstance(term, Fact) or (term.unit is None) != isinstance(value, bool):
            raise Fault("question", f"`{name}` is not stated as a fact of the registry is")
    if act.model_dump(mode="json") != proof.question:
        raise Fault("question", "it is not written in the one form a question has in a proof")
    return act


def vantage_of(proof: Proof, registry: Registry) -> Vantage:
    """The vantage asked from. Raises `Fault` where it cannot be read against the registry."""
    given, doctrines = proof.vantage, registry.settings.doctrines
    if set(given) != {"as_of", "known_by", "standard", "doctrine"} or not isinstance(given["doctrine"], dict):
        raise Fault("vantage", "it has `as_of`, `known_by`, `standard` and `doctrine`")
    try:
        as_of, known_by = (_dating(given[name]) for name in ("as_of", "known_by"))
    except DatingError as error:
        raise Fault("vantage", str(error)) from None
    if given["standard"] not in STANDARDS:
        raise Fault("vantage", f"`{given['standard']}` is no standard of evidence")
    if set(given["doctrine"]) != set(doctrines):
        raise Fault("vantage", "each doctrine of the registry is given, and no other")
    for name, option in given["doctrine"].items():
        if option not in (*(one.id for one in doctrines[name].options), UNDECIDED):
            raise Fault("vantage", f"`{option}` is no option of the doctrine `{name}`")
    vantage = Vantage(as_of, known_by, given["standard"], given["doctrine"])
    if vantage_document(vantage, registry) != given:
        raise Fault("vantage", "it is not written in the one form a vantage has in a proof")
    return vantage


def _dating(text: Any) -> Dating:
    low, mark, high = text.partition("..") if isinstance(text, str) else ("", "", "")
    return Dating.parse({"between": [low, high]} if mark else text)


def vantage_document(vantage: Vantage, registry: Registry) -> dict[str, Any]:
    """A vantage as a proof has it: every doctrine with the option taken."""
    doctrines = registry.settings.doctrines
    return {
        "as_of": vantage.as_of.text,
        "known_by": vantage.known_by.text,
        "standard": vantage.standard,
        "doctrine": {name: vantage.doctrine.get(name, doctrines[name].default) for name in sorted(doctrines)},
    }
