"""Chromium as the system has it, driven by Playwright: nothing is downloaded, and no other machine has a name."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PACKAGES = ("playwright", "axe_playwright_python")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def executable() -> str | None:
    """Where Chromium is, if it is installed."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def absence() -> str | None:
    """What keeps the pages from being looked at here; `None` where nothing does."""
    lacking = [
        f"the Python package `{name}`" for name in ("playwright", "axe_playwright_python") if not find_spec(name)
    ]
    lacking += [] if executable() else ["Chromium (Debian: `apt-get install chromium`)"]
    return f"no page was looked at in a browser: {' and '.join(lacking)} not installed" if lacking else None


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window. While it is open, no other event loop can run in this thread."""
    from playwright.sync_api import sync_playwright

    # The sandbox of Chromium refuses to work for root.
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=[*FLAGS, *root])
        try:
            yield browser
        finally:
            browser.close()


def axe_source() -> str:
    """The text of axe-core."""
    from importlib.resources import files

    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
