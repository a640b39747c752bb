"""The registry as text: every record with its place, every file line by line, of whichever revision."""

from __future__ import annotations

from tests.api.served import ADDRESS, Served
from tests.unit import arden as text
from tests.web.reading import read
from vires.service.sourcetext import SourceText


def test_every_record_stands_where_it_is_said_to(arden: Served) -> None:
    hosted = arden.hosted[""]
    found = SourceText.of(hosted, hosted.current())
    assert set(found.files) == set(text.FILES)
    lines = {name: found.lines(name) for name in found.files}
    for one in found.records:
        near = "\n".join(lines[one.file][one.line - 1 : one.line + 4])
        assert one.id.rpartition("/")[2] in near or one.kind in ("holder", "registry", "provision"), one
    assert {one.kind for one in found.records} >= {
        "registry", "office", "power", "instrument", "provision", "source", "holder", "question",
    }  # fmt: skip
    order = found.place("arden/order/7")
    assert order is not None
    assert lines["law.yaml"][order.line - 1] == "instrument: arden/order/7"
    assert found.place("nonesuch") is None


def test_records_are_found_by_id_label_and_words_with_a_link_to_their_line(arden: Served) -> None:
    for words in ("arden/order/7", "Order 7 on inspectors", "inspectors order"):
        page = read(f"{ADDRESS}/registry", arden.get("/registry", params={"q": words}).text)
        assert f"{ADDRESS}/registry/law.yaml#L{_line('instrument: arden/order/7')}" in page.links, words
    nothing = arden.get("/registry", params={"q": "<zzzqqq>"})
    assert "No record and no file" in nothing.text
    assert "<zzzqqq" not in nothing.text


def test_a_file_is_shown_line_by_line_with_links_to_what_it_names(arden: Served) -> None:
    answered = arden.get("/registry/law.yaml")
    page = read(f"{ADDRESS}/registry/law.yaml", answered.text)
    assert f"L{_line('instrument: arden/order/7')}" in page.ids
    assert page.ids.count("L1") == 1
    assert f"{ADDRESS}/record/arden/harbour/inspector" in page.links
    assert f"{ADDRESS}/record/gazette" in page.links
    assert "redelegable: {to: subordinates}" in page.words
    assert (page.open, page.wrong) == ([], [])


def test_text_without_a_ledger_is_read_only_and_says_so(arden: Served) -> None:
    assert "Read-only." in arden.get("/registry").text
    assert "Read-only." in arden.get("/edit/law.yaml").text
    assert "<textarea" not in arden.get("/edit/law.yaml").text
    assert "Read-only." in arden.get("/review").text
    assert "/edit/" not in arden.get("/registry/law.yaml").text


def test_no_file_outside_is_read(arden: Served) -> None:
    for name in ("../law.yaml", "%2e%2e/%2e%2e/etc/passwd", "law.yam", "/etc/passwd", "\u00e4.yaml", "a" * 400):
        answered = arden.get(f"/registry/{name}")
        assert answered.status_code in (404, 400), name
        assert "root:" not in answered.text
    assert "law.yaml" in arden.get("/registry/law.yam").text


def test_the_text_of_a_revision_stays(arden_ledger: Served) -> None:
    now, first = arden_ledger.get("/registry/law.yaml"), arden_ledger.get("/registry/law.yaml?revision=1")
    assert "Order 7 on the inspectors" in now.text
    assert "Order 7 on inspectors" in first.text
    assert "as recorded at revision 1" in read("/", first.text).words
    gone = arden_ledger.get("/registry/law.yaml?revision=9")
    assert gone.status_code == 404


def test_the_registry_of_another_tenant_keeps_its_links(arden: Served) -> None:
    page = read(f"{ADDRESS}/t/harbour/registry/law.yaml", arden.get("/t/harbour/registry/law.yaml").text)
    inside = [link for link in page.links if "/registry" in link or "/record" in link]
    assert inside
    assert all(link.startswith(f"{ADDRESS}/t/harbour/") for link in inside)


def _line(text_: str) -> int:
    return text.LAW.lstrip("\n").splitlines().index(text_) + 1
