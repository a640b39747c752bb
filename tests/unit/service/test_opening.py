"""Opening a registry: everything below its folder, nothing outside it, and a clear refusal otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

import vires
from tests.unit import arden
from vires.service import opening
from vires.service.opening import LARGEST, bundled_folder, read_registry
from vires.service.refusal import Refusal


def refused(address: Path | str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_registry(address).registry()
    return caught.value


def test_every_yaml_file_below_the_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    arden.write(tmp_path)
    deeper = tmp_path / "instruments" / "acts"
    deeper.mkdir(parents=True)
    (tmp_path / "law.yaml").rename(deeper / "law.yml")
    (tmp_path / "notes.txt").write_text("not a registry's text: [")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "old.yaml").write_text("also not: [")
    text = read_registry(tmp_path)
    assert [Path(name).name for name in text.files] == ["registry.yaml", "rest.yaml", "terms.yaml", "law.yml"]
    assert text.registry().digest == arden.registry().digest


def test_a_missing_folder_names_the_nearest_that_exists(tmp_path: Path) -> None:
    (tmp_path / "arden").mkdir()
    refusal = refused(tmp_path / "ardne" / "deeper")
    assert refusal.slug == "folder-missing"
    assert refusal.nearest[0] == str(tmp_path / "arden")


def test_a_file_in_place_of_a_folder_names_its_folder(tmp_path: Path) -> None:
    arden.write(tmp_path)
    refusal = refused(tmp_path / "law.yaml")
    assert (refusal.slug, refusal.nearest) == ("folder-expected", (str(tmp_path),))


def test_a_folder_without_yaml_is_refused_with_a_registry_nearby(tmp_path: Path) -> None:
    (tmp_path / "arden").mkdir()
    arden.write(tmp_path / "arden")
    (tmp_path / "empty").mkdir()
    refusal = refused(tmp_path / "empty")
    assert (refusal.slug, refusal.nearest) == ("registry-empty", (str(tmp_path / "arden"),))


def test_an_address_on_the_network_is_no_text_to_be_read() -> None:
    served = refused("https://example.org/registry")
    assert served.slug == "address-served"
    assert "vires.connect" in served.remedy
    assert refused("ftp://example.org/registry").slug == "address-unknown"


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arden.write(tmp_path)
    with open(tmp_path / "huge.yaml", "wb") as file:
        file.truncate(LARGEST + 1)

    def never(self: Path) -> bytes:
        assert self.name != "huge.yaml"
        return b""

    monkeypatch.setattr(Path, "read_bytes", never)
    assert refused(tmp_path).slug == "file-too-large"


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "arden"
    inside.mkdir()
    arden.write(inside)
    outside = tmp_path / "elsewhere.yaml"
    outside.write_text("offices: []")
    (inside / "more.yaml").symlink_to(outside)
    assert refused(inside).slug == "link-leaves-folder"
    (inside / "more.yaml").unlink()
    (inside / "folder").symlink_to(tmp_path)
    assert refused(inside).slug == "link-leaves-folder"


def test_a_link_to_a_file_inside_is_the_same_file_once(tmp_path: Path) -> None:
    arden.write(tmp_path)
    (tmp_path / "again.yaml").symlink_to(tmp_path / "law.yaml")
    assert len(read_registry(tmp_path).files) == 4


def test_a_broken_link_and_a_circle_of_links_are_refused(tmp_path: Path) -> None:
    arden.write(tmp_path)
    (tmp_path / "lost.yaml").symlink_to(tmp_path / "nothing.yaml")
    assert refused(tmp_path).slug in {"link-broken", "file-unreadable"}
    (tmp_path / "lost.yaml").unlink()
    (tmp_path / "round.yaml").symlink_to(tmp_path / "round.yaml")
    assert refused(tmp_path).slug in {"link-broken", "file-unreadable"}


def test_every_problem_of_a_text_is_in_the_refusal(tmp_path: Path) -> None:
    arden.write(tmp_path)
    (tmp_path / "law.yaml").write_text(arden.LAW.replace("does: confers", "does: grants"))
    refusal = refused(tmp_path)
    assert refusal.slug == "registry-unreadable"
    assert len(refusal.problems) == 2
    document = refusal.to_dict()["error"]
    assert isinstance(document, dict)
    assert document["where"]["line"] == refusal.problems[0].span.line
    assert len(document["problems"]) == 2


def test_the_bundled_registry_is_found_in_a_checkout_and_in_a_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (bundled_folder() / "registry.yaml").is_file()
    (tmp_path / "vires" / "registries" / "us").mkdir(parents=True)
    monkeypatch.setattr(opening.vires, "__path__", [str(tmp_path / "vires")])
    assert bundled_folder() == tmp_path / "vires" / "registries" / "us"


def test_open_gives_a_handle(tmp_path: Path) -> None:
    handle = vires.open(arden.write(tmp_path), now=arden.NOW)
    assert handle.ask("harbour/inspector", "inspect", facts={"trained": True}, sites=[]).outcome == "AUTHORIZED"


def test_a_registry_that_names_an_undeclared_kind_is_refused_with_its_place(tmp_path: Path) -> None:
    arden.write(tmp_path)
    law = tmp_path / "law.yaml"
    law.write_text(law.read_text().replace("kind: order", "kind: oder", 1))
    refusal = refused(tmp_path)
    assert refusal.slug == "registry-undeclared"
    assert "`oder`" in refusal.message
    assert "run `vires lint`" in refusal.remedy
    assert [problem.slug for problem in refusal.problems] == ["unknown-kind"]
    assert refusal.where is not None
    line = law.read_text().splitlines()[refusal.where.line - 1]
    assert line == "kind: oder"


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        ("{doctrine: singing, is: nothing}", "`singing`"),
        ("{not: {doctrine: signing, is: anything}}", "`signing: anything`"),
    ],
)
def test_a_registry_that_names_an_undeclared_doctrine_or_option_is_refused_with_its_place(
    tmp_path: Path, condition: str, names: str
) -> None:
    arden.write(tmp_path)
    law = tmp_path / "law.yaml"
    law.write_text(law.read_text().replace("unless: {fact: board-approval}", f"unless: {condition}", 1))
    refusal = refused(tmp_path)
    assert (refusal.slug, [problem.slug for problem in refusal.problems]) == (
        "registry-undeclared",
        ["unknown-doctrine"],
    )
    assert names in refusal.message
    assert refusal.where is not None
    assert "unless:" in law.read_text().splitlines()[refusal.where.line - 1]


def test_an_undeclared_doctrine_that_only_a_source_names_is_refused_too(tmp_path: Path) -> None:
    arden.write(tmp_path)
    law = tmp_path / "law.yaml"
    said = "says: {decided: 1995-06-02, grant.when: {doctrine: singing, is: nothing}}"
    law.write_text(law.read_text().replace("says: {decided: 1995-06-02}", said, 1))
    refusal = refused(tmp_path)
    assert (refusal.slug, [p.slug for p in refusal.problems]) == ("registry-undeclared", ["unknown-doctrine"])


def test_address_of_a_file_that_is_not_there_may_have_been_meant_as_a_ledger(tmp_path: Path) -> None:
    assert "neither a folder nor a ledger" in refused(tmp_path / "team.db").message
    assert "no folder" in refused(tmp_path / "team").message
