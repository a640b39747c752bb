"""The endpoints in the OpenAPI document. They are no routes of the framework, so what they take and give is written out
here, as the specification has it and as it is checked (binding, entity, page)."""

from __future__ import annotations

from typing import Any

from vires.api.authzen.binding import PATHS
from vires.api.authzen.discovery import ENDPOINTS, WELL_KNOWN
from vires.service.requests.evaluation import MOST_EVALUATIONS, SEMANTICS

TAG = "authzen"
TOKEN_FORMAT = "authzen-page-token"
"""The format of a token, which is none but what this service gave; the empty one is the first page."""

_STRING = {"type": "string"}
_OBJECT = {"type": "object"}
_URL = {"type": "string", "format": "uri"}


def describe(document: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI document with the endpoints in it; the one given is altered and returned."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas |= _schemas()
    for path, call in PATHS.items():
        name = _NAMES[call]
        document.setdefault("paths", {})[path] = {"post": _operation(call, *name)}
    document["paths"][WELL_KNOWN] = {"get": _discovery()}
    return document


_NAMES = {
    "authzen-evaluation": ("Evaluation", "May this subject do this", "Decision"),
    "authzen-evaluations": ("Evaluations", "Many evaluations in one request", "Decisions"),
    "authzen-search-subject": ("SubjectSearch", "Every subject that may", "Subjects"),
    "authzen-search-resource": ("ResourceSearch", "Every resource on which a subject may", "Resources"),
    "authzen-search-action": ("ActionSearch", "Every action that a subject may do", "Actions"),
}


def _operation(call: str, request: str, summary: str, response: str) -> dict[str, Any]:
    return {
        "tags": [TAG],
        "operationId": call.replace("-", "_"),
        "summary": summary,
        "description": "OpenID AuthZEN Authorization API 1.0. Members that it does not know are ignored.",
        "requestBody": {"required": True, "content": {"application/json": {"schema": _ref(f"AuthZen{request}")}}},
        "responses": {
            "200": _response("Answered.", f"AuthZen{response}"),
            **{
                code: {"description": text, "content": {"application/problem+json": {"schema": _PROBLEM}}}
                for code, text in _REFUSED.items()
            },
        },
    }


def _discovery() -> dict[str, Any]:
    missing = "No public address by https is configured."
    return {
        "tags": [TAG],
        "operationId": "authzen_configuration",
        "security": [],
        "summary": "Where the endpoints are",
        "description": "Policy Decision Point Metadata. Of a tenant it stands at `/t/NAME" + WELL_KNOWN + "` and at `"
        + WELL_KNOWN + "/t/NAME`.",
        "responses": {
            "200": _response("The metadata.", "AuthZenConfiguration"),
            "404": {"description": missing, "content": {"application/problem+json": {"schema": _PROBLEM}}},
            **{
                code: {"description": text, "content": {"application/problem+json": {"schema": _PROBLEM}}}
                for code, text in _REFUSED.items()
                if code not in ("400", "408", "413")
            },
        },
    }  # fmt: skip


_REFUSED = {
    "400": "The request is none by the specification.",
    "401": "The caller is not known.",
    "403": "The caller may not ask this.",
    "408": "The body came too slowly.",
    "413": "The body is too large.",
    "429": "Too many requests.",
    "500": "Something went wrong inside the service.",
    "503": "Too busy, or the question took too long.",
}
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "A problem as RFC 9457 has it.",
    "properties": {
        "type": _STRING,
        "title": _STRING,
        "status": {"type": "integer"},
        "slug": _STRING,
    },
    "required": ["type", "title", "status"],
}


