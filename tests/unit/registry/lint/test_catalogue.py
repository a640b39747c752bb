"""The run over all rules: everything, in order, and nothing hidden by a rule that stops."""

from __future__ import annotations

from pathlib import Path

from tests.gallery import BASE
from tests.unit.registry.lint.arden import GRANT, instrument
from vires.registry.lint import rules
from vires.registry.lint.catalogue import RULES, STOPPED, diagnose, lint
from vires.registry.lint.rule import Found, Inspected, Rule
from vires.registry.loader import Loaded, load

BROKEN = instrument(GRANT, kind="decree", title="Sweeping order", review="{accepted: {by: [clerk], on: 2001}}")


def loaded(**files: str) -> Loaded:
    texts = {f"{name}.yaml": text.encode() for name, text in files.items()}
    return load({BASE.name: BASE.read_bytes(), **texts})


def stops(inspected: Inspected) -> Found:
    yield from RULES[-1].check(inspected)
    raise KeyError("p9")


def test_every_rule_file_is_in_the_catalogue() -> None:
    files = {path.stem for path in Path(rules.__path__[0]).glob("*.py")} - {"__init__"}
    assert {rule.slug.replace("-", "_") for rule in RULES} == files


def test_findings_come_in_the_order_of_the_text() -> None:
    text = loaded(case=BROKEN)
    found = diagnose(text)
    assert [one.slug for one in found] == ["unknown-kind", "loaded-words", "unknown-reviewer"]
    assert list(found) == sorted(found)


def test_findings_do_not_depend_on_the_order_of_rules_or_files() -> None:
    text = loaded(case=BROKEN, other=BROKEN.replace("arden/order", "arden/order-2"))
    assert text.registry is not None
    backwards = lint(text.registry, text.places, reversed(RULES))
    assert backwards == lint(text.registry, text.places)
    assert len(backwards) == 6


def test_a_rule_that_stops_is_reported_and_hides_nothing() -> None:
    text = loaded(case=BROKEN)
    assert text.registry is not None
    sound = lint(text.registry, text.places)
    broken = Rule("broken", "broken", "broken", stops)
    found = lint(text.registry, text.places, [broken, *RULES[:-1]])
    (stopped,) = (one for one in found if one.slug == STOPPED)
    assert "the rule `broken` stopped with KeyError" in stopped.message
    assert {one for one in found if one.slug != STOPPED} == set(sound)


def test_rules_are_not_asked_of_what_cannot_be_read() -> None:
    found = diagnose(loaded(case=BROKEN.replace("decided:", "decidet:")))
    assert {one.slug for one in found} == {"unknown-key", "missing-key"}
