"""Bytes that a page's parts take on their way."""

from __future__ import annotations

from typing import Any

from tests.browser.looking import Look


class Weight:
    """Listens to a tab from now on. `parts` are bytes by address, compressed where they travel so, heads included."""

    def __init__(self, tab: Look) -> None:
        self._names: dict[str, str] = {}
        self.parts: dict[str, int] = {}
        session = tab.context.new_cdp_session(tab.page)
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._came)
        session.send("Network.enable")

    def _asked(self, event: dict[str, Any]) -> None:
        self._names[event["requestId"]] = event["request"]["url"]

    def _came(self, event: dict[str, Any]) -> None:
        name = self._names.get(event["requestId"], "?")
        self.parts[name] = self.parts.get(name, 0) + int(event["encodedDataLength"])

    @property
    def total(self) -> int:
        """All of them together."""
        return sum(self.parts.values())
