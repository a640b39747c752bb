"""The history of a folder, taken from git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.unit import arden
from tests.unit.ledger.kept import change
from vires.service.ledger.exporting import export
from vires.service.ledger.folder import existing
from vires.service.ledger.history import log
from vires.service.ledger.importing import Imported, import_history
from vires.service.ledger.opening import opened
from vires.service.refusal import Refusal

DATES = ("1999-01-02T03:04:05+01:00", "1998-01-01T00:00:00+02:00", "2001-01-01T00:00:00-05:00")


class Repository:
    """A repository with a registry in the folder `law`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "law"
        self.folder.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, **said: str) -> str:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_AUTHOR_NAME": "Mara Quill", "GIT_AUTHOR_EMAIL": "mara@arden.example",
            "GIT_COMMITTER_NAME": "Clerk", "GIT_COMMITTER_EMAIL": "clerk@arden.example", **said,
        }  # fmt: skip
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, env=environment, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def commit(self, message: str, date: str = DATES[0], **said: str) -> str:
        """Commit all there is, and return the commit's id."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message, GIT_AUTHOR_DATE=date, **said)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Five commits: the first text, another file, text that does not load, a mended one, something else."""
    made = Repository(tmp_path / "repository")
    arden.write(made.folder)
    made.commit("The first text\n\nWith a reason.")
    (made.folder / "isle.yaml").write_text("territories:\n  - {id: arden/isle, label: The isle}\n", encoding="utf-8")
    made.commit("An isle", DATES[1], GIT_AUTHOR_NAME="Jon Reed", GIT_AUTHOR_EMAIL="jon@arden.example")
    (made.folder / "isle.yaml").write_text("territories: [", encoding="utf-8")
    made.commit("A slip")
    (made.folder / "isle.yaml").write_text("territories:\n  - {id: arden/isle, label: Isle}\n", encoding="utf-8")
    made.commit("Mended", DATES[2])
    (made.root / "README.md").write_text("not law", encoding="utf-8")
    made.commit("Something else")
    return made


def run(repository: Repository, ledger: Path) -> Imported:
    return import_history(repository.folder, str(ledger), author="clerk")


def test_each_commit_that_changes_the_text_is_a_revision(repository: Repository, tmp_path: Path) -> None:
    done = run(repository, tmp_path / "law.ledger")
    assert [(one.number, one.author, one.reason) for one in done.revisions] == [
        (1, "Mara Quill <mara@arden.example>", "The first text\n\nWith a reason."),
        (2, "Jon Reed <jon@arden.example>", "An isle"),
        (3, "Mara Quill <mara@arden.example>", "Mended"),
    ]
    export(tmp_path / "out", str(tmp_path / "law.ledger"))
    assert existing(tmp_path / "out") == existing(repository.folder)


def test_dates_of_commits_are_plain_facts_and_order_nothing(repository: Repository, tmp_path: Path) -> None:
    done = run(repository, tmp_path / "law.ledger")
    assert [dict(one.facts)["authored"] for one in done.revisions] == [DATES[0], DATES[1], DATES[2]]
    assert {one.facts["imported-by"] for one in done.revisions} == {"clerk"}
    recorded = [one.recorded for one in done.revisions]
    assert recorded == sorted(recorded)
    assert all(one > "2026" for one in recorded)


def test_a_commit_whose_text_does_not_load_is_passed_over_and_named(repository: Repository, tmp_path: Path) -> None:
    done = run(repository, tmp_path / "law.ledger")
    assert [(one.subject, "isle.yaml:1" in one.why) for one in done.skipped] == [("A slip", True)]
    assert done.skipped[0].commit == repository.git("rev-parse", "HEAD~2")
    assert done.unchanged == 0


def test_an_import_goes_on_after_the_last_commit_that_is_recorded(repository: Repository, tmp_path: Path) -> None:
    run(repository, tmp_path / "law.ledger")
    assert run(repository, tmp_path / "law.ledger").revisions == ()
    change(repository.folder, "isle.yaml", "Isle", "Islet")
    commit = repository.commit("Smaller")
    done = run(repository, tmp_path / "law.ledger")
    assert [(one.number, one.facts["commit"]) for one in done.revisions] == [(4, commit)]
    with opened(tmp_path / "law.ledger") as store:
        assert list(store.verify()) == []


def test_a_ledger_with_a_history_of_its_own_is_not_imported_into(repository: Repository, tmp_path: Path) -> None:
    other = Repository(tmp_path / "other")
    arden.write(other.folder)
    other.commit("Elsewhere")
    run(other, tmp_path / "law.ledger")
    with pytest.raises(Refusal) as found:
        run(repository, tmp_path / "law.ledger")
    assert found.value.slug == "ledger-not-empty"
    assert log(str(tmp_path / "law.ledger")).total == 1


def test_a_folder_without_a_history_is_refused_and_makes_no_ledger(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    for folder, slug in ((tmp_path / "plain", "git-failed"), (tmp_path / "none", "folder-missing")):
        with pytest.raises(Refusal) as found:
            import_history(folder, str(tmp_path / "law.ledger"), author="clerk")
        assert found.value.slug == slug
    Repository(tmp_path / "unborn")
    with pytest.raises(Refusal) as found:
        import_history(tmp_path / "unborn" / "law", str(tmp_path / "law.ledger"), author="clerk")
    assert found.value.slug == "git-failed"
    assert not (tmp_path / "law.ledger").exists()


def test_without_git_the_import_is_refused(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refusal) as found:
        run(repository, tmp_path / "law.ledger")
    assert found.value.slug == "git-missing"


def test_links_and_hidden_files_of_a_commit_are_left_out(repository: Repository, tmp_path: Path) -> None:
    (repository.folder / "link.yaml").symlink_to("/etc/passwd")
    (repository.folder / ".hidden.yaml").write_text("territories: [", encoding="utf-8")
    (repository.folder / "notes.md").write_text("# notes", encoding="utf-8")
    change(repository.folder, "isle.yaml", "Isle", "Islet")
    repository.commit("With others")
    done = run(repository, tmp_path / "law.ledger")
    assert len(done.revisions) == 4
    export(tmp_path / "out", str(tmp_path / "law.ledger"))
    assert sorted(existing(tmp_path / "out")) == ["isle.yaml", "law.yaml", "registry.yaml", "rest.yaml", "terms.yaml"]
