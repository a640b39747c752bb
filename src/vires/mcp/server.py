"""The server of the protocol, over whatever carries it: tools, resources, prompts and completion."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, TypeVar

from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    CompleteRequestParams,
    CompleteResult,
    Completion,
    GetPromptRequestParams,
    GetPromptResult,
    ListPromptsResult,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ListToolsResult,
    PaginatedRequestParams,
    PromptReference,
    ReadResourceRequestParams,
    ReadResourceResult,
)

import vires
from vires.mcp.answering import Answers, place
from vires.mcp.instructions import INSTRUCTIONS
from vires.mcp.prompts import PROMPTS
from vires.mcp.registries import Registries
from vires.mcp.resources import Resources, completion, identities, templates
from vires.mcp.tools import tools
from vires.service.refusal import Refusal
from vires.service.serving.service import Service
from vires.service.verbs.catalogue import VERBS

LOGGER = logging.getLogger("vires.mcp")
SLOW_FAULTS = {"registry-unavailable", "internal-error", "too-long", "too-much-memory", "busy"}
"""Slugs of refusals that are no fault of the request."""
Context = ServerRequestContext[Any, Any]
Params = TypeVar("Params")
Result = TypeVar("Result")
Handler = Callable[["Surface", Context, Params], Awaitable[Result]]


def guarded(handler: Handler[Params, Result]) -> Handler[Params, Result]:
    """What is refused becomes an error of the protocol with the slug of the refusal; of anything else that goes wrong
    nothing is told but that it did."""

    @wraps(handler)
    async def handle(self: Surface, ctx: Context, params: Params) -> Result:
        try:
            return await handler(self, ctx, params)
        except MCPError:
            raise
        except Refusal as refusal:
            code = INTERNAL_ERROR if refusal.slug in SLOW_FAULTS else INVALID_PARAMS
            told = {"slug": refusal.slug, "nearest": list(refusal.nearest[:20]), "try": refusal.remedy}
            raise MCPError(code, refusal.message, told) from None
        except Exception as error:
            LOGGER.error("`%s` failed: %s", ctx.method, place(error))
            raise MCPError(INTERNAL_ERROR, "something went wrong inside the server") from None

    return handle


class Surface:
    """What each request of the protocol comes to."""

    def __init__(self, registries: Registries) -> None:
        self.registries = registries
        self.answers = Answers(registries)
        self.resources = Resources(self.answers)

    @guarded
    async def list_tools(self, ctx: Context, params: PaginatedRequestParams | None) -> ListToolsResult:
        """Every tool, on one page."""
        _no_cursor(params)
        known = await self.registries.reachable(ctx.request)
        rooted = len(known) == 1 or next(iter(known.values())).name == ""
        return ListToolsResult(tools=tools(list(known), rooted))

    @guarded
    async def call_tool(self, ctx: Context, params: CallToolRequestParams) -> CallToolResult:
        """The result of a tool, also where it is a refusal; a tool that there is not is an error of the protocol."""
        verb = VERBS.get(params.name)
        if verb is None:
            raise Refusal("tool-unknown", f"there is no tool `{params.name[:80]}`", "list the tools", nearest=VERBS)
        return await self.answers.call(verb, params.arguments or {}, ctx.request)

    @guarded
    async def list_resources(self, ctx: Context, params: PaginatedRequestParams | None) -> ListResourcesResult:
        """One page of the resources."""
        return await self.resources.list(None if params is None else params.cursor, ctx.request)

    @guarded
    async def list_templates(self, ctx: Context, params: PaginatedRequestParams | None) -> ListResourceTemplatesResult:
        """The forms of addresses, on one page."""
        _no_cursor(params)
        return ListResourceTemplatesResult(resource_templates=templates())

    @guarded
    async def read_resource(self, ctx: Context, params: ReadResourceRequestParams) -> ReadResourceResult:
        """One resource."""
        return await self.resources.read(str(params.uri), ctx.request)

    @guarded
    async def list_prompts(self, ctx: Context, params: PaginatedRequestParams | None) -> ListPromptsResult:
        """Every prompt, on one page."""
        _no_cursor(params)
        return ListPromptsResult(prompts=[prompt.described() for prompt in PROMPTS.values()])

    @guarded
    async def get_prompt(self, ctx: Context, params: GetPromptRequestParams) -> GetPromptResult:
        """A prompt with its arguments."""
        prompt = PROMPTS.get(params.name)
        if prompt is None:
            raise Refusal("prompt-unknown", f"there is no prompt `{params.name[:80]}`", "list them", nearest=PROMPTS)
        return prompt.filled(params.arguments or {})

    @guarded
    async def complete(self, ctx: Context, params: CompleteRequestParams) -> CompleteResult:
        """What may stand at a place of a template or of a prompt."""
        said, context = params.argument, (params.context.arguments if params.context else None) or {}
        if not isinstance(params.ref, PromptReference):
            found = await self.resources.complete(params.ref.uri, said.name, said.value, context, ctx.request)
            return CompleteResult(completion=found)
        if params.ref.name not in PROMPTS:
            raise Refusal("prompt-unknown", "there is no such prompt", "list the prompts", nearest=PROMPTS)
        return CompleteResult(completion=await self._argument(said.name, said.value, context, ctx.request))

    async def _argument(self, argument: str, value: str, context: dict[str, str], request: object | None) -> Completion:
        if argument == "registry":
            return completion(list(await self.registries.reachable(request)), value)
        name, hosted = await self.registries.chosen(context.get("registry"), request)
        registry = (await self.registries.snapshot(name, hosted)).handle.registry
        scheme = {"office": "offices", "power": "powers", "place": "sites"}.get(argument)
        if scheme is not None:
            return completion({one.id: one.label for one in registry.terms.get(scheme, {}).values()}, value)
        if argument == "id":
            return completion({**identities(registry, "instruments"), **identities(registry, "sources")}, value)
        return Completion(values=[], total=0, has_more=False)


def build(service: Service) -> Server[Any]:
    """The server over a service, which somebody else keeps running."""
    surface = Surface(Registries(service))
    return Server(
        "vires",
        version=vires.__version__,
        title="Vires",
        description="A registry of delegated public-law authority that one can ask, with proof.",
        instructions=INSTRUCTIONS,
        on_list_tools=surface.list_tools,
        on_call_tool=surface.call_tool,
        on_list_resources=surface.list_resources,
        on_list_resource_templates=surface.list_templates,
        on_read_resource=surface.read_resource,
        on_list_prompts=surface.list_prompts,
        on_get_prompt=surface.get_prompt,
        on_completion=surface.complete,
    )


def _no_cursor(params: PaginatedRequestParams | None) -> None:
    if params is not None and params.cursor is not None:
        raise Refusal("cursor-unreadable", "the cursor is none that was given out here", "leave it out")
