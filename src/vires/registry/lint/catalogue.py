"""The catalogue of lint rules, and their joint run over a registry.

Every rule is asked, and everything any of them finds is reported, in the order of the text. A rule that
stops is itself reported (`rule-stopped`): it hides neither what it found before nor what others find.
"""

from __future__ import annotations

from collections.abc import Iterable

from vires.model.registry import Registry
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Inspected, Rule
from vires.registry.lint.rules import (
    attested_before_decided,
    bad_citation,
    citation_disagrees,
    covers_unknown_provision,
    dangling_target,
    date_unexplained,
    delegation_exceeds_grant,
    empty_period,
    knowledge_vouched_for,
    loaded_words,
    long_quotation,
    missing_route,
    name_outside_holders,
    no_power_to_delegate,
    nobody_held_office,
    nothing_to_revive,
    overlapping_holders,
    power_without_root,
    redelegable_missing,
    request_unreadable,
    rescission_without_revives,
    resolution_not_a_reading,
    resolution_rests_on_unverified,
    resolution_without_reason,
    review_unstated,
    route_misses_issuer,
    route_not_a_grant,
    route_not_earlier,
    subordinates_of_none,
    target_already_ended,
    target_not_earlier,
    term_cycle,
    unattested,
    unit_mismatch,
    unknown_doctrine,
    unknown_id,
    unknown_kind,
    unknown_reviewer,
    unknown_source,
    unknown_term,
    unmatched_statement,
    unresolved_conflict,
    unverified_counts,
)
from vires.registry.loader import Loaded
from vires.registry.places import Places

RULES: tuple[Rule, ...] = (
    attested_before_decided.RULE,
    bad_citation.RULE,
    citation_disagrees.RULE,
    covers_unknown_provision.RULE,
    dangling_target.RULE,
    date_unexplained.RULE,
    delegation_exceeds_grant.RULE,
    empty_period.RULE,
    knowledge_vouched_for.RULE,
    loaded_words.RULE,
    long_quotation.RULE,
    missing_route.RULE,
    name_outside_holders.RULE,
    no_power_to_delegate.RULE,
    nobody_held_office.RULE,
    nothing_to_revive.RULE,
    overlapping_holders.RULE,
    power_without_root.RULE,
    redelegable_missing.RULE,
    request_unreadable.RULE,
    rescission_without_revives.RULE,
    resolution_not_a_reading.RULE,
    resolution_rests_on_unverified.RULE,
    resolution_without_reason.RULE,
    review_unstated.RULE,
    route_misses_issuer.RULE,
    route_not_a_grant.RULE,
    route_not_earlier.RULE,
    subordinates_of_none.RULE,
    target_already_ended.RULE,
    target_not_earlier.RULE,
    term_cycle.RULE,
    unattested.RULE,
    unit_mismatch.RULE,
    unknown_doctrine.RULE,
    unknown_id.RULE,
    unknown_kind.RULE,
    unknown_reviewer.RULE,
    unknown_source.RULE,
    unknown_term.RULE,
    unmatched_statement.RULE,
    unresolved_conflict.RULE,
    unverified_counts.RULE,
)
"""Every rule, in the order of their slugs."""

STOPPED = "rule-stopped"


def lint(registry: Registry, places: Places, rules: Iterable[Rule] = RULES) -> tuple[Diagnostic, ...]:
    """Everything the rules find, by place, then slug. The same text gives the same list, whatever the order
    of files; an empty list says only that no rule objects, not that the law is right."""
    inspected = Inspected(registry, places)
    return tuple(sorted({found for rule in rules for found in _findings(rule, inspected)}))


def diagnose(loaded: Loaded) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with a text: what the loader reports, or else what the rules find. The rules
    are asked only once every record can be read, since a record left out would be missed by every rule that
    looks for it."""
    if loaded.problems or loaded.registry is None:
        return loaded.problems
    return lint(loaded.registry, loaded.places)


def _findings(rule: Rule, inspected: Inspected) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    try:
        for diagnostic in rule.check(inspected):
            found.append(diagnostic)  # one by one, so that what came before a stop is kept
    except Exception as error:
        found.append(
            Diagnostic(
                inspected.places.of(inspected.registry.settings),
                STOPPED,
                f"the rule `{rule.slug}` stopped with {type(error).__name__}: {error}; "
                "what it looks for is not checked any further",
                "report this with the registry text; the other rules have run",
            )
        )
    return found
