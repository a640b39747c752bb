"""What the site costs who looks: the weight of each page's first view, how soon it can be used, and how long the main
thread of the browser is busy at a stretch while a matrix of 200 offices by 300 powers is scrolled and slid.

    .venv/bin/python -m benchmarks.site             some three minutes; writes results/site.json
    .venv/bin/python -m benchmarks.site --look      one turn each, written nowhere

Needs Chromium and the packages of `tests/browser`. Prints a table, and what is over its bound; the exit code tells
neither, as a busy machine says nothing of the code.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from time import monotonic
from typing import TYPE_CHECKING, Any

from benchmarks.machine import line
from benchmarks.matrix import registry
from benchmarks.tasks import Tasks

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RESULT = Path(__file__).with_name("results") / "site.json"
BOUNDS = {"bytes": 200_000, "interactive": 1000.0, "task": 50.0, "server": 300.0}
"""What was meant: bytes of a first view, and milliseconds."""
OFFICES, POWERS, TURNS = 200, 300, 3
KINDS = (
    "home", "finding", "who", "what", "course-power", "matrix", "matrix-against", "timeline-drawn", "lag", "changes",
    "whatif", "sources-read", "article", "coverage", "find", "commands", "strength", "record-office", "record-power",
    "record-instrument", "record-source", "registry", "registry-file", "review-none", "edit-none", "signin",
)  # fmt: skip
"""Pages of the bundled registry, one of each kind, by their names in `tests/browser/addresses.py`."""

# Kept from the first instant of a page: tasks of 50 ms and more, and what was drawn first.
WATCH = """(() => {
  window.longTasks = []
  const take = (list) => window.longTasks.push(...list.getEntries().map((one) => [one.startTime, one.duration]))
  new PerformanceObserver(take).observe({type: 'longtask', buffered: true})
})()"""

# When a page can be used: its scripts have run, something is drawn, and no long task is left of what it did to begin.
TIMES = """() => {
  const [loading] = performance.getEntriesByType('navigation')
  const [paint] = performance.getEntriesByName('first-contentful-paint')
  const ends = window.longTasks.map(([start, took]) => start + took)
  const painted = paint ? paint.startTime : loading.loadEventEnd
  return {
    answered: loading.responseEnd,
    painted,
    interactive: Math.max(painted, loading.domContentLoadedEventEnd, ...ends),
    longest: Math.max(0, ...window.longTasks.map(([, took]) => took)),
  }
}"""

TIMED = ("answered", "painted", "interactive", "longest")

# Scrolls the grid by as much as a hand does, a step a frame, to its far end and back, down and across.
SCROLL = """async () => {
  const grid = document.querySelector('.board')
  const frame = () => new Promise((done) => requestAnimationFrame(done))
  for (const [axis, side] of [['scrollTop', 'Height'], ['scrollLeft', 'Width']])
    for (const way of [1, -1])
      for (let gone = 0; gone < grid[`scroll${side}`] - grid[`client${side}`]; gone += 120) {
        grid[axis] += way * 120
        await frame()
      }
}"""

# Draws the slider from end to end, a day a frame.
SLIDE = """async () => {
  const range = document.querySelector('#day')
  const frame = () => new Promise((done) => requestAnimationFrame(done))
  for (const days of [[...Array(Number(range.max) + 1).keys()], [...Array(Number(range.max) + 1).keys()].reverse()])
    for (const day of days) {
      range.value = String(day)
      range.dispatchEvent(new Event('input', {bubbles: true}))
      await frame()
    }
}"""


def pages(browser: Browser, turns: int) -> list[dict[str, Any]]:
    """Each kind of page of the bundled registry, from a server that has been warm and is asked for it once before."""
    from tests.api.running import Running
    from tests.browser.addresses import BUNDLED

    found = []
    with Running() as site:
        _warmed(site.client)
        for name in KINDS:
            begun = monotonic()
            site.client.get(BUNDLED[name], follow_redirects=True).raise_for_status()
            first = (monotonic() - begun) * 1000
            seen = [_view(browser, site.address, BUNDLED[name]) for _ in range(turns)]
            found.append({
                "page": name, "path": BUNDLED[name], "bytes": seen[0]["bytes"], "parts": seen[0]["parts"],
                "server first": round(first, 1),
                **{key: round(median(one[key] for one in seen), 1) for key in TIMED},
                "interactive, each": [round(one["interactive"], 1) for one in seen],
            })  # fmt: skip
    return found


def _view(browser: Browser, address: str, path: str) -> dict[str, Any]:
    """A first view, with nothing kept from before."""
    from tests.browser.looking import Look
    from tests.browser.weight import Weight

    with Look(browser, address) as tab:
        tab.page.add_init_script(WATCH)
        weight = Weight(tab)
        tab.go(path)
        times: dict[str, float] = tab.page.evaluate(TIMES)
        parts: dict[str, int] = {}
        for asked, size in weight.parts.items():
            kind = _kind(asked.partition("?")[0].removeprefix(address))
            parts[kind] = parts.get(kind, 0) + size
        return {**times, "bytes": weight.total, "parts": parts}


def _kind(path: str) -> str:
    ends = {".js": "scripts", ".css": "styles", ".woff2": "fonts", ".svg": "icon"}
    return next((kind for end, kind in ends.items() if path.endswith(end)), "page")


def _warmed(client: Any) -> None:
    """Ask for the matrix, which a server makes ready at its start: what is asked then waits for that."""
    client.get("/matrix", follow_redirects=True).raise_for_status()
    client.get("/ask?office=us/doj/dea/special-agent&power=us/power/immigration/arrest/without-warrant",
               follow_redirects=True).raise_for_status()  # fmt: skip


def matrix(browser: Browser, turns: int) -> dict[str, Any]:
    """The matrix of a fictional law: what the server takes for another day of it, and what scrolling and sliding take
    of the browser's main thread."""
    from tests.api.running import Running
    from tests.browser.looking import Look

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vires-site-")))
        for name, data in registry(OFFICES, POWERS).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        site = stack.enter_context(Running("--registry", str(folder)))
        days = ["2015-06-10", "2015-09-20", "2015-11-03", "2015-12-20", "2016-02-14"]
        seen = "site=none&as_of=2026-01-01&known_by=2026-01-01"
        took = {}
        for kind in ("page", "board"):
            form = "&format=board" if kind == "board" else ""
            shift = 0 if kind == "page" else 30
            took[kind] = [_asked(site.client, f"/matrix?at={_later(day, shift)}&{seen}{form}") for day in days]
        with Look(browser, site.address, width=1280) as tab:
            tab.go(f"/matrix?at=2015-06-10&from=2015-01-01&to=2016-01-01&{seen}")
            tab.page.locator("section.slide").wait_for()
            for axis in ("offices", "powers"):
                tab.page.get_by_role("button", name=f"All {axis}").click()
            tab.settle()
            board = tab.page.locator(".board")
            size = [int(board.get_attribute(f"aria-{axis}count") or 0) - 1 for axis in ("row", "col")]
            stops = int(tab.page.locator("#day").get_attribute("max") or 0) + 1
            return {
                "offices": size[0], "powers": size[1], "days": stops,
                "server": {
                    "first of a vantage": took["page"][0], "another day, page": median(took["page"][1:]),
                    "another day, data": median(took["board"]), "each": took,
                },
                "scrolling": _busiest(browser, tab.page, SCROLL, turns),
                "sliding": _busiest(browser, tab.page, SLIDE, turns),
                "bytes": len(site.client.get(f"/matrix?at=2015-06-10&{seen}").content),
            }  # fmt: skip


