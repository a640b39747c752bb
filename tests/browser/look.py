"""Look at pages of a site that is running: `python -m tests.browser.look http://127.0.0.1:8000/ /matrix ...`.

The first argument is the site's address; a page is given by its path, all of the bundled registry's where none is.
Prints what is wrong with each, at 1280 and 390 px, light and dark, and leaves pictures in `shots/`."""

from __future__ import annotations

import re
import sys

from tests.browser.addresses import BUNDLED
from tests.browser.chromium import absence, chromium
from tests.browser.looking import Look


def main(address: str, *paths: str) -> int:
    """Look at the pages; the exit code is 1 where something is wrong."""
    if reason := absence():
        print(reason, file=sys.stderr)
        return 2
    wrong = 0
    with chromium() as browser:
        for path in paths or tuple(BUNDLED.values()):
            with Look(browser, address) as tab:
                tab.go(path)
                tab.survey("look-" + (re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")[:60] or "home"))
                for problem in tab.problems:
                    print(problem)
                wrong += len(tab.problems)
    print(f"{wrong} problems")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
