"""A figure of the site in a frame on a page of somebody else's: `embed=1` in the address of a page shows of it only the
block `figure` of its template, with the question, the vantage and a link home.

Anybody may frame that, so there is nothing in it to press that would do anything: no form, no script, and links open a
page of their own. A browser sends no session along to a frame of another site, so nothing private is shown in one."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors *"
)
FIELD = "embed"


def embedding(request: Request) -> bool:
    """Tell whether the address asks for what may stand in a frame."""
    return request.method == "GET" and request.query_params.get(FIELD) == "1"


def home_of(request: Request) -> str:
    """The address of the whole page, from the root of the server."""
    stated = urlencode([(k, v) for k, v in request.query_params.multi_items() if k != FIELD], safe="/@:")
    path = str(request.scope.get("root_path", "")) + str(request.scope["state"]["route_path"])
    return f"{path}?{stated}" if stated else path


def origin_of(request: Request) -> str:
    """The address of the server as the outside has it, without a slash at its end."""
    public: str | None = request.app.state.service.public_url
    # Put together, and not taken apart: what stands as the host need not be one that can be.
    return public or f"{request.scope['scheme']}://{request.headers.get('host', '')}"


def framed(request: Request, address: str, name: str) -> str:
    """The text by which a page of somebody else's has the figure in a frame."""
    return str(
        Markup(
            '<iframe src="{}" title="{}" width="100%" height="480" loading="lazy" '
            'referrerpolicy="no-referrer"></iframe>'
        ).format(origin_of(request) + address, name)
    )


def followed(request: Request, response: Response) -> Response:
    """The response; where it leads on to the address that names what was left open, that asks for the frame as well."""
    target = response.headers.get("location", "")
    asked = parse_qsl(urlsplit(target).query)
    if embedding(request) and target.startswith("/") and (FIELD, "1") not in asked:
        response.headers["location"] = f"{target}{'&' if '?' in target else '?'}{FIELD}=1"
    return response
