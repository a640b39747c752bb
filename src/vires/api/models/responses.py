"""Problems and headers as the description has them."""

from __future__ import annotations

from typing import Any

from vires.api.problem import MEDIA_TYPE, STATUS

SAID = {
    304: "The client has the answer already.",
    400: "What was sent cannot be read.",
    401: "It is not shown who calls, and must be here.",
    403: "The caller has no right to this.",
    404: "There is no such thing in the record, or no such address.",
    405: "The address is not asked in this way.",
    406: "The client takes no JSON.",
    408: "The request did not arrive in time.",
    409: "What is asked contradicts itself, or the record.",
    412: "What the request presupposes no longer holds.",
    413: "The body is too large.",
    414: "The address is too long.",
    415: "The body is of another kind than is read here.",
    422: "What was sent has the wrong form, or cannot be meant.",
    428: "The request is to say what it presupposes.",
    429: "Too many requests from the same caller.",
    431: "The head of the request is too large.",
    500: "Something is wrong inside the service.",
    502: "Another service on which this depends gave no answer.",
    503: "The service cannot answer now, or not within the time for one question.",
}
"""What a status means here."""
ALWAYS = (400, 401, 403, 404, 405, 406, 408, 413, 414, 429, 431, 500, 503)
"""What any request may be refused with."""

PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "description": "A problem (RFC 9457). `slug` names it for programs and is stable; `title` says what was found and "
    "what was expected, `try` what to do, `nearest` what may have been meant.",
    "type": "object",
    "properties": {
        "type": {"type": "string", "pattern": "^urn:vires:problem:[a-z0-9-]+$"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "slug": {"type": "string", "pattern": "^[a-z0-9-]+$"},
        "where": {
            "anyOf": [
                {
                    "type": "object",
                    "description": "The place in a text that was sent.",
                    "properties": {
                        "file": {"type": "string"},
                        "line": {"type": ["integer", "null"]},
                        "column": {"type": ["integer", "null"]},
                    },
                    "required": ["file", "line", "column"],
                    "additionalProperties": False,
                },
                {"type": "null"},
            ]
        },
        "nearest": {"type": "array", "items": {"type": "string"}},
        "try": {"type": "string"},
        "problems": {
            "type": "array",
            "description": "All that is wrong with a text that was sent.",
            "items": {"type": "object", "additionalProperties": True},
        },
    },
    "required": ["type", "title", "status", "slug", "where", "nearest", "try"],
}


def problems(*slugs: str) -> dict[int | str, dict[str, Any]]:
    """The refusals of a route as `responses` of the framework: those that any request may meet, and those with these
    slugs."""
    return {code: refused(code) for code in sorted({*ALWAYS, *(STATUS[slug] for slug in slugs)})}


def refused(code: int) -> dict[str, Any]:
    """A refusal with a status."""
    return {"description": SAID[code], "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


HEADERS: dict[str, Any] = {
    "Vires-Registry": ("The registry that answered.", True, {"type": "string"}),
    "Vires-Digest": ("The digest of its text.", True, {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}),
    "Vires-Revision": (
        "The revision of the ledger by its digest; left out where the registry is text.", False, {"type": "string"},
    ),
    "Vires-Checked-To": ("The day up to which the registry was checked, where it says one.", False, {"type": "string"}),
    "ETag": (
        "Names text and question; left out where the answer turns on the present moment.", False,
        {"type": "string", "pattern": '^W/"[0-9a-f]+"$'},
    ),
    "Cache-Control": ("For how long the answer may be kept.", True, {"type": "string"}),
    "Link": ("The next page, as `rel=\"next\"`.", False, {"type": "string"}),
    "Vary": ("On which headers of the request the answer turns.", False, {"type": "string"}),
    "X-Request-ID": ("The name of the request, as it was given or as it was made.", True, {"type": "string"}),
}  # fmt: skip
"""By name: what it says, whether it is always there, and its form."""


def headers() -> dict[str, Any]:
    """The headers as components."""
    return {
        name: {"description": says, "required": always, "schema": schema}
        for name, (says, always, schema) in HEADERS.items()
    }
