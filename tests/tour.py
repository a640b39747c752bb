"""Pictures of the site for the guide, taken from the site itself: `python -m tests.tour`.

Each is asked by an address that names its vantage, so that the same registry gives the same picture. They are written
to `docs/pictures/`."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.api.running import Running
from tests.browser.addresses import BUNDLED, asked
from tests.browser.chromium import absence, chromium
from tests.browser.looking import Look

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
SEEN = "as_of=2025-06-01&known_by=2025-06-01"
BELOW = {"matrix": "[role=treegrid], #board", "timeline": "#chart"}
"""Where a picture begins that does not begin at the top of its page."""

STOPS: tuple[tuple[str, str], ...] = (
    ("ask", "/"),
    ("finding", asked(site="none")),
    ("matrix", f"/matrix?office=us/doj&power=us/power/immigration/arrest&at=2025-01-23&site=none&{SEEN}"),
    ("timeline", f"/timeline?from=2025-01-20&to=2025-01-24&{SEEN}"),
    ("article", BUNDLED["article"]),
)
"""What is shown: the name of the picture, and the address."""


def main() -> int:
    """Take the pictures; the exit code is 2 where there is no browser."""
    if reason := absence():
        print(reason, file=sys.stderr)
        return 2
    PICTURES.mkdir(exist_ok=True)
    with chromium() as browser, Running() as site:
        for name, path in STOPS:
            with Look(browser, site.address, width=1280, height=860) as tab:
                tab.go(path)
                assert tab.status == 200, path
                if name in BELOW:
                    part = tab.page.locator(BELOW[name]).first
                    part.evaluate("(e) => scrollTo(0, e.getBoundingClientRect().top + scrollY - 150)")
                to = PICTURES / f"{name}.png"
                tab.page.screenshot(path=to, animations="disabled")
                print(f"{to.relative_to(PICTURES.parent.parent)}: {to.stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
