"""What the policy of content relies on: no page, style or script of ours needs what the policy forbids, and what is
bundled is locked without an address and listed with its licence."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from vires.web.embed import POLICY as FRAMED
from vires.web.sheet import POLICY

ROOT = Path(__file__).parents[2]
WEB = ROOT / "src" / "vires" / "web"
FRONT = ROOT / "front"
TEMPLATES = sorted((WEB / "templates").glob("*.html"))
SHEETS = sorted((WEB / "static").glob("*.css"))
SCRIPTS = sorted((FRONT / "src").rglob("*.ts"))


def parts(policy: str) -> dict[str, str]:
    return dict(part.strip().split(" ", 1) for part in policy.split(";"))


def test_pages_load_from_their_own_origin_alone_and_run_nothing_that_stands_in_them() -> None:
    for policy, frames in ((POLICY, "'none'"), (FRAMED, "*")):
        said = parts(policy)
        assert said["default-src"] == "'none'"
        assert said["frame-ancestors"] == frames
        assert said["base-uri"] == "'none'"
        assert "unsafe" not in policy
        assert "http" not in policy
        for name in ("style-src", "font-src"):
            assert said[name] == "'self'"
    assert parts(POLICY)["script-src"] == parts(POLICY)["connect-src"] == parts(POLICY)["form-action"] == "'self'"
    assert "script-src" not in parts(FRAMED)
    assert parts(FRAMED)["form-action"] == "'none'"


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_no_template_has_a_style_or_a_script_of_its_own(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:|hx-on|hx-vals\s*=\s*.js:", text)
    for tag in re.findall(r"<script[^>]*>", text):
        assert 'type="application/json"' in tag
    assert "|safe" not in text
    assert "autoescape" not in text


@pytest.mark.parametrize("file", SHEETS, ids=lambda file: file.name)
def test_no_style_sheet_loads_anything(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert "url(" not in text
    assert "@import" not in text


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_no_script_makes_markup_or_scripts_of_text_or_names_another_origin(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    code = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", text, flags=re.DOTALL)
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|setHTMLUnsafe"
    assert not re.search(rf"{forbidden}|\beval\(|\bnew Function\b|https?://(?!www\.w3\.org)|\bany\b", code)


def test_htmx_runs_no_text_as_a_script() -> None:
    text = (FRONT / "src" / "parts" / "htmx.ts").read_text(encoding="utf-8")
    for setting in ("allowEval: false", "allowScriptTags: false", "selfRequestsOnly: true", "historyCacheSize: 0"):
        assert setting in text


def test_what_is_bundled_is_locked_by_its_digest_and_without_an_address() -> None:
    text = (FRONT / "package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in text
    assert "://" not in text
    lock, package = json.loads(text), json.loads((FRONT / "package.json").read_text(encoding="utf-8"))
    packages = {name: said for name, said in lock["packages"].items() if name}
    assert packages
    assert all(said["integrity"].startswith("sha512-") for said in packages.values())
    for name, version in {**package["dependencies"], **package["devDependencies"]}.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
        assert packages[f"node_modules/{name}"]["version"] == version


def test_no_commit_holds_a_bundle() -> None:
    assert "src/vires/web/static/bundle/" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()


@pytest.mark.skipif(not (WEB / "static" / "bundle").is_dir(), reason="the scripts were not bundled: `make scripts`")
def test_every_licence_of_what_was_bundled_is_listed() -> None:
    listed = (WEB / "static" / "bundle" / "LICENSES.txt").read_text(encoding="utf-8")
    package = json.loads((FRONT / "package.json").read_text(encoding="utf-8"))
    for name, version in package["dependencies"].items():
        assert f"\n{name} {version} (" in listed
    assert "SIL OPEN FONT LICENSE" in listed
    assert "Zero-Clause BSD" in listed
    bundled = {file.name for file in (WEB / "static" / "bundle").iterdir()}
    assert {f"{file.stem}.js" for file in (FRONT / "src" / "pages").glob("*.ts")} | {"fonts.css"} <= bundled
