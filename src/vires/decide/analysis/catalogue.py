"""The deep rules, and their joint run over a registry that ordinary lint finds nothing wrong with.

Every rule is asked. One that stops is itself reported (`rule-stopped`), and hides neither what it found before nor
what others find. A provision or an instrument whose `note` begins `as it stands:` is let stand: the editor has
seen what a rule says of it, and says why it is so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from vires.decide.analysis import (
    condition_unsatisfiable,
    equivalent_instruments,
    limit_binds_nobody,
    never_applies,
)
from vires.decide.analysis.remark import Remark
from vires.decide.analysis.rule import Rule
from vires.decide.analysis.study import Answers, Study
from vires.model.registry import Registry
from vires.temporal.vantage import Vantage

RULES: tuple[Rule, ...] = (
    condition_unsatisfiable.RULE,
    equivalent_instruments.RULE,
    limit_binds_nobody.RULE,
    never_applies.RULE,
)
"""Every deep rule, in the order of their slugs."""

STOPPED = "rule-stopped"
AS_IT_STANDS = "as it stands:"

Progress = Callable[[str, int, int], None]
"""Told which rule is at work, and how many of how many steps are done."""


def analyse(
    registry: Registry,
    vantage: Vantage,
    answers: Answers,
    rules: Iterable[Rule] = RULES,
    progress: Progress | None = None,
) -> tuple[Remark, ...]:
    """Everything the rules find, rule by rule. The same text and vantage give the same list."""
    found: list[Remark] = []
    for rule in rules:
        found.extend(_remarks(rule, Study(registry, vantage, answers, _told(progress, rule.slug))))
    return tuple(remark for remark in found if not _let_stand(remark))


def _told(progress: Progress | None, slug: str) -> Callable[[int, int], None] | None:
    return None if progress is None else lambda done, of: progress(slug, done, of)


def _let_stand(remark: Remark) -> bool:
    return any(note.startswith(AS_IT_STANDS) for note in remark.notes)


def _remarks(rule: Rule, study: Study) -> list[Remark]:
    found: list[Remark] = []
    try:
        for remark in rule.check(study):
            found.append(remark)  # one by one, so that what came before a stop is kept
    except Exception as error:
        found.append(
            Remark(
                study.registry.settings,
                (),
                STOPPED,
                f"the rule `{rule.slug}` stopped with {type(error).__name__}: {error}; "
                "what it looks for is not checked any further",
                "report this with the registry text; the other rules have run",
            )
        )
    return found
