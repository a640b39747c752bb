"""On paper a page says where it came from, and shows what a screen keeps folded away."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest

from tests.api.served import ADDRESS, Served
from tests.web.test_site import INSPECT
from vires.web.asset import asset


def printed() -> str:
    found = asset("site.css")
    assert found is not None
    return found.data.decode().split("@media print", 1)[1]


@pytest.mark.parametrize("path", ["/coverage", "/t/harbour/matrix?at=2000-01-01", f"/ask?{urlencode(INSPECT)}"])
def test_a_page_names_the_address_at_which_it_was_seen(arden: Served, path: str) -> None:
    response = arden.get(path, follow_redirects=True)
    shown = re.search(r'<p class="printed">([^<]*)</p>', response.text)
    assert shown is not None
    address = shown[1].replace("&amp;", "&")
    assert address.startswith(f"{ADDRESS}{path.partition('?')[0]}")
    again = arden.get(address)
    assert again.status_code == 200
    assert re.search(r"<h1.*?</h1>", again.text, re.S)[0] == re.search(r"<h1.*?</h1>", response.text, re.S)[0]  # type: ignore[index]


def test_paper_has_no_fields_and_nothing_folded() -> None:
    css = printed()
    for gone in ("form", "button", ".tools", ".files", ".sentence"):
        assert re.search(rf"(^|[,\s]){re.escape(gone)}\s*[,{{]", css), gone
    assert "details::details-content { content-visibility: visible" in css
    assert ".printed { display: block" in css
    assert "color-scheme: light" in css


def test_the_style_sheet_holds_its_contrast_in_light_and_dark() -> None:
    """WCAG 2.2, 1.4.3: small text has 4.5 to 1 on every ground on which it stands; 1.4.11: 3 to 1 for what bounds a
    field."""
    found = asset("site.css")
    assert found is not None
    colours = {
        name: (light, dark)
        for name, light, dark in re.findall(r"--([a-z-]+): light-dark\((#\w{6}), (#\w{6})\)", found.data.decode())
    }
    pairs = [(ink, ground, 4.5) for ink in ("ink", "soft", "link") for ground in ("paper", "panel", "sheet")]
    pairs += [(tone, f"{tone}-wash", 4.5) for tone in colours if f"{tone}-wash" in colours and tone != "link"]
    pairs += [(tone, "paper", 4.5) for tone in colours if f"{tone}-wash" in colours]
    pairs += [("line", "paper", 3), ("focus", "paper", 3), ("focus", "panel", 3)]
    assert len(pairs) > 24
    for ink, ground, least in pairs:
        for side, name in enumerate(("light", "dark")):
            assert contrast(colours[ink][side], colours[ground][side]) >= least, (name, ink, ground)


def contrast(one: str, other: str) -> float:
    """By the definition of WCAG 2.2."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_reckoned_as_defined() -> None:
    assert contrast("#000000", "#ffffff") == 21
