"""The machine's line: what the figures were measured on, without which they say nothing."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

PACKAGES = ("cedarpy", "gordon-to-regorus", "pycasbin", "duckdb")


def line(packages: Sequence[str] = PACKAGES) -> dict[str, Any]:
    """Processor, cores, memory and versions, and how busy the machine was with other things just now."""
    return {
        "processor": _processor(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "memory_gibibytes": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": platform.system(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in packages},
        "load": [round(load, 2) for load in os.getloadavg()],
    }


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for text in information.read_text().splitlines():
            if text.startswith("model name"):
                return text.partition(":")[2].strip()
    return platform.processor() or "not stated"
