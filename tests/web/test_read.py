"""A source beside the record: its statements as cards, and its text only where the user's own vault holds it."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.served import Served
from tests.unit import arden as text
from tests.web.reading import Read, read
from tests.web.test_site import HOSTILE, got
from vires.service.permission.caller import ANONYMOUS, Caller
from vires.service.refusal import Refusal
from vires.service.vault import Vault, marked
from vires.web import site

NEWS = "The harbour lets inspectors board ships, reportedly.\nOthers may <b>not</b>; the order is of 2 June.\n"
FIRST, SECOND = (0, 52), (53, 98)


def place(start: int, end: int) -> str:
    return f"{{start: {start}, end: {end}, sha256: {hashlib.sha256(NEWS[start:end].encode()).hexdigest()}}}"


STATED = f"""\
    statements:
      - {{mark: C1, claim: Inspectors may board ships, at: [[{FIRST[0]}, {FIRST[1]}]]}}
      - {{mark: C2, claim: 'It rests on a gazette <script>alert(1)</script>'}}
"""


def write(folder: Path) -> Path:
    """Arden with a report that is placed in its text, and the statements of its source."""
    text.write(folder)
    law = folder / "law.yaml"
    said = "    says: {decided: 1995-06-02}\n"
    placed = f"    at: {place(*FIRST)}\n{said}"
    other = f"    at: {place(*SECOND)}\n    hedge: of 2 June\n"
    parts = law.read_text().replace(said, placed)
    second = "  - source: coast-news\n    basis: relayed\n    published: 1998-01-03\n" + other
    parts = parts.replace("  - {source: gazette, basis: document-held, published: 1998-01-02}\n",
                          "  - {source: gazette, basis: document-held, published: 1998-01-02}\n" + second)  # fmt: skip
    law.write_text(parts, encoding="utf-8")
    rest = folder / "rest.yaml"
    listed = "  - {id: coast-news, title: Coast News, outlet: Coast Press, kind: press}\n"
    whole = "  - id: coast-news\n    title: Coast News\n    outlet: Coast Press\n    kind: press\n" + STATED
    stated = "    statement: a trained inspector may inspect a vessel away from the yards\n"
    rest.write_text(rest.read_text().replace(listed, whole).replace(stated, "    statement: C1\n"), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def coast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = write(tmp_path_factory.mktemp("coast"))
    served = Served({"": str(folder), "harbour": str(folder)})
    site.mount(served.app)
    yield served
    served.close()


@pytest.fixture
def vault(tmp_path: Path, coast: Served) -> Iterator[Path]:
    """A folder that the site shows texts from to anyone."""
    coast.app.state.vault = Vault(tmp_path, anyone=True)
    yield tmp_path
    coast.app.state.vault = None


HERE = {"host": "127.0.0.1:8000"}
"""What a browser on the machine itself names."""


def at_home(served: Served, path: str) -> tuple[httpx.Response, Read]:
    """A page as it is shown on the machine itself."""
    response = served.get(path, headers=HERE)
    return response, read(str(response.url), response.text)


def keep(folder: Path, words: str, name: str | None = None) -> Path:
    """Put a text into a vault."""
    data = words.encode()
    file = folder / (name or hashlib.sha256(data).hexdigest())
    file.write_bytes(data)
    return file


def sound(page: Read) -> None:
    assert (page.open, page.wrong) == ([], [])
    assert len(page.ids) == len(set(page.ids))
    assert set(page.fields) <= page.labelled


def test_a_statement_stands_beside_the_record_and_opens_its_finding(coast: Served) -> None:
    response, page = got(coast, "/read/coast-news")
    sound(page)
    assert "C1 Inspectors may board ships" in page.words
    assert "relayed from another, reported, from Arden Gazette, “reportedly”" in page.words
    assert (
        "day of decision the source: 1995-06-02 the record: 1995-06-01 the text outranks a report of it" in page.words
    )
    assert "first known 1995-06-02 , from Arden Gazette" in page.words
    asked = next(link for link in page.links if "/ask?" in link)
    assert "AUTHORIZED May Harbour inspector inspect vessels at no kind of place that matters on 1 January 2000?" in (
        page.words
    )
    assert "AUTHORIZED" in got(coast, asked)[1].words
    assert any(link.endswith("/record/arden/order/7") for link in page.links)
    # What the source attests besides stands after what is listed.
    assert page.words.index("C2") < page.words.index("Order 9 on yards")
    assert "<script>alert" not in response.text
    assert "The text itself is not part of the registry and is not shown." in page.words
    assert "board ships, reportedly" not in response.text


def test_every_source_that_is_spoken_from_is_listed_and_below_a_tenant_too(coast: Served) -> None:
    for root in ("", "/t/harbour"):
        _, page = got(coast, f"{root}/read")
        sound(page)
        assert "Coast News Coast Press, 2 statements, 2 records" in page.words
        assert f"http://vires.test{root}/read/gazette" in page.links
        _, other = got(coast, f"{root}/read/gazette")
        sound(other)
        assert (2, "What it is cited for") in other.headings
        assert "Harbours Act" in other.words
        assert all(link.startswith(f"http://vires.test{root}/") for link in other.links)


def test_the_statements_are_had_as_a_table(coast: Served) -> None:
    rows = list(csv.reader(coast.get("/read/coast-news?format=csv").text.splitlines()))
    told = [row for row in rows if row[0] == "C1"]
    assert told == [
        ["C1", "Inspectors may board ships", "0-52", "arden/order/7", "order", "delegates inspect vessels to Harbour "
         "inspector", "1995-06-02", "relayed from another, reported, from Arden Gazette, hedged “reportedly”",
         "day of decision: 1995-06-02 (source), 1995-06-01 (record)"]
    ]  # fmt: skip
    document = json.loads(coast.get("/read/coast-news?format=json").text)
    assert [row["mark"] for row in document["rows"]] == ["C1", "C2", ""]


def test_what_is_no_source_is_told(coast: Served) -> None:
    for name in ("nonesuch", "arden/order/7", HOSTILE):
        response = coast.get(f"/read/{name}")
        assert response.status_code == 404
        assert "<script>" not in response.text


def test_the_text_is_shown_with_its_statements_marked_where_the_vault_holds_it(coast: Served, vault: Path) -> None:
    response, page = at_home(coast, "/read/coast-news")
    assert "board ships, reportedly" not in response.text
    keep(vault, NEWS)
    response, page = at_home(coast, "/read/coast-news")
    sound(page)
    assert "The harbour lets inspectors board ships, reportedly. C1 Others may <b>not</b>" in page.words
    assert "Others may &lt;b&gt;not&lt;/b&gt;" in response.text
    assert "http://vires.test/read/coast-news#C1" in page.links
    assert response.headers["cache-control"] == "private, no-store"
    # No part of it leaves by another door.
    for more in ("format=csv", "format=json", "embed=1"):
        assert "board ships, reportedly" not in coast.get(f"/read/coast-news?{more}", headers=HERE).text


def test_a_text_that_differs_or_is_not_what_its_name_says_is_not_shown(coast: Served, vault: Path) -> None:
    keep(vault, NEWS.replace("Others", "Some..", 1))
    keep(vault, NEWS, "0" * 64)
    keep(vault, NEWS, "news.txt")
    (vault / ("1" * 64)).mkdir()
    assert "board ships" not in coast.get("/read/coast-news", headers=HERE).text.replace(
        "Inspectors may board ships", ""
    )
    keep(vault, NEWS, f"{hashlib.sha256(NEWS.encode()).hexdigest()}.txt")
    assert "board ships, reportedly" in coast.get("/read/coast-news", headers=HERE).text


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "vires.test"},
        {"host": "evil.example:8000"},
        {**HERE, "x-forwarded-for": "198.51.100.7"},
        {**HERE, "x-real-ip": "198.51.100.7"},
        {**HERE, "via": "1.1 outside"},
        {**HERE, "forwarded": "for=198.51.100.7"},
    ],
)
def test_a_text_open_on_the_machine_itself_is_not_shown_under_another_name_or_through_a_proxy(
    coast: Served, vault: Path, headers: dict[str, str]
) -> None:
    keep(vault, NEWS)
    assert "board ships, reportedly" in coast.get("/read/coast-news", headers=HERE).text
    assert "board ships, reportedly" not in coast.get("/read/coast-news", headers=headers).text


def test_a_text_is_shown_only_to_who_may_see_it(coast: Served, tmp_path: Path) -> None:
    keep(tmp_path, NEWS)
    reader = Caller("ada", "reader", frozenset({"read", "ask"}), via="token")
    asker = Caller("ben", "reader", frozenset({"ask"}), via="token")
    seen = {}
    for caller in (ANONYMOUS, reader, asker):
        vault = Vault(tmp_path)
        seen[caller.name] = vault.shown_to(caller, here=True)
    assert seen == {"anonymous": False, "ada": True, "ben": False}
    assert Vault(tmp_path, anyone=True).shown_to(ANONYMOUS, here=True)
    assert not Vault(tmp_path, anyone=True).shown_to(ANONYMOUS, here=False)
    coast.app.state.vault = Vault(tmp_path)
    try:
        assert "board ships, reportedly" not in coast.get("/read/coast-news").text
    finally:
        coast.app.state.vault = None


def test_a_vault_that_went_away_is_a_page_without_the_text(coast: Served, vault: Path) -> None:
    keep(vault, NEWS)
    assert "board ships, reportedly" in coast.get("/read/coast-news", headers=HERE).text
    vault.rename(vault.with_name("elsewhere"))
    without = coast.get("/read/coast-news", headers=HERE)
    assert without.status_code == 200
    assert "board ships, reportedly" not in without.text


def test_a_vault_is_a_folder(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="is no folder"):
        Vault(tmp_path / "nowhere")
    assert Vault(tmp_path).text_of(()) is None


def test_a_text_is_cut_where_statements_begin_and_end() -> None:
    lines = marked("one two three\nfour", [(0, 7, "A"), (4, 13, "B"), (12, 16, "C"), (90, 99, "D")])
    assert [[(part.text, part.names) for part in line] for line in lines] == [
        [("one ", ("A",)), ("two", ("A", "B")), (" thre", ("B",)), ("e", ("B", "C"))],
        [("fo", ("C",)), ("ur", ())],
    ]
    assert marked("", []) == ()


ARTICLE = Path(__file__).parents[3] / "shared" / "data" / "news" / "2025-01-23-article.txt"
"""A vault with the article, where whoever runs the tests has one; it is no part of the project."""


@pytest.fixture(scope="module")
def us() -> Iterator[Served]:
    served = Served({"": None})  # type: ignore[dict-item]
    site.mount(served.app)
    yield served
    served.close()


def test_the_article_is_read_in_fifteen_statements_each_with_its_questions(us: Served) -> None:
    _, page = got(us, "/read/article-2025-01-23")
    sound(page)
    marks = [f"A{number}" for number in range(1, 16)]
    assert [one for one in page.ids if one in marks] == marks
    assert "thwart" not in page.words
    assert "Where it and the record differ day of decision the source: 2025-01-21 the record: 2025-01-20" in page.words
    assert "quantity (forces already there) the source: about 2,200 the record: about 2,500" in page.words
    registry = us.hosted[""].current().handle.registry
    named = {question.statement for question in registry.questions if question.statement}
    assert named == set(marks)


@pytest.mark.skipif(not ARTICLE.exists(), reason="the text of the article is not at hand beside the project")
def test_the_article_lies_in_its_text_as_the_record_places_it(us: Served, tmp_path: Path) -> None:
    body = ARTICLE.read_bytes()
    (tmp_path / f"{hashlib.sha256(body).hexdigest()}.txt").write_bytes(body)
    us.app.state.vault = Vault(tmp_path, anyone=True)
    try:
        _, page = at_home(us, "/read/article-2025-01-23")
    finally:
        us.app.state.vault = None
    sound(page)
    assert (2, "The text") in page.headings
    assert [link.rpartition("#")[2] for link in page.links].count("A1") >= 4
