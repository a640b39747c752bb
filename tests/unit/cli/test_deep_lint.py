"""`vires lint --deep`: asked once nothing else is wrong, each message with a question that shows it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.gallery import BASE, GALLERY, cases, found_in, texts
from vires.cli.main import main
from vires.decide.analysis import catalogue
from vires.decide.analysis.rule import Rule
from vires.decide.analysis.study import Study

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*argv: str) -> tuple[int, str, str]:
        code = main(argv)
        out, err = capsys.readouterr()
        return code, " ".join(out.split()), err

    return call


def written(folder: Path, case: str | None) -> Path:
    """The base of the gallery as a folder, with one of its cases."""
    (folder / BASE.name).write_bytes(BASE.read_bytes())
    for name, data in (texts(GALLERY / case) if case else {}).items():
        (folder / name).write_bytes(data)
    return folder


def test_a_registry_without_records_to_no_effect_ends_with_zero(run: Run, tmp_path: Path) -> None:
    code, out, err = run("lint", "--deep", str(written(tmp_path, None)))
    assert (code, err) == (0, "")
    assert out.rstrip().endswith("no problem found, the deep rules included")


def test_only_deep_asks_the_deep_rules(run: Run, tmp_path: Path) -> None:
    folder = str(written(tmp_path, "limit-binds-nobody"))
    code, out, _ = run("lint", folder)
    assert (code, "no problem found" in out, "deep rules" in out) == (0, True, False)
    code, out, err = run("lint", "--deep", folder)
    assert (code, err) == (1, "")  # nothing on standard error where it is no terminal
    assert "limit-binds-nobody" in out
    assert out.rstrip().endswith("1 problem, the deep rules included")


def test_the_deep_rules_wait_until_all_else_is_mended(run: Run, tmp_path: Path) -> None:
    folder = written(tmp_path, "limit-binds-nobody")
    order = folder / "order.yaml"
    order.write_text(order.read_text().replace("arden/power/inspect", "arden/power/inspekt"))
    code, out, _ = run("lint", "--deep", str(folder))
    assert code == 1
    assert "unknown-term" in out
    assert "limit-binds-nobody" not in out
    assert "the deep rules were not asked" in out
    document = json.loads(run("lint", "--deep", "--json", str(folder))[1])
    assert (document["deep"], document["count"]) == (False, 1)


@pytest.mark.parametrize("slug", [rule.slug for rule in catalogue.RULES])
def test_the_question_that_shows_it_can_be_asked_and_gives_the_outcome_told(
    run: Run, tmp_path: Path, slug: str
) -> None:
    code, out, _ = run("lint", "--deep", "--json", str(written(tmp_path, slug)))
    document = json.loads(out)
    assert (code, document["deep"], document["count"]) == (1, True, 1)
    witness = document["problems"][0]["witness"]
    assert {"ask", "outcome", "shows", "command"} == set(witness)
    words = shlex.split(witness["command"])
    assert words[0] == "vires"
    code, out, _ = run(*words[1:], "--json")
    finding = json.loads(out)
    assert (code, finding["outcome"]) == (0, witness["outcome"])
    assert {key: finding["question"][key] for key in ("office", "power")} == {
        key: witness["ask"][key] for key in ("office", "power")
    }


def test_a_rule_that_stops_is_reported_and_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(study: Study) -> list[object]:
        raise ZeroDivisionError(study.registry.name)

    rules = (*catalogue.RULES, Rule("zz", "a rule", "because", broken))  # type: ignore[arg-type]
    monkeypatch.setattr(catalogue.analyse, "__defaults__", (rules, None))
    found = found_in({BASE.name: BASE.read_bytes(), **texts(GALLERY / "limit-binds-nobody")})
    assert {problem.slug for problem in found} == {"limit-binds-nobody", catalogue.STOPPED}
    stopped = next(problem for problem in found if problem.slug == catalogue.STOPPED)
    assert "the rule `zz` stopped with ZeroDivisionError: arden" in stopped.message


def test_progress_tells_which_rule_is_at_work_and_how_far() -> None:
    from tests.unit.decide.analysis.arden import TODAY, registry
    from tests.unit.registry.lint.arden import GRANT, instrument
    from vires.decide.engine import Engine
    from vires.temporal.vantage import Vantage

    told: list[tuple[str, int, int]] = []
    catalogue.analyse(
        registry(instrument(GRANT)), Vantage(TODAY, TODAY), lambda record: Engine(record).answer,
        progress=lambda slug, done, of: told.append((slug, done, of)),
    )  # fmt: skip
    slugs = [rule.slug for rule in catalogue.RULES]
    assert list(dict.fromkeys(slug for slug, _, _ in told)) == slugs
    assert all(0 <= done <= of for _, done, of in told)
    assert {slug for slug, done, of in told if done == of} == set(slugs)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_no_case_of_the_gallery_ends_in_an_internal_error_when_asked(run: Run, tmp_path: Path, case: Path) -> None:
    if "registry.yaml" not in texts(case):
        written(tmp_path, case.name)
    else:
        for name, data in texts(case).items():
            (tmp_path / name).write_bytes(data)
    code, out, _ = run("ask", "pilot", "inspect", "--at", "2001-07-01", "--registry", str(tmp_path), "--json")
    document = json.loads(out)
    assert (code == 0) == ("error" not in document)
    assert document.get("error", {}).get("slug") != "internal-error"
