"""Signing in with a browser: by a token, and where people are vouched for by a provider, through it. What the latter
takes is loaded only there."""

from __future__ import annotations

from fastapi import FastAPI

from vires.api.guard import entrance
from vires.api.guard.gate import Gate


def mount(app: FastAPI, gate: Gate) -> None:
    """Add the routes of `/auth`: those of forms, and where there is a provider, those of the way to it and back."""
    entrance.mount(app, gate)
    if gate.people is not None:
        from vires.api.guard.oidc import routes

        routes.mount(app, gate, gate.people)
