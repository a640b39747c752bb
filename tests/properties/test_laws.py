"""Laws of docs/semantics.md over conformance cases: an order of writing, what comes later, and what is stated beyond
the question never do what they must not.

| law | held by |
|---|---|
| 1 | here, and over generated registries in test_agreement.py |
| 2 | here and in test_laws_generated.py; a later revision only with the ledger |
| 3, 4, 8 | test_laws_generated.py; what law 3 leaves out, here |
| 5 | here and in test_laws_generated.py |
| 6 | test_agreement.py: definition and engine |
| 7 | test_changes.py |
| 9 | tests/unit/proof |
| 10 | test_laws_generated.py, and tests/unit/registry/test_printer.py over every kind of record |
"""

from __future__ import annotations

import pytest

from tests.conformance.cases import Case, cases
from tests.oracle.loops import ACT, FOUNDING, ORDER, VANTAGE, Loop
from tests.properties.splitting import split
from vires.decide.definition import decide
from vires.model.finding import Chain, Finding
from vires.model.registry import Registry
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

CASES = [case for case in cases("good") if "ask" in case.document]
SOME = CASES[::8]
CONDITIONAL = [case for case in CASES if case.expect.get("outcome") == "CONDITIONAL"][::2]


@pytest.mark.parametrize("case", SOME, ids=lambda case: case.slug)
def test_law_1_the_order_of_records_never_matters(case: Case) -> None:
    registry = case.registry()
    turned = Registry(
        registry.settings,
        {scheme: dict(reversed(terms.items())) for scheme, terms in registry.terms.items()},
        {
            name: instrument.model_copy(
                update={
                    field: getattr(instrument, field)[::-1]
                    for field in ("provisions", "attested")
                    if getattr(instrument, field)
                }
            )
            for name, instrument in reversed(registry.instruments.items())
        },
        registry.spells[::-1],
        registry.sources,
    )
    assert decide(turned, case.act, case.vantage) == decide(registry, case.act, case.vantage)


@pytest.mark.parametrize("case", SOME, ids=lambda case: case.slug)
def test_law_2_what_is_decided_or_published_later_changes_nothing(case: Case) -> None:
    registry, vantage = case.registry(), case.vantage
    seen = {
        name: instrument.model_copy(
            update={
                "attested": tuple(
                    attestation
                    for attestation in instrument.attested
                    if attestation.published.start(registry.zone) <= vantage.known_by.end(registry.zone)
                )
            }
        )
        for name, instrument in registry.instruments.items()
        if instrument.decided.start(registry.zone) <= vantage.as_of.end(registry.zone)
        or any(path == "decided" for attestation in instrument.attested for path in attestation.says)
    }
    past = Registry(registry.settings, registry.terms, seen, registry.spells, registry.sources)
    now, then = (decide(known, case.act, vantage) for known in (registry, past))
    assert (then.outcome, then.branches, then.chains) == (now.outcome, now.branches, _past(now, vantage, registry))


def _past(finding: Finding, vantage: Vantage, registry: Registry) -> tuple[Chain, ...]:
    """The chains less the words that were not yet public, which a finding shows as not counting."""
    chains = []
    for chain in finding.chains:
        links = []
        for link in chain.links:
            instrument = registry.instruments[link.instrument]
            late = {
                (a.source, a.published.text)
                for a in instrument.attested
                if a.published.start(registry.zone) > vantage.known_by.end(registry.zone)
            }
            words = tuple(word for word in link.attested if (word.source, word.published) not in late)
            links.append(link.model_copy(update={"attested": words}))
        chains.append(chain.model_copy(update={"links": tuple(links)}))
    return tuple(chains)


def test_law_3_leaves_out_a_grant_under_which_something_was_passed_on() -> None:
    """The director's delegation of 1992 stands on the half of the minister's grant that was in force at its making. It
    falls with that half (S10); a renewal is a new provision (S5), and carries over only what says so."""
    basis, survives = (FOUNDING, ORDER), ORDER.replace("redelegable", "survives: true, redelegable")
    cut = Dating.parse("1995-01-01")
    for lines, halved in ((basis, "NO_AUTHORITY_SHOWN"), ((FOUNDING, survives), "AUTHORIZED")):
        whole = Loop("", "", lines).registry()
        assert decide(whole, ACT, VANTAGE).outcome == "AUTHORIZED"
        assert decide(split(whole, "arden/fisheries-act/p", cut), ACT, VANTAGE).outcome == halved
        assert decide(split(whole, "arden/order-1/p", cut), ACT, VANTAGE).outcome == "AUTHORIZED"


@pytest.mark.parametrize("case", CONDITIONAL, ids=lambda c: c.slug)
def test_law_5_stating_a_fact_only_removes_branches(case: Case) -> None:
    registry, act = case.registry(), case.act
    finding = decide(registry, act, case.vantage)
    for fact in finding.ask_next:
        kind, _, name = fact.atom.partition(":")
        if kind != "fact" or "@" in name:
            continue
        for value, left in fact.splits.items():
            stated = act.model_copy(update={"facts": {**act.facts, name: value == "true"}})
            found = decide(registry, stated, case.vantage)
            outcomes = {branch.outcome for branch in found.branches} or {found.outcome}
            assert outcomes == set(left)
