"""From the entities of a request to a question of the registry.

What a registry declares under `requests:` is read as it says. What it does not declare is read by default: a subject of
type `office` is an office, a resource of type `act` says in its properties where, on whom, when and under which
circumstances, and an action is named like its power. Nothing is guessed: what names nothing is refused, and what is not
said is not stated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from vires.model.question import Act, Place
from vires.model.requests import MISSING, FactFrom, Requests, ResourceType, member
from vires.service.asking import Handle
from vires.service.naming import SINGULAR
from vires.service.refusal import Refusal
from vires.service.requests.entity import Request
from vires.service.requests.plainly import Surroundings, Words
from vires.service.verbs.arguments import LONGEST_NAME, Circumstances
from vires.service.verbs.verb import unreadable
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

OFFICE, ACT = "office", "act"
"""The types of subject and resource that are known without any mapping."""
SCHEME = {"territory": "territories", "site": "sites", "subject": "subjects"}
_ACT_MEMBERS = ("territory", "sites", "subjects", "facts", "at")
_VIEW_MEMBERS = ("as_of", "known_by", "standard", "doctrine")
_MOST_NAMES = 10_000


class Stated(NamedTuple):
    """A question in ids, but for its point of view; sites as `ID`, `ID@80` or `ID@near`."""

    office: str
    power: str
    at: str
    territory: str | None
    sites: tuple[str, ...] | None
    subjects: tuple[str, ...] | None
    facts: dict[str, bool | int | float]

    def act(self, handle: Handle) -> Act:
        """The act asked about. Raises `Refusal` for an id or a value of a fact that the registry does not know."""
        return handle.act(
            self.office, self.power, self.at, self.territory, self.sites, self.subjects, self.facts
        )  # fmt: skip


class RequestMapping:
    """How requests to one registry are read."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self._requests = handle.registry.settings.requests or Requests()
        self._names: dict[tuple[str, str], str] = {}
        self._said: dict[tuple[str, str], tuple[_Place, Mapping[str, Any]]] = {}
        self._words = Words()
        self._seen: tuple[Dating, Vantage] | None = None

    def question(self, request: Request, now: Dating) -> tuple[Stated, Vantage]:
        """The question that a request is, with its point of view. Raises `Refusal`."""
        office, of_subject = self._office(request.subject)
        power = self._power(str(request.action["name"]))
        place, of_resource = self._resource(request.resource)
        told = self._told(request)
        meant = self._words.read(told)
        if meant is None:
            meant, vantage = self._read(told, now)
        else:
            vantage = self._present(now)
        facts = meant.facts
        if any(part is not None for part in meant[1:4]) or facts:
            place = _Place(*meant[1:4])
        if self._requests.facts:
            facts = self._facts(request, {"subject": of_subject, "resource": of_resource}) | facts
        at = now.text if meant.at is None else meant.at
        return Stated(office, power, at, place.territory, place.sites, place.subjects, facts), vantage

    def _read(self, told: Mapping[str, Any], now: Dating) -> tuple[Surroundings, Vantage]:
        """What is told in words that are new, with the point of view. Raises `Refusal`."""
        try:
            given = Circumstances.model_validate(told).stated()
        except ValidationError as error:
            raise unreadable("the request", error) from None
        view = {name: given.pop(name) for name in _VIEW_MEMBERS if name in given}
        vantage = self._handle.vantage(**view, now=now)
        said = self._handle.act(None, None, **given, now=now)
        meant = Surroundings(
            said.at.text if "at" in given else None,
            said.territory,
            None if said.sites is None else tuple(map(_site, said.sites)),
            said.subjects,
            dict(said.facts),
        )
        self._words.learn(told, meant)
        return meant, vantage

    def _present(self, now: Dating) -> Vantage:
        """The point of view of who names none."""
        if self._seen is None or self._seen[0] is not now:
            self._seen = now, self._handle.vantage(now=now)
        return self._seen[1]

    def subjects(self, kind: str) -> Iterator[str]:
        """Every id of a type of subject; none for a type that is not known."""
        declared = self._requests.subjects.get(kind)
        if declared is not None:
            yield from declared.ids
        if (declared.id if declared is not None else kind) == OFFICE:
            known = declared.ids if declared is not None else ()
            yield from (name for name in self._terms("offices") if name not in known)

    def actions(self) -> Iterator[str]:
        """Every name of an action: those that are declared, or where none is, the powers."""
        yield from self._requests.actions or self._terms("powers")

    def resources(self, kind: str) -> Iterator[str]:
        """Every id of a type of resource that the registry records; identifiers of other programs are not recorded."""
        declared = self._requests.resources.get(kind)
        if declared is not None:
            yield from declared.ids
            scheme = SCHEME.get(declared.id or "")
            if scheme is not None:
                yield from (name for name in self._terms(scheme) if name not in declared.ids)

    def _terms(self, scheme: str) -> tuple[str, ...]:
        return tuple(self._handle.registry.terms.get(scheme, {}))

    def _office(self, subject: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        kind, identity = str(subject["type"]), str(subject["id"])
        declared = self._requests.subjects.get(kind)
        if declared is None:
            if kind != OFFICE:
                raise _no_type("subject", kind, (*self._requests.subjects, OFFICE))
            return self._term("offices", identity), {}
        known = declared.ids.get(identity)
        if known is not None:
            return known.office, known.properties
        if declared.id == OFFICE:
            return self._term("offices", identity), {}
        raise _no_id("subject", kind, identity)

    def _power(self, name: str) -> str:
        declared = self._requests.actions.get(name)
        return self._term("powers", name) if declared is None else declared.power

    def _resource(self, resource: Mapping[str, Any]) -> tuple[_Place, Mapping[str, Any]]:
        kind, identity = str(resource["type"]), str(resource["id"])
        found = self._said.get((kind, identity))
        if found is not None:
            return found
        declared = self._requests.resources.get(kind)
        if declared is None:
            if kind != ACT:
                raise _no_type("resource", kind, (*self._requests.resources, ACT))
            return _NOTHING, {}
        place, kept = self._place(declared, kind, identity)
        if declared.id != "identifier":  # what others call their own has no end
            self._said[kind, identity] = place, kept
        return place, kept

    def _place(self, declared: ResourceType, kind: str, identity: str) -> tuple[_Place, Mapping[str, Any]]:
        said = {name: getattr(declared, name) for name in ("territory", "sites", "subjects")}
        kept: Mapping[str, Any] = {}
        known = declared.ids.get(identity)
        if known is not None:
            own = {name: getattr(known, name) for name in said}
            said |= {name: value for name, value in own.items() if value is not None}
            kept = known.properties
        elif declared.id is None:
            raise _no_id("resource", kind, identity)
        elif declared.id != "identifier":
            term = self._term(SCHEME[declared.id], identity)
            if declared.id == "territory":
                said["territory"] = term
            else:
                said[SCHEME[declared.id]] = (Place(site=term),) if declared.id == "site" else (term,)
        sites = None if said["sites"] is None else tuple(map(_site, said["sites"]))
        return _Place(said["territory"], sites, said["subjects"]), kept

    def _told(self, request: Request) -> dict[str, Any]:
        """What a request says of the act and of the point of view in its own words."""
        told: dict[str, Any] = {}
        kind = request.resource["type"]
        if kind == ACT and kind not in self._requests.resources:
            properties = request.resource.get("properties", {})
            told = {name: properties[name] for name in _ACT_MEMBERS if name in properties}
            if "subject" in properties and "subjects" not in told:
                told["subjects"] = [properties["subject"]]
            if "time" in properties and "at" not in told:
                told["at"] = properties["time"]
        context = request.context
        if context:
            told |= {name: context[name] for name in _VIEW_MEMBERS if name in context}
            if "time" in context and "at" not in told:
                told["at"] = context["time"]
        return told

    def _facts(self, request: Request, kept: Mapping[str, Mapping[str, Any]]) -> dict[str, bool | int | float]:
        sent = {
            "subject": request.subject, "action": request.action, "resource": request.resource,
            "context": request.context,
        }  # fmt: skip
        found: dict[str, bool | int | float] = {}
        for name, source in self._requests.facts.items():
            value = _read(name, source, [member(path, sent, kept) for path in source.members])
            if value is not None:
                found[name] = value
        return found

    def _term(self, scheme: str, name: str) -> str:
        known = self._names.get((scheme, name))
        if known is None:
            if len(name) > LONGEST_NAME:
                raise Refusal(
                    "name-unknown", f"no {SINGULAR[scheme]} has a name of {len(name):,} characters",
                    "give an id, the unique ending of one, or a label",
                )  # fmt: skip
            known = self._handle.names.term(scheme, name)
            if len(self._names) >= _MOST_NAMES:
                self._names.clear()
            self._names[scheme, name] = known
        return known


def mapping_of(handle: Handle) -> RequestMapping:
    """How requests to a registry are read; kept with it."""
    found: RequestMapping | None = handle.kept.get(RequestMapping)
    if found is None:
        found = handle.kept[RequestMapping] = RequestMapping(handle)
    return found


class _Place(NamedTuple):
    territory: str | None = None
    sites: tuple[str, ...] | None = None
    subjects: tuple[str, ...] | None = None


_NOTHING = _Place()


def _site(place: Place) -> str:
    if place.near:
        return f"{place.site}@near"
    return place.site if place.metres is None else f"{place.site}@{place.metres!r}"


def _read(name: str, source: FactFrom, values: list[Any]) -> bool | int | float | None:
    """The value of a fact, `None` if it is not stated. Raises `Refusal` for a value that no fact has."""
    if source.stated:
        return values[0] is not MISSING
    if MISSING in values:
        return source.absent
    value = values[0]
    if source.is_ is not None:
        return _same(value, source.is_)
    if source.same_as is not None:
        return _same(value, values[1])
    if not isinstance(value, bool | int | float):
        raise Refusal(
            "fact-unreadable", f"`{source.value}` is no value of fact `{name}`; expected `true`, `false` or a number",
            "send it as a boolean or a number, or leave it out where it is not known",
        )  # fmt: skip
    return value


def _same(one: Any, other: Any) -> bool:
    # `true` is no 1 in JSON, and text is no number.
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def _no_type(what: str, kind: str, known: tuple[str, ...]) -> Refusal:
    return Refusal(
        "type-unknown", f"the registry knows no {what} of type `{_cut(kind)}`",
        f"send one of type {', '.join(f'`{name}`' for name in dict.fromkeys(known))}", nearest=dict.fromkeys(known),
    )  # fmt: skip


def _no_id(what: str, kind: str, identity: str) -> Refusal:
    return Refusal(
        "name-unknown", f"the registry knows no {what} `{_cut(identity)}` of type `{_cut(kind)}`",
        "list it under `requests:` in the settings of the registry",
    )  # fmt: skip


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
