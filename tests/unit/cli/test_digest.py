"""The worked questions as a digest, and the description of a registry: what is on a page, where it leads, and that
nothing of a registry is taken for markup."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit import arden
from vires.cli.main import main

QUESTIONS = """
questions:
  - id: yard-unapproved
    topic: inspection
    ask:
      office: arden/harbour/inspector
      power: arden/power/inspect
      at: 2000-01-01
      sites: [arden/site/yard]
      facts: {trained: true, board-approval: false}
      as_of: 2001-12-31
      known_by: 2001-12-31
      doctrine: {signing: as-any}
    expect: {outcome: IRREGULAR}
    because: A yard needs the approval of the <board>.
  - id: untold
    topic: inspection
    ask:
      office: arden/harbour/inspector
      power: arden/power/inspect
      at: 2000-01-01
      sites: []
      as_of: 2001-12-31
      known_by: 2001-12-31
    expect: {outcome: CONDITIONAL}
  - id: fisheries
    topic: aliens
    ask: {office: arden/fisheries/inspector, power: arden/power/inspect, at: 2000-01-01}
    expect: {outcome: NO_AUTHORITY_SHOWN}
  - id: who
    holders: {office: arden/harbour/master, at: 2000-01-01}
    expect: {}
"""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    written = arden.write(tmp_path)
    topics = "topics: {inspection: Who may inspect *what*, unused: Nothing}\n"
    (written / "registry.yaml").write_text((arden.REGISTRY + topics).lstrip("\n"))
    (written / "rest.yaml").write_text(arden.REST.partition("\nquestions:")[0].lstrip("\n") + "\n")
    (written / "questions.yaml").write_text(QUESTIONS)
    return written


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], folder: Path) -> Run:
    def call(*argv: str) -> tuple[int, str, str]:
        code = main([*argv, "--registry", str(folder)])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_a_page_for_each_topic_and_an_index(run: Run, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    assert run("digest", "--out", str(pages)) == (0, "", "")
    assert sorted(path.name for path in pages.iterdir()) == ["README.md", "aliens.md", "inspection.md", "other.md"]
    index = (pages / "README.md").read_text()
    assert "4 worked questions on 3 topics" in index
    assert "| [inspection](inspection.md) | 2 | Who may inspect \\*what\\* |" in index
    assert "| IRREGULAR | 1 |" in index
    assert "- as-any: as much as any other" in index


def test_a_question_is_told_with_its_answer_reason_and_what_decides(run: Run, tmp_path: Path, folder: Path) -> None:
    pages = tmp_path / "pages"
    run("digest", "--out", str(pages))
    page = (pages / "inspection.md").read_text()
    assert page.startswith("<!--")
    assert "## 1. Harbour inspector: inspect vessels, 2000-01-01?" in page
    assert "Given: at shipyard; training completed: yes" in page
    assert "signing taken as as-any" in page
    assert "**IRREGULAR**: the power is held" in page
    assert "A yard needs the approval of the &lt;board>." in page
    assert "AUTHORIZED if:\n\n- training completed: yes" in page
    links = [part.partition(")")[0] for part in page.split("](")[2:]]
    assert links
    assert all((pages / link).is_file() for link in links)


def test_one_topic_goes_to_standard_output(run: Run) -> None:
    code, out, _ = run("digest", "--topic", "aliens")
    assert code == 0
    assert "Fisheries inspector: inspect vessels" in out
    assert "Harbour inspector" not in out
    code, out, _ = run("digest", "--topic", "nothing", "--json")
    assert (code, json.loads(out)["error"]["slug"]) == (2, "topic-unknown")


def test_an_answer_that_is_not_expected_is_marked(run: Run, folder: Path) -> None:
    text = (folder / "questions.yaml").read_text()
    (folder / "questions.yaml").write_text(text.replace("outcome: IRREGULAR", "outcome: BARRED"))
    code, out, _ = run("digest")
    assert code == 1
    assert "`yard-unapproved`: **not as the question expects**" in out
    assert "Not answered as they expect: `yard-unapproved`." in out
    assert json.loads(run("digest", "--json")[1])["unexpected"] == ["yard-unapproved"]


def test_pages_of_topics_that_are_no_more_go_and_other_files_stay(run: Run, tmp_path: Path, folder: Path) -> None:
    pages = tmp_path / "pages"
    run("digest", "--out", str(pages))
    (pages / "notes.md").write_text("by hand\n")
    text = (folder / "questions.yaml").read_text()
    (folder / "questions.yaml").write_text(text.replace("topic: aliens", "topic: inspection"))
    run("digest", "--out", str(pages))
    names = sorted(path.name for path in pages.iterdir())
    assert names == ["README.md", "inspection.md", "notes.md", "other.md"]


def test_a_topic_leads_out_of_no_folder(run: Run, tmp_path: Path, folder: Path) -> None:
    text = (folder / "questions.yaml").read_text()
    (folder / "questions.yaml").write_text(text.replace("topic: aliens", "topic: ../../aliens"))
    assert run("digest", "--out", str(tmp_path / "deep" / "pages"))[0] == 0
    assert not list(tmp_path.glob("*aliens*"))
    assert list((tmp_path / "deep" / "pages").glob("*aliens*"))


def test_a_registry_is_described(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("describe")
    assert code == 0
    assert "**No person has reviewed it yet.**" in out or "Review of instruments:" in out
    assert "- gap: instruments of before 1990" in out
    assert "| IRREGULAR | 1 |" in out
    assert "| inspection | 2 | Who may inspect \\*what\\* |" in out
    assert "Cite the registry with its digest" in out
    assert run("describe", "--out", str(tmp_path / "page.md")) == (0, "", "")
    assert (tmp_path / "page.md").read_text() == out
    found = json.loads(run("describe", "--json")[1])
    assert found["questions"] == 4
    assert sum(found["effects"].values()) == sum(provisions for _, provisions in found["instruments"].values())
