"""Keeps a registry that is served at its newest: told by the ledger where that tells, else by looking."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from vires.service.refusal import Refusal
from vires.service.serving.hosted import Hosted

if TYPE_CHECKING:
    from vires.ledger.bulletin import Bulletin

LOGGER = logging.getLogger("vires.server")
EARS = 0.5
"""Seconds for which an announcement is waited for at a time, so that who wants to stop need not wait longer."""
UNTOLD = 15
"""A ledger that tells is looked at so many times more seldom."""


class Follower:
    """A thread that refreshes a registry every `seconds`, and at once when a new revision is announced. A refresh that
    fails leaves the snapshot before in place, is logged, and is tried again."""

    def __init__(self, hosted: Hosted, seconds: float = 2.0) -> None:
        self.hosted, self.seconds = hosted, seconds
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"follow {hosted.name}", daemon=True)
        self._bulletin: Bulletin | None = None
        self._said: str | None = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and wait until it has ended; a refresh that is under way is waited for a few seconds at most."""
        self._stop.set()
        self._thread.join(5.0)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wait()
            if not self._stop.is_set():
                self._refresh()
        if self._bulletin is not None:
            self._bulletin.close()

    def _wait(self) -> None:
        ledger = self.hosted.ledger
        if ledger is None or not self._hears(ledger):
            self._stop.wait(self.seconds)
            return
        left = self.seconds * UNTOLD
        while left > 0 and not self._stop.is_set():
            try:
                assert self._bulletin is not None
                if self._bulletin.wait(min(EARS, left)):
                    return
            except Exception:
                self._deaf()
                return
            left -= EARS

    def _hears(self, ledger: str) -> bool:
        from vires.ledger.bulletin import Bulletin, announces

        if not announces(ledger):
            return False
        if self._bulletin is None:
            try:
                self._bulletin = Bulletin(ledger)
            except Exception:
                return False
            # What was recorded before anybody listened was announced to nobody.
            self._refresh()
        return True

    def _deaf(self) -> None:
        if self._bulletin is not None:
            self._bulletin.close()
        self._bulletin = None

    def _refresh(self) -> None:
        before = self.hosted.known
        try:
            now = self.hosted.refresh()
        except Refusal as refusal:
            if self._said != refusal.message:
                LOGGER.error("registry `%s` is not refreshed: %s (%s)", self.hosted.name, refusal.message, refusal.slug)
            self._said = refusal.message
        except Exception as error:
            LOGGER.error("registry `%s` is not refreshed: %s", self.hosted.name, type(error).__name__)
        else:
            self._said = None
            if now is not before:
                LOGGER.info("registry `%s` is now at %s", self.hosted.name, now.digest)
