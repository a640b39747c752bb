"""A browser, and sites that it looks at; without one every test here says that it skips.

All of it is given back before tests of another folder run: while Playwright is open, this thread's event loop runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.api.running import Running
from tests.browser.chromium import absence, chromium
from tests.browser.looking import Look
from tests.unit import arden

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    if reason := absence():
        pytest.skip(reason)
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="package")
def us(browser: Browser) -> Iterator[str]:
    """The address of a site over the bundled registry."""
    with Running() as site:
        yield site.address


@pytest.fixture(scope="package")
def ledger(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site over a ledger of Arden with two revisions."""
    with Running("--registry", str(arden.write_ledger(tmp_path_factory.mktemp("ledger")))) as site:
        yield site.address


@pytest.fixture
def look(browser: Browser) -> Iterator[Callable[..., Look]]:
    """Open tabs on a site, which are closed after the test."""
    with ExitStack() as tabs:
        yield lambda address, **seen: tabs.enter_context(Look(browser, address, **seen))
