"""A tab that keeps what went wrong in it: what the console said, what was asked of other origins, what axe finds, what
is wider than the window."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from re import Pattern
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from tests.browser.chromium import axe_source

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Locator, Request, Response

    Role = Any

SHOTS = Path(__file__).with_name("shots")
"""Pictures of pages; ignored by git."""

PATIENCE = 60_000.0
"""Milliseconds after which what was waited for is taken not to come."""

WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OWN = ("data", "blob", "about")

# Two frames have been drawn, with the fonts that they are written in.
DRAWN = """() => document.fonts.ready.then(() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))))"""

# What a page does by itself after it is loaded, and says so by: an answer on its way (busy, or a request of htmx), the
# colours of the first axis, the days of a matrix.
IDLE = """() => !document.querySelector('[aria-busy=true], .htmx-request, p.hint.slide')
  && [...document.querySelectorAll('#answer > .times [data-axis=at]')].every((axis) => 'painted' in axis.dataset
    || !axis.querySelector('.track'))"""

# Of what axe finds only what is wrong comes back: the rest is long, and says nothing here.
FOUND = """(rules) => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})
  .then((found) => found.violations)"""

# What reaches past the window's edge, outside of every region that scrolls by itself.
TOO_WIDE = """() => {
  const root = document.documentElement, edge = root.clientWidth + 1
  if (root.scrollWidth <= edge) return []
  const inside = (e) => {
    for (let p = e.parentElement; p && p !== document.body; p = p.parentElement)
      if (getComputedStyle(p).overflowX !== 'visible') return true
    return false
  }
  const wide = [...document.body.querySelectorAll('*')].filter((e) =>
    e.getBoundingClientRect().right > edge && !inside(e))
  return [`the page is ${root.scrollWidth} px wide in a window of ${root.clientWidth} px`,
    ...wide.slice(0, 8).map((e) => e.cloneNode(false).outerHTML.slice(0, 160))]
}"""


@cache
def _axe() -> str:
    return axe_source()


def _told(node: dict[str, Any]) -> str:
    where, why = " > ".join(map(str, node["target"])), " ".join(node["failureSummary"].split())
    return f"{where}: {node['html'][:200]}: {why[:300]}"


class Look:
    """One tab of a browser. `problems` is empty as long as all is well."""

    def __init__(
        self, browser: Browser, address: str, *, width: int = 1280, height: int = 900, dark: bool = False,
        scripts: bool = True, scale: float = 1,
    ) -> None:  # fmt: skip
        self.address = address.rstrip("/")
        self.problems: list[str] = []
        self.asked: list[str] = []
        self._open: set[Request] = set()
        self.scripts = scripts
        self.context = browser.new_context(
            base_url=self.address, viewport={"width": width, "height": height}, java_script_enabled=scripts,
            color_scheme="dark" if dark else "light", reduced_motion="reduce", device_scale_factor=scale,
            accept_downloads=True,
        )  # fmt: skip
        self.context.set_default_timeout(PATIENCE)
        self.status: int | None = None
        self.renew()

    def renew(self) -> None:
        """Open a new tab in the same browser: what it remembers stays, what went wrong before is forgotten."""
        self.problems.clear()
        self.page = self.context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        self.page.on("dialog", self._dialog)
        self._open.clear()
        self.page.on("request", self._request)
        for ended in ("requestfinished", "requestfailed"):
            self.page.on(ended, lambda request: self._open.discard(request))

    def __enter__(self) -> Look:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.context.close()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        # Chromium says of every page that answers with an error that it could not be loaded.
        if message.location.get("url") == self.page.url and "Failed to load resource" in message.text:
            return
        self.problems.append(f"console, {message.type}: {message.text} ({message.location.get('url')})")

    def _dialog(self, dialog: Dialog) -> None:
        self.problems.append(f"a dialog opened: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        here, there = urlsplit(self.address), urlsplit(request.url)
        self.asked.append(request.url)
        self._open.add(request)
        if there.scheme not in OWN and (there.scheme, there.netloc) != (here.scheme, here.netloc):
            self.problems.append(f"asked for what is not on its origin: {request.url}")

    def go(self, path: str, *, quick: bool = False) -> Response:
        """Open a page, and wait until it and its scripts are loaded and, unless `quick`, it is settled."""
        self._open.clear()
        response = self.page.goto(urljoin(self.address + "/", path.lstrip("/")), wait_until="load")
        assert response is not None, path
        while response.status == 202:
            # It is still being worked out; its page asks again by itself.
            with self.page.expect_navigation(wait_until="load") as again:
                pass
            response = again.value
        self.status = response.status
        if self.status >= 500:
            self.problems.append(f"{path} answers {self.status}")
        if not quick:
            self.settle()
        return response

    def settle(self) -> None:
        """Wait until the page asks for nothing more and does nothing more by itself, and that is drawn."""
        if not self.scripts:
            return
        quiet, end = 0, monotonic() + PATIENCE / 1000
        while quiet < 2:
            assert monotonic() < end, f"{self.page.url} does not come to rest: {[one.url for one in self._open]}"
            self.page.wait_for_function(IDLE)
            self.page.evaluate(DRAWN)
            quiet = 0 if self._open else quiet + 1

    def dress(self, *, dark: bool) -> None:
        """Let the page be seen in the other scheme of colours."""
        self.page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")

    def widen(self, width: int, height: int = 900) -> None:
        """Give the window another width, in CSS pixels."""
        self.page.set_viewport_size({"width": width, "height": height})

    def survey(self, name: str, *, shoot: bool = True) -> None:
        """Check the page as it stands, wide and narrow, light and dark, and take its pictures. It is wide and light
        afterwards."""
        for width in WIDTHS:
            self.widen(width)
            self.settle()
            for scheme in SCHEMES:
                self.dress(dark=scheme == "dark")
                self.check(f"{name} at {width} px, {scheme}")
                if shoot:
                    self.shoot(f"{name}-{width}-{scheme}")
        self.dress(dark=False)
        self.widen(WIDTHS[0])

    def glance(self, name: str, *, shoot: bool = True) -> None:
        """Check what the page has become, wide in light and narrow in dark colours. It is wide and light afterwards."""
        for width, scheme in zip(WIDTHS, SCHEMES, strict=True):
            self.widen(width)
            self.dress(dark=scheme == "dark")
            self.settle()
            self.check(f"{name} at {width} px, {scheme}")
            if shoot:
                self.shoot(f"{name}-{width}-{scheme}")
        self.dress(dark=False)
        self.widen(WIDTHS[0])

    def check(self, name: str) -> None:
        """Add to the problems what axe finds and what is too wide."""
        self.problems += [f"{name}: {found}" for found in (*self.barriers(), *self.too_wide())]

    def barriers(self) -> list[str]:
        """What keeps people out, by axe; nothing is excused."""
        if not self.page.evaluate("() => typeof axe === 'object'"):
            self.page.evaluate(_axe())
        found: list[dict[str, Any]] = self.page.evaluate(FOUND, RULES)
        return [
            f"axe {violation['id']} ({violation['impact']}): {violation['help']}: {_told(node)}"
            for violation in found
            for node in violation["nodes"][:4]
        ]

    def too_wide(self) -> list[str]:
        """What makes the page scroll sideways."""
        wide: list[str] = self.page.evaluate(TOO_WIDE)
        return wide

    def shoot(self, name: str, *, whole: bool = True) -> Path:
        """A picture of the page, in the ignored folder."""
        SHOTS.mkdir(exist_ok=True)
        path = SHOTS / f"{name}.png"
        self.page.screenshot(path=path, full_page=whole, animations="disabled")
        return path

    def text(self, selector: str = "main") -> str:
        """The text of a part of the page as it is seen."""
        return " ".join(self.page.locator(selector).first.inner_text().split())

    def reach(self, role: Role, name: str | Pattern[str], *, back: bool = False, most: int = 250) -> Locator:
        """Move the focus by the Tab key until it is on what has that role and name."""
        for _ in range(most):
            if found := self.focused(role, name):
                return found
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"{most} presses of Tab do not reach the {role} {name!r} of {self.page.url}")

    def focused(self, role: Role, name: str | Pattern[str]) -> Locator | None:
        """What has the focus, if it has that role and a name with those words in it."""
        held = self.page.locator(":focus")
        alike = self.page.get_by_role(role, name=name).and_(held)
        return alike if alike.count() else None

    def press(self, *keys: str) -> None:
        """Press keys, one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        """Type a text where the focus is, in the place of what is selected there."""
        self.page.keyboard.type(text)

    def wait(self, said: str, *given: object) -> None:
        """Wait until a script's expression is true of the page."""
        self.page.wait_for_function(said, arg=list(given))