def _later(day: str, by: int) -> str:
    from datetime import date, timedelta

    return (date.fromisoformat(day) + timedelta(by)).isoformat()


def _asked(client: Any, path: str) -> float:
    begun = monotonic()
    client.get(path).raise_for_status()
    return round((monotonic() - begun) * 1000, 1)


def _busiest(browser: Browser, page: Page, script: str, turns: int) -> dict[str, Any]:
    """The longest task of the main thread while a script runs, by the wall and by the processor, in milliseconds: the
    median of some turns, and each."""
    found = []
    for _ in range(turns):
        with Tasks(browser, page) as tasks:
            page.evaluate(script)
        found.append(tasks)
    return {
        "longest by the wall": round(median(one.longest for one in found), 1),
        "longest by the processor": round(median(one.busiest for one in found), 1),
        "tasks": sum(one.count for one in found) // turns,
        "each": [[round(one.longest, 1), round(one.busiest, 1)] for one in found],
    }


def over(found: Mapping[str, Any]) -> list[str]:
    """What is over its bound, in words."""
    lines = []
    for one in found["pages"]:
        if one["bytes"] >= BOUNDS["bytes"]:
            lines.append(f"{one['page']}: {one['bytes'] / 1000:.0f} kB in its first view")
        if one["interactive"] >= BOUNDS["interactive"]:
            lines.append(f"{one['page']}: interactive after {one['interactive']:.0f} ms")
    grid = found["matrix"]
    for doing in ("scrolling", "sliding"):
        if grid[doing]["longest by the wall"] >= BOUNDS["task"]:
            lines.append(f"a task of {grid[doing]['longest by the wall']:.0f} ms while {doing}")
    for name in ("another day, page", "another day, data"):
        if grid["server"][name] >= BOUNDS["server"]:
            lines.append(f"the matrix, {name}: {grid['server'][name]:.0f} ms of the server")
    return lines


def main(words: Sequence[str]) -> int:
    """Measure; the exit code is 2 where there is no browser."""
    from tests.browser.chromium import absence, chromium

    if reason := absence():
        print(reason, file=sys.stderr)
        return 2
    turns = 1 if "--look" in words else TURNS
    with chromium() as browser:
        found: dict[str, Any] = {
            "benchmark": "site", "machine": line(("vires", "playwright", "starlette", "uvicorn")),
            "browser": f"Chromium {browser.version}", "bounds": BOUNDS, "turns": turns,
            "pages": pages(browser, turns), "matrix": matrix(browser, turns),
        }  # fmt: skip
    found["load at the end"] = line(())["load"]
    found["over"] = over(found)
    for one in found["pages"]:
        print(f"{one['page']:20} {one['bytes'] / 1000:6.0f} kB   painted {one['painted']:6.0f}   interactive "
              f"{one['interactive']:6.0f}   first answer {one['server first']:7.0f} ms")  # fmt: skip
    print(json.dumps(found["matrix"], indent=1))
    print("over: " + ("; ".join(found["over"]) or "nothing"))
    if "--look" not in words:
        RESULT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
