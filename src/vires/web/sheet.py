"""From a template to a page: escaping on, nothing undefined passed over, and a policy of content that lets a page load
what lies on its own origin and nothing else."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

import vires
from vires.picture.sign import DRAWN_SIGNS, word
from vires.service.refusal import Refusal
from vires.service.telling import NOT_ADVICE, NOT_REVIEWED
from vires.service.wording import OUTCOMES, day, period
from vires.web.asset import asset
from vires.web.embed import POLICY as FRAMED
from vires.web.embed import embedding, home_of, origin_of
from vires.web.writing import caller_of, mark_of

POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

TABS = (
    ("/", "Ask"),
    ("/matrix", "Matrix"),
    ("/timeline", "Timeline"),
    ("/strength", "Strength"),
    ("/changes", "Changes"),
    ("/whatif", "What if"),
    ("/read", "Article"),
    ("/registry", "Registry"),
    ("/review", "Review"),
    ("/coverage", "Coverage"),
)
"""The pages that the head of every page leads to."""
UNDER = {"/ask": "/", "/edit": "/registry"}
"""Pages that belong to one of these without standing below it."""
THEME = "vires-theme"
"""The cookie by which a reader keeps a choice of light or dark; the script of the switch sets it."""

ENVIRONMENT = Environment(
    loader=PackageLoader("vires.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
ENVIRONMENT.globals.update(
    sign=lambda outcome: DRAWN_SIGNS[outcome], word=word, says=OUTCOMES, version=vires.__version__,
    not_advice=NOT_ADVICE, not_reviewed=NOT_REVIEWED,
)  # fmt: skip
ENVIRONMENT.filters.update(
    ticked=lambda text: ticked(text), day=day, period=lambda since, until=None: period(since, until)
)


def path_of(request: Request, path: str) -> str:
    """The address of a page of this site, below the name of its registry if it has one."""
    return quote(str(request.scope.get("root_path", "")) + path, safe="/:@!$&'()*+,;=~-._")


def script(request: Request, name: str) -> Markup:
    """What loads the bundle of a page; nothing where it was not built, and the page reads without."""
    address = _loaded(request, f"bundle/{name}.js")
    return Markup('<script type="module" src="{}"></script>').format(address) if address else Markup("")


def sheet(request: Request, name: str) -> Markup:
    """What loads a style sheet of the site; nothing where there is none of that name."""
    address = _loaded(request, f"{name}.css")
    return Markup('<link rel="stylesheet" href="{}">').format(address) if address else Markup("")


def _loaded(request: Request, name: str) -> str | None:
    found = asset(name)
    return None if found is None else f"{path_of(request, f'/static/{name}')}?v={found.digest}"


def signed_in(request: Request) -> dict[str, Any]:
    """Who looks at a page, for its head: `person` is the name of who signed in, `mark` what their forms carry, and
    `signing` tells whether anybody can sign in here."""
    caller, access = caller_of(request), request.app.state.service.access
    return {
        "person": caller.name if caller.known else "", "mark": mark_of(request),
        "signing": access.tokens is not None or access.provider is not None,
    }  # fmt: skip


def page(
    request: Request, template: str, status: int = 200, headers: dict[str, str] | None = None, **shown: Any
) -> HTMLResponse:
    """The page that a template makes; where the address asks for what may stand in a frame, its block `figure` alone,
    with the lines of `asked`. Raises `Refusal` (`nothing-to-embed`)."""
    made = ENVIRONMENT.get_template(template)
    alone = status == 200 and embedding(request)
    if alone and "figure" not in made.blocks:
        raise Refusal("nothing-to-embed", "nothing of this page may stand in a frame", "leave `embed` out")
    given = {**frame_of(request), "embedded": alone, **shown}
    text = made.render(given)
    policy = FRAMED if alone else POLICY
    return HTMLResponse(
        text, status, {"content-security-policy": policy, "cache-control": "no-cache", **(headers or {})}
    )


def frame_of(request: Request) -> dict[str, Any]:
    """What stands around any page: its addresses, the tabs, who looks, and what loads scripts and styles."""
    home = home_of(request)
    return {
        "link": lambda path: path_of(request, path), "here": request.scope["path"],
        "home": home, "page_address": origin_of(request) + home, "theme": theme_of(request),
        "tabs": TABS, "tab": tab_of(request), "licences": asset("bundle/LICENSES.txt") is not None,
        "script": lambda name: script(request, name), "sheet": lambda name: sheet(request, name),
        **signed_in(request),
    }  # fmt: skip


def tab_of(request: Request) -> str:
    """Which of the tabs a page belongs to; empty for none."""
    first = "/" + str(request.scope["state"]["route_path"]).split("/", 2)[1]
    return UNDER.get(first, first)


def theme_of(request: Request) -> str:
    """Light or dark where the reader chose one; empty: as their system has it."""
    chosen = request.cookies.get(THEME, "")
    return chosen if chosen in ("light", "dark") else ""


def ticked(text: str) -> Markup:
    """A message with what stands in backticks as code; a last backtick without its fellow stays as it is."""
    parts = text.split("`")
    whole = parts if len(parts) % 2 else [*parts[:-2], f"{parts[-2]}`{parts[-1]}"]
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part) for place, part in enumerate(whole)
    )


def drawn(svg: str) -> Markup:
    """A picture of ours, which escapes what it letters, as part of a page."""
    return Markup(svg)