def _response(text: str, schema: str) -> dict[str, Any]:
    return {"description": text, "content": {"application/json": {"schema": _ref(schema)}}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _entity(description: str, *members: str) -> dict[str, Any]:
    properties: dict[str, Any] = dict.fromkeys(members, _STRING)
    return {
        "type": "object",
        "description": description,
        "properties": {**properties, "properties": _OBJECT},
        "required": list(members),
    }


_SUBJECT = _entity("Who asks to act: by default of type `office`, its id the name of an office.", "type", "id")
_ACTION = _entity("What is to be done: by default the name of a power.", "name")
_RESOURCE = _entity(
    "On what: by default of type `act`, whose properties `territory`, `sites`, `subjects`, `at` and `facts` are those "
    "of a question.", "type", "id",
)  # fmt: skip
_CONTEXT = {
    "type": "object",
    "description": "`time` is when the act is done; `as_of`, `known_by`, `standard` and `doctrine` are the point of "
    "view of a question.",
}
_PAGE = {
    "type": "object",
    "properties": {
        "limit": {"type": "integer", "minimum": 0, "description": "Results on a page."},
        "token": {"type": "string", "format": TOKEN_FORMAT, "description": "The `next_token` of the page before."},
        "properties": _OBJECT,
    },
}


def _schemas() -> dict[str, Any]:
    decision = {
        "type": "object",
        "properties": {
            "decision": {"type": "boolean", "description": "True only where authority is shown (`AUTHORIZED`)."},
            "context": {
                "type": "object",
                "description": "`outcome`, `reason`, `registry`, `vantage` and the whole `finding`; or the `error` "
                "that kept the question from being asked.",
            },
        },
        "required": ["decision"],
    }
    several = {
        "type": "object",
        "properties": {"evaluations": {"type": "array", "items": _ref("AuthZenDecision")}},
        "required": ["evaluations"],
    }
    return {
        "AuthZenSubject": _SUBJECT,
        "AuthZenAction": _ACTION,
        "AuthZenResource": _RESOURCE,
        "AuthZenEvaluation": _request(("Subject", "Action", "Resource")),
        "AuthZenEvaluations": {"anyOf": [_single(), _batch()]},
        "AuthZenDecision": decision,
        "AuthZenDecisions": {"anyOf": [several, _ref("AuthZenDecision")]},
        "AuthZenSubjectSearch": _searching("subject"),
        "AuthZenResourceSearch": _searching("resource"),
        "AuthZenActionSearch": _request(("Subject", "Resource"), page=_PAGE),
        "AuthZenSubjects": _results({"type": "object", "properties": {"type": _STRING, "id": _STRING},
                                     "required": ["type", "id"]}),
        "AuthZenResources": _results({"type": "object", "properties": {"type": _STRING, "id": _STRING},
                                      "required": ["type", "id"]}),
        "AuthZenActions": _results({"type": "object", "properties": {"name": _STRING}, "required": ["name"]}),
        "AuthZenConfiguration": {
            "type": "object",
            "properties": dict.fromkeys(("policy_decision_point", *ENDPOINTS), _URL),
            "required": ["policy_decision_point", "access_evaluation_endpoint"],
        },
    }  # fmt: skip


def _request(entities: tuple[str, ...], **more: Any) -> dict[str, Any]:
    members = {name.lower(): _ref(f"AuthZen{name}") for name in entities}
    return {
        "type": "object",
        "properties": {**members, "context": _CONTEXT, **more},
        "required": list(members),
    }


def _searching(wanted: str) -> dict[str, Any]:
    searched = _request(("Subject", "Action", "Resource"), page=_PAGE)
    searched["properties"][wanted] = _entity("Of which type; an id is ignored.", "type")
    return searched


def _options() -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "evaluations_semantic": {"enum": list(SEMANTICS), "description": "Where to stop."},
            "reasons": {
                "enum": [False, True, "finding"],
                "description": "Whether each decision comes with a reason in its context, or with the whole finding.",
            },
        },
    }


def _single() -> dict[str, Any]:
    single = _request(("Subject", "Action", "Resource"), options=_options())
    single["properties"]["evaluations"] = {"type": "array", "maxItems": 0}
    single["description"] = "Without evaluations it is a single one."
    return single


def _batch() -> dict[str, Any]:
    default = {"type": "object", "description": "What an evaluation has where it does not say its own."}
    return {
        "type": "object",
        "properties": {
            **dict.fromkeys(("subject", "action", "resource", "context"), default),
            "options": _options(),
            "evaluations": {
                "type": "array",
                "minItems": 1,
                "maxItems": MOST_EVALUATIONS,
                "items": {"description": "An evaluation. What is wrong with one makes its own decision `false`."},
            },
        },
        "required": ["evaluations"],
    }


def _results(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "page": {
                "type": "object",
                "properties": {
                    "next_token": {"type": "string", "description": "Empty on the last page."},
                    "count": {"type": "integer", "minimum": 0},
                    "total": {"type": "integer", "minimum": 0},
                },
                "required": ["next_token"],
            },
            "context": _OBJECT,
            "results": {"type": "array", "items": item},
        },
        "required": ["results"],
    }
