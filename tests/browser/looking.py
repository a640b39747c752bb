"""A tab that keeps what went wrong in it: what the console said, what was asked of other origins, what axe finds, what
is wider than the window."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from re import Pattern
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

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OWN = ("data", "blob", "about")

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
        self.page.on("request", self._request)

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
        if there.scheme not in OWN and (there.scheme, there.netloc) != (here.scheme, here.netloc):
            self.problems.append(f"asked for what is not on its origin: {request.url}")

    def go(self, path: str, *, quick: bool = False) -> Response:
        """Open a page, and wait until it and its scripts are loaded and, unless `quick`, ask for nothing more."""
        until: Any = "load" if quick else "networkidle"
        response = self.page.goto(urljoin(self.address + "/", path.lstrip("/")), wait_until=until)
        assert response is not None, path
        self.status = response.status
        if self.status >= 500:
            self.problems.append(f"{path} answers {self.status}")
        return response

    def dress(self, *, dark: bool) -> None:
        """Let the page be seen in the other scheme of colours."""
        self.page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")

    def widen(self, width: int, height: int = 900) -> None:
        """Give the window another width, in CSS pixels."""
        self.page.set_viewport_size({"width": width, "height": height})

    def check(self, name: str) -> None:
        """Add to the problems what axe finds and what is too wide."""
        self.problems += [f"{name}: {found}" for found in (*self.barriers(), *self.too_wide())]

    def barriers(self) -> list[str]:
        """What keeps people out, by axe; nothing is excused."""
        if not self.page.evaluate("() => typeof axe === 'object'"):
            self.page.evaluate(_axe())
        found: dict[str, Any] = self.page.evaluate(
            "(rules) => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})", RULES
        )
        return [
            f"axe {violation['id']} ({violation['impact']}): {violation['help']}: {_told(node)}"
            for violation in found["violations"]
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
