"""Settings for every test: the same examples on every machine in CI, and no deadline, since a shared
machine's pauses say nothing about the code."""

from __future__ import annotations

import atexit
import os
import tempfile

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
