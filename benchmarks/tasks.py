"""Tasks of a browser's main thread, as its own tracing has them."""

from __future__ import annotations

import json
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CATEGORIES = ["toplevel", "disabled-by-default-devtools.timeline", "__metadata"]
TASKS = ("RunTask", "ThreadControllerImpl::RunTask")
MAIN = "CrRendererMain"


class Tasks:
    """What the main threads of a browser's pages did while this was open. `longest` is the longest task by the wall,
    `busiest` the one that took most of a processor, in milliseconds; `count` is how many there were."""

    def __init__(self, browser: Browser, page: Page) -> None:
        self._browser, self._page = browser, page
        self.longest = self.busiest = 0.0
        self.count = 0

    def __enter__(self) -> Tasks:
        self._browser.start_tracing(page=self._page, categories=CATEGORIES)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        events: list[dict[str, Any]] = json.loads(self._browser.stop_tracing())["traceEvents"]
        main = {
            (one["pid"], one["tid"]) for one in events if one["name"] == "thread_name" and one["args"]["name"] == MAIN
        }
        tasks = [
            one for one in events if one["name"] in TASKS and one["ph"] == "X" and (one["pid"], one["tid"]) in main
        ]
        if error is None and not tasks:
            raise RuntimeError(
                "the trace holds no task of a page's main thread; does this Chromium name them otherwise?"
            )
        self.count = len(tasks)
        self.longest = max((one["dur"] / 1000 for one in tasks), default=0.0)
        self.busiest = max((one.get("tdur", 0) / 1000 for one in tasks), default=0.0)
