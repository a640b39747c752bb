"""Which package, which format, which rules."""

from __future__ import annotations

import vires
from vires.cli.call import write_json


def print_version(as_json: bool) -> None:
    """Name the versions of package, registry format and semantics."""
    from vires.model.finding import SEMANTICS

    if as_json:
        write_json({"package": vires.__version__, "format": vires.FORMAT, "semantics": SEMANTICS})
    else:
        print(f"vires {vires.__version__} (format {vires.FORMAT}, semantics {SEMANTICS})")
