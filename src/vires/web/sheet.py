"""From a template to a page: escaping on, nothing undefined passed over, and a policy of content that lets a page load
what lies on its own origin and nothing else."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

import vires
from vires.picture.sign import DRAWN_SIGNS, word
from vires.service.telling import NOT_ADVICE, NOT_REVIEWED
from vires.service.wording import OUTCOMES, day, period
from vires.web.asset import asset

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

ENVIRONMENT = Environment(
    loader=PackageLoader("vires.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
ENVIRONMENT.globals.update(
    sign=lambda outcome: DRAWN_SIGNS[outcome], word=word, says=OUTCOMES, version=vires.__version__,
    not_advice=NOT_ADVICE, not_reviewed=NOT_REVIEWED,
)  # fmt: skip
ENVIRONMENT.filters.update(day=day, period=lambda since, until=None: period(since, until))


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


def page(
    request: Request, template: str, status: int = 200, headers: dict[str, str] | None = None, **shown: Any
) -> HTMLResponse:
    """The page that a template makes."""
    text = ENVIRONMENT.get_template(template).render(
        link=lambda path: path_of(request, path), here=request.scope["path"],
        script=lambda name: script(request, name), sheet=lambda name: sheet(request, name), **shown
    )  # fmt: skip
    return HTMLResponse(
        text, status, {"content-security-policy": POLICY, "cache-control": "no-cache", **(headers or {})}
    )


def drawn(svg: str) -> Markup:
    """A picture of ours, which escapes what it letters, as part of a page."""
    return Markup(svg)
