"""What goes wrong below is answered, and logged with the name of the request; no text of an error goes outside."""

from __future__ import annotations

import logging
import traceback

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vires.api.middleware.reply import refuse, watching
from vires.api.problem import problem
from vires.service.refusal import Refusal

LOGGER = logging.getLogger("vires.server")


class Faults:
    """A refusal that nobody answered becomes its problem document, anything else `internal-error` (500)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        def note(message: Message) -> None:
            nonlocal started
            started = True

        try:
            await self.app(scope, receive, watching(send, note))
        except Refusal as refusal:
            if started:
                raise
            await problem(refusal)(scope, receive, send)
        except Exception as error:
            name = scope.get("state", {}).get("request_id")
            # What an error says may repeat the question; where it happened does not.
            place = "".join(traceback.format_tb(error.__traceback__)[-6:])
            LOGGER.error("request %s failed with %s\n%s", name, type(error).__name__, place)
            if started:
                raise
            fault = Refusal(
                "internal-error", "something went wrong inside the service", f"report it with the request id `{name}`"
            )
            await refuse(scope, receive, send, fault, 500)
