"""What pages load: kept by its content, packed where it can be, and nothing beside it reachable."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.api.served import Served
from tests.web.test_site import got
from vires.web import asset as module
from vires.web.asset import FOLDER, asset


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of static files with a bundle of our own in it, as a build would leave it."""
    for file in FOLDER.glob("*.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    made = tmp_path / "bundle"
    made.mkdir()
    (made / "site.js").write_text("export {};")
    (made / "LICENSES.txt").write_text("none")
    (made / "part-ABC.woff2").write_bytes(b"wOF2")
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    return made


def test_a_page_loads_what_was_bundled_by_its_digest_and_keeps_it(arden: Served, bundle: Path) -> None:
    _, page = got(arden, "/")
    address = next(one for one in page.loads if "bundle/site.js" in one)
    response = arden.get(address)
    assert response.text == "export {};"
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in response.headers["cache-control"]
    assert "LICENSES.txt" in " ".join(page.links)


def test_a_page_reads_without_a_bundle(arden: Served, bundle: Path) -> None:
    (bundle / "site.js").unlink()
    (bundle / "LICENSES.txt").unlink()
    response, page = got(arden, "/")
    assert response.status_code == 200
    assert "script" not in page.tags
    assert "LICENSES.txt" not in " ".join(page.links)


def test_what_is_built_anew_is_seen_at_the_next_request(arden: Served, bundle: Path) -> None:
    before = got(arden, "/")[1].loads
    (bundle / "site.js").write_text("export { }; // longer")
    after = got(arden, "/")[1].loads
    assert before != after
    old = next(one for one in before if "bundle/site.js" in one)
    response = arden.get(old)
    assert "longer" in response.text
    assert "immutable" not in response.headers["cache-control"]


def test_an_address_without_the_digest_is_asked_again(arden: Served) -> None:
    first = arden.get("/static/site.css")
    assert first.headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert arden.get("/static/site.css", headers={"if-none-match": first.headers["etag"]}).status_code == 304
    named = arden.get(f"/static/site.css?v={first.headers['etag'].strip(chr(34))}")
    assert "immutable" in named.headers["cache-control"]


def test_a_file_is_sent_packed_to_who_can_read_that(arden: Served, bundle: Path) -> None:
    packed = arden.get("/static/site.css", headers={"accept-encoding": "gzip"})
    plain = arden.get("/static/site.css", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert {*packed.headers["vary"].split(", "), *plain.headers["vary"].split(", ")} == {"Accept-Encoding"}
    assert packed.content == plain.content
    found = asset("site.css")
    assert found is not None
    assert found.packed is not None
    assert gzip.decompress(found.packed) == found.data
    font = arden.get("/static/bundle/part-ABC.woff2", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in font.headers
    assert font.headers["content-type"] == "font/woff2"


@pytest.mark.parametrize(
    "name",
    [
        "../sheet.py", "..%2fsheet.py", "bundle/..%2fsite.css", "bundle//site.js", "bundle/x/site.js", ".site.css",
        "site.css%00.js", "%2e%2e/asset.py", "bundle/.LICENSES.txt.1", "", "site", "site.py", "bundle/nonesuch.js",
    ],
)  # fmt: skip
def test_nothing_but_the_files_of_the_site_is_served(arden: Served, bundle: Path, name: str) -> None:
    assert arden.get(f"/static/{name}").status_code == 404


def test_dark_is_chosen_by_a_cookie_and_by_nothing_else(arden: Served) -> None:
    def root(cookie: str) -> str:
        return arden.get("/coverage", headers={"cookie": cookie}).text.split("\n")[1]

    assert root("vires-theme=dark") == '<html lang="en" data-theme="dark">'
    assert root("vires-theme=light") == '<html lang="en" data-theme="light">'
    assert root("vires-theme=%22%3E%3Cscript%3E") == root("a=b") == '<html lang="en">'
