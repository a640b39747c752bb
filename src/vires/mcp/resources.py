"""Registries and their records as resources: `vires://REGISTRY`, and below it `/instruments/ID`, `/terms/ID` and
`/sources/ID`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from mcp_types import (
    Completion,
    ListResourcesResult,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextResourceContents,
)

from vires.mcp.answering import Answers
from vires.mcp.paging import MOST_ON_A_PAGE, Cursor, fingerprint
from vires.model.registry import Registry
from vires.service.refusal import Refusal
from vires.service.serving.snapshot import Snapshot
from vires.service.verbs.catalogue import VERBS

SCHEME = "vires://"
MEDIA_TYPE = "application/json"
LISTED = 100
"""Resources on one page of the list."""
MOST_COMPLETED = 100
LONGEST_ADDRESS = 600
KINDS: Mapping[str, tuple[str, str]] = {
    "instruments": ("an instrument with its provisions, its life and its sources", "show"),
    "terms": ("a term: an office, a power, a place, a class, a fact or a status", "show"),
    "sources": ("a source, and the records that it speaks of", "sources"),
}
"""Kinds of record, what each is, and the verb that reads it."""


@dataclass
class Resources:
    """What can be listed, read and completed."""

    answers: Answers

    async def list(self, cursor: str | None, request: object | None) -> ListResourcesResult:
        """One page of every resource of every registry. Raises `Refusal`."""
        opened = await self._opened(request)
        state = fingerprint([(name, snapshot.digest) for name, snapshot in opened.items()])
        question = fingerprint("resources")
        first = 0
        if cursor is not None:
            read = Cursor.read(cursor)
            read.check(state, question)
            first = read.offset
        found = [entry for name, snapshot in opened.items() for entry in entries(name, snapshot.handle.registry)]
        until = first + LISTED
        following = Cursor(state[:23], question, until).to_text() if until < len(found) else None
        return ListResourcesResult(resources=found[first:until], next_cursor=following)

    async def read(self, address: str, request: object | None) -> ReadResourceResult:
        """A resource by its address, as JSON. Raises `Refusal`, as `resource-unknown` where there is none."""
        name, kind, identity = parts(address)
        name, hosted = await self.answers.registries.chosen(name, request)
        arguments: dict[str, Any] = {}
        verb = "describe"
        if kind is not None:
            snapshot = await self.answers.registries.snapshot(name, hosted)
            if identity not in identities(snapshot.handle.registry, kind):
                near = snapshot.handle.names.nearest(identity, _searched(kind))
                raise unknown(address, [uri(name, kind, one) for one in near])
            verb = KINDS[kind][1]
            arguments = {"id": identity, "limit": MOST_ON_A_PAGE}
        result = await self.answers.call(VERBS[verb], {**arguments, "registry": name}, request)
        content = result.structured_content
        if result.is_error:
            error = content["error"]
            raise Refusal(error["slug"], error["message"], error["try"], nearest=error["nearest"])
        if content["page"] and content["page"]["next"]:
            content["more"] = f"the tool `{verb}` with `id` and `cursor` (`page.next`) has the rest"
        text = json.dumps(content, ensure_ascii=False, indent=1)
        return ReadResourceResult(contents=[TextResourceContents(uri=address, mime_type=MEDIA_TYPE, text=text)])

    async def complete(
        self, template: str, argument: str, value: str, context: Mapping[str, str], request: object | None
    ) -> Completion:
        """What may stand at a place of a template. Raises `Refusal` where there is no such template or place."""
        kind = next((k for k in KINDS if template == template_uri(k)), None)
        if kind is None and template != template_uri(None):
            raise Refusal("template-unknown", "there is no such template", "give one of those that are listed")
        if argument == "registry":
            return completion(list(await self.answers.registries.reachable(request)), value)
        if argument != "id" or kind is None:
            raise Refusal("argument-unknown", "the template has no such place", "give `registry` or `id`")
        name, hosted = await self.answers.registries.chosen(context.get("registry"), request)
        snapshot = await self.answers.registries.snapshot(name, hosted)
        return completion(identities(snapshot.handle.registry, kind), value)

    async def _opened(self, request: object | None) -> dict[str, Snapshot]:
        known = await self.answers.registries.reachable(request)
        return {name: await self.answers.registries.snapshot(name, hosted) for name, hosted in known.items()}


def templates() -> list[ResourceTemplate]:
    """The forms that addresses have."""
    found = [
        ResourceTemplate(
            name="registry", title="A registry", uri_template=template_uri(None), mime_type=MEDIA_TYPE,
            description="What a registry holds, how far it was checked, how well it is attested, and what it lacks.",
        )
    ]  # fmt: skip
    for kind, (says, _) in KINDS.items():
        found.append(
            ResourceTemplate(
                name=kind, title=f"One of the {kind}", uri_template=template_uri(kind), mime_type=MEDIA_TYPE,
                description=f"{says[:1].upper()}{says[1:]}.",
            )
        )  # fmt: skip
    return found


def template_uri(kind: str | None) -> str:
    """The form of the addresses of a kind (RFC 6570); an id keeps its slashes."""
    return f"{SCHEME}{{registry}}" if kind is None else f"{SCHEME}{{registry}}/{kind}/{{+id}}"


def uri(name: str, kind: str | None = None, identity: str = "") -> str:
    """The address of a record."""
    root = f"{SCHEME}{quote(name, safe='')}"
    return root if kind is None else f"{root}/{kind}/{quote(identity, safe='/:@')}"


def parts(address: str) -> tuple[str, str | None, str]:
    """Registry, kind and id of an address. Raises `Refusal` (`resource-unknown`)."""
    if len(address) > LONGEST_ADDRESS or not address.startswith(SCHEME):
        raise unknown(address[:80])
    name, _, rest = address.removeprefix(SCHEME).partition("/")
    if not rest:
        return unquote(name), None, ""
    kind, _, identity = rest.partition("/")
    if kind not in KINDS or not identity:
        raise unknown(address)
    return unquote(name), kind, unquote(identity)


def unknown(address: str, nearest: list[str] | None = None) -> Refusal:
    """The refusal for an address at which there is nothing."""
    return Refusal(
        "resource-unknown", f"there is no resource `{address}`", "list the resources, or use the tool `find`",
        nearest=nearest or (),
    )  # fmt: skip


def identities(registry: Registry, kind: str) -> dict[str, str]:
    """The ids of a kind of record, each with what it is called."""
    if kind == "instruments":
        return {one.id: one.title for one in registry.instruments.values()}
    if kind == "sources":
        return {one.id: one.title for one in registry.sources.values()}
    return {one.id: one.label for scheme in registry.terms.values() for one in scheme.values()}


def entries(name: str, registry: Registry) -> Iterator[Resource]:
    """The resources of one registry, it itself first."""
    title = registry.settings.title or name
    yield Resource(
        name=name, title=title, uri=uri(name), mime_type=MEDIA_TYPE,
        description=f"{title}: what it holds, how far it was checked, and what it lacks.",
    )  # fmt: skip
    for kind, (says, _) in KINDS.items():
        for identity, called in identities(registry, kind).items():
            yield Resource(
                name=identity, title=called, uri=uri(name, kind, identity), mime_type=MEDIA_TYPE,
                description=f"{says[:1].upper()}{says[1:]}.",
            )  # fmt: skip


def completion(known: Mapping[str, str] | list[str], value: str) -> Completion:
    """The known ids that a value may become: those that begin so first, then those in which, or in whose label, it
    stands."""
    said = value.casefold().strip()
    labels: Mapping[str, str] = known if isinstance(known, Mapping) else dict.fromkeys(known, "")
    begin = sorted(one for one in labels if one.casefold().startswith(said))
    within = sorted(
        one for one, called in labels.items()
        if one not in set(begin) and (said in one.casefold() or said in called.casefold())
    )  # fmt: skip
    found = [*begin, *within]
    return Completion(values=found[:MOST_COMPLETED], total=len(found), has_more=len(found) > MOST_COMPLETED)


def _searched(kind: str) -> tuple[str, ...]:
    if kind != "terms":
        return (kind,)
    return ("offices", "powers", "territories", "sites", "subjects", "facts", "statuses")
