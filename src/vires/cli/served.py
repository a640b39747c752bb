"""The registry that a server keeps, as the commands ask it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vires.client.client import Client

TOKEN = "VIRES_TOKEN"
"""The environment variable that holds the token: an option would show it to everybody on the machine."""


def connect(url: str, revision: str | None) -> Client:
    """A client of the registry served at an address. Raises `Refusal`, as `extra-missing` where its library is not
    installed."""
    from vires.client.client import Client

    return Client(url, token=os.environ.get(TOKEN) or None, revision=revision)
