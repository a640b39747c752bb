"""What decides an answer (S15): the grants that carry the outcome and the limits that bear on it."""

from __future__ import annotations

from tests.unit.decide.quay import ACT, GRANT, HEAD, answered, arden, order

LAW = "  - {{id: {0}, does: restricts, force: law, powers: [arden/power/inspect]{1}}}\n"
POLICY = LAW.replace("force: law", "force: policy")
OTHER = GRANT.replace("id: p", "id: q")


def decides(*texts: str, **told: object) -> tuple[str, tuple[str, ...]]:
    """The outcome, and what decides it without `arden/`."""
    found = answered(arden(*texts), **told)
    return found.outcome, tuple(name.removeprefix("arden/") for name in found.deciding)


def test_every_grant_that_carries_authority_decides_and_no_limit() -> None:
    assert decides(ACT + GRANT + OTHER + LAW.format("l", ", unless: {fact: trained}"), facts={"trained": True}) == (
        "AUTHORIZED",
        ("act/p", "act/q"),
    )


def test_the_limit_that_bars_and_the_grant_that_it_bars_decide() -> None:
    assert decides(ACT + GRANT + LAW.format("l", "") + POLICY.format("m", "")) == ("BARRED", ("act/l", "act/p"))


def test_of_a_rule_not_met_the_policy_decides() -> None:
    assert decides(ACT + GRANT + POLICY.format("m", "")) == ("IRREGULAR", ("act/m", "act/p"))


def test_a_limit_that_yields_does_not_decide() -> None:
    grant = GRANT.replace("redelegable", "overrides: [arden/act/l], redelegable")
    assert decides(ACT + grant + LAW.format("l", "") + LAW.format("k", "")) == ("BARRED", ("act/k", "act/p"))
    assert decides(ACT + grant + LAW.format("l", "") + POLICY.format("m", "")) == ("IRREGULAR", ("act/m", "act/p"))
    assert decides(ACT + grant + LAW.format("l", "")) == ("AUTHORIZED", ("act/p",))


def test_a_grant_that_is_barred_does_not_decide_beside_one_that_is_not() -> None:
    grant = GRANT.replace("redelegable", "overrides: any, redelegable")
    assert decides(ACT + grant + OTHER + LAW.format("l", "")) == ("AUTHORIZED", ("act/p",))


def test_limits_that_yield_one_by_one_but_not_together_all_decide() -> None:
    confers = OTHER.replace("arden/warden", "arden/minister").replace(
        "redelegable: no", "redelegable: yes, overrides: "
    )
    root = ACT + "".join(
        confers.replace("id: q", f"id: {name}").replace("overrides: ", f"overrides: [arden/act/{limit}]")
        for name, limit in (("p", "k"), ("q", "l"))
    )
    passed = order("order", "1995-01-01") + (
        "  - {id: g, does: delegates, to: [arden/warden], powers: [arden/power/inspect]}\n"
    )
    bound = ", binds: [arden/warden]"
    limits = LAW.format("k", bound) + LAW.format("l", bound)
    assert decides(root + limits, passed) == ("BARRED", ("act/k", "act/l", "order/g"))
    assert decides(root + LAW.format("k", bound), passed) == ("AUTHORIZED", ("order/g",))


def test_where_the_answer_depends_all_that_decides_somewhere_is_named() -> None:
    grant = GRANT.replace("redelegable", "when: {fact: trained}, redelegable")
    assert decides(ACT + grant + LAW.format("l", ", unless: {number: tonnage, at_most: 5}")) == (
        "CONDITIONAL",
        ("act/l", "act/p"),
    )


def test_nothing_decides_where_no_authority_is_shown_or_the_record_runs_in_a_circle() -> None:
    assert decides(ACT + OTHER.replace("arden/warden", "arden/pilot")) == ("NO_AUTHORITY_SHOWN", ())
    loop = "  - {id: a, does: declares, status: arden/status/watched, when: {not: {status: arden/status/watched}}}\n"
    grant = GRANT.replace("redelegable", "when: {status: arden/status/watched}, redelegable")
    assert decides(ACT + loop + grant) == ("UNDEFINED", ())


def test_a_limit_that_is_barred_from_being_made_decides_nothing() -> None:
    stop = HEAD.format(name="stop", kind="order", issuer="arden/pilot", invokes="[]", decided="1995-01-01")
    assert decides(ACT + GRANT, stop + LAW.format("l", "")) == ("AUTHORIZED", ("act/p",))
