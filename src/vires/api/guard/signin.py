"""Signing in with a browser, where people are vouched for by a provider: what that takes is loaded only there."""

from __future__ import annotations

from fastapi import FastAPI

from vires.api.guard.gate import Gate


def mount(app: FastAPI, gate: Gate) -> None:
    """Add the routes of `/auth`, where there is a provider."""
    if gate.people is not None:
        from vires.api.guard.oidc import routes

        routes.mount(app, gate.people)
