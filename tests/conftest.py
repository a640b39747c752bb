"""Settings for every test: the same examples on every machine in CI, and no deadline, since a shared
machine's pauses say nothing about the code."""

from __future__ import annotations

import atexit
import gc
import os
import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

# No test leaves a registry in the user's cache, nor finds one there.
os.environ["VIRES_CACHE"] = "off"

# Nor reads the user's keys, nor leaves there what it has seen of a ledger.
SETTINGS = tempfile.TemporaryDirectory(prefix="vires-")
os.environ["VIRES_CONFIG"] = SETTINGS.name
atexit.register(SETTINGS.cleanup)


@pytest.fixture
def uncollected() -> Iterator[None]:
    """For a test that looks at the time of a processor: what earlier tests left on the heap is not gone through
    meanwhile, which takes half a second late in a run and says nothing of the code."""
    gc.disable()
    yield
    gc.enable()
