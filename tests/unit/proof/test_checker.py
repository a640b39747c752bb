"""What the checker says of proofs that do not hold, and of texts that are none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conformance.cases import Case, cases
from vires.decide.proof.writer import proof_of
from vires.model.proof import Proof
from vires.model.registry import Registry
from vires.temporal.dating import Dating
from vires.verify.checker import Fault, Verified, verify
from vires.verify.layout import layout, sealed
from vires.verify.reading import Unreadable

CASES = {case.slug: case for case in cases("good")}


def proof(slug: str) -> tuple[str, Registry]:
    case: Case = CASES[slug]
    registry = case.registry()
    return layout(proof_of(registry, case.act, case.vantage)), registry


def resealed(document: dict[str, Any]) -> str:
    return layout(sealed(Proof.model_validate_json(json.dumps(document))))


def fault(document: dict[str, Any], registry: Registry) -> Fault:
    with pytest.raises(Fault) as raised:
        verify(resealed(document), registry)
    return raised.value


def steps(node: dict[str, Any]) -> list[dict[str, Any]]:
    inner = node["divided"]["cases"] if node["divided"] else []
    return [*node["steps"], *(step for case in inner for step in steps(case["then"]))]


def step(document: dict[str, Any], rule: str, **about: Any) -> dict[str, Any]:
    """The step that claims something by a rule."""
    for one in steps(document["argument"]):
        if one["claim"]["rule"] == rule and about.items() <= one["claim"].items():
            return one
    raise AssertionError(f"no step claims {rule} {about}")


def test_a_chain_is_shown_link_by_link_with_the_text_it_rests_on() -> None:
    text, registry = proof("chain-of-six-links")
    links = json.loads(text)["chains"][0]["links"]
    assert len(links) == 6
    assert links[-1]["recipient"] == "*"
    for link in links:
        written = registry.entries[link["text"]["provision"]]
        assert link["text"]["issuer"] == written.instrument.issuer
        assert len(link["text"]["sha256"]) == len(link["text"]["instrument_sha256"]) == 64
    assert verify(text, registry).cases == 1


@pytest.mark.parametrize("key", ["since", "until", "decided", "scope", "to", "powers", "sha256", "instrument_sha256"])
def test_a_link_that_says_otherwise_than_the_text_is_named(key: str) -> None:
    text, registry = proof("chain-of-six-links")
    document = json.loads(text)
    link = document["chains"][0]["links"][2]["text"]
    link[key] = (
        "2001-02-03"
        if link[key] is None or not isinstance(link[key], str)
        else link[key][:-1] + "0f"[link[key][-1] == "0"]
    )
    found = fault(document, registry)
    assert found.step == f"chain 1, link 3.{key}"
    assert "by the text it is" in found.why


def test_a_claim_turned_round_is_named_with_what_the_text_gives() -> None:
    text, registry = proof("annulled-limit")
    document = json.loads(text)
    claim = step(document, "annulled")
    claim["holds"] = False
    found = fault(document, registry)
    assert found.step == f"step {claim['step']}"
    assert found.why.startswith("says false; by the text it is true")


def test_a_step_left_out_is_missed_where_another_rests_on_it() -> None:
    text, registry = proof("annulled-limit")
    document = json.loads(text)
    document["argument"]["steps"].remove(step(document, "works"))
    assert "does not follow" in fault(document, registry).why


def test_a_step_that_nothing_rests_on_is_refused() -> None:
    text, registry = proof("annulled-limit")
    document = json.loads(text)
    grant = document["grants"][0]["provision"]
    claim = {"rule": "stands", "provision": grant, "about": "*", "power": "asked"}
    last = document["argument"]["steps"][-1]["step"]
    extra = {"step": last + 1, "claim": claim, "holds": True, "by": []}
    document["argument"]["steps"].append(extra)
    assert fault(document, registry).step.startswith("step ")


@pytest.mark.parametrize("key", ["grants", "limits", "absence"])
def test_what_may_matter_must_all_be_listed(key: str) -> None:
    text, registry = proof("nearest-misses-furthest-first" if key != "limits" else "annulled-limit")
    document = json.loads(text)
    gone = document[key].pop()
    name = gone.get("provision") or gone["text"]["provision"]
    found = fault(document, registry)
    assert found.step == key
    assert name in found.why


def test_where_no_authority_is_shown_each_grant_has_the_test_it_fails() -> None:
    text, registry = proof("nearest-misses-furthest-first")
    document = json.loads(text)
    expected = json.loads(CASES["nearest-misses-furthest-first"].finding_path.read_text(encoding="utf-8"))["nearest"]
    assert [(one["provision"], one["fails"]) for one in document["absence"]] == [
        (miss["provision"], miss["fails"]) for miss in expected
    ]
    document["absence"][0]["fails"] = "evidence"
    assert fault(document, registry).step == "absence.1.fails"


def test_branches_must_be_all_that_the_cases_give() -> None:
    text, registry = proof("force-in-dispute")
    document = json.loads(text)
    document["finding"]["branches"].pop()
    assert fault(document, registry).step.startswith("finding")
    document = json.loads(text)
    document["finding"]["outcome"] = "CONDITIONAL"
    assert fault(document, registry).step == "finding.outcome"


def test_every_value_of_a_point_is_a_case() -> None:
    text, registry = proof("force-in-dispute")
    document = json.loads(text)
    document["argument"]["divided"]["cases"].pop()
    assert "each is a case" in fault(document, registry).why


def test_a_point_on_which_nothing_turns_is_refused() -> None:
    text, registry = proof("annulled-limit")
    document = json.loads(text)
    node = document["argument"]
    inner = {"steps": [], "divided": None, "concludes": node["concludes"]}
    cases_ = [{"value": value, "then": inner} for value in ("true", "false")]
    node["divided"] = {"atom": "fact:trained", "kind": "fact", "cases": cases_}
    node["concludes"] = None
    assert "nothing turns on" in fault(document, registry).why


def test_what_only_supports_itself_fails_together() -> None:
    text, registry = proof("status-that-asks-for-itself")
    document = json.loads(text)
    found = verify(text, registry)
    assert found.outcome == "NO_AUTHORITY_SHOWN"
    looped = [
        one for one in steps(document["argument"]) if any(by >= one["step"] for by in one["by"] if type(by) is int)
    ]
    assert looped
    assert all(one["holds"] is False for one in looped)


def test_a_loop_through_negation_is_undefined_step_by_step() -> None:
    slug = next(slug for slug, case in CASES.items() if case.document["expect"].get("outcome") == "UNDEFINED")
    text, registry = proof(slug)
    document = json.loads(text)
    assert any(one["holds"] is None for one in steps(document["argument"]))
    assert verify(text, registry).outcome == "UNDEFINED"
    for one in steps(document["argument"]):
        if one["holds"] is None:
            one["holds"] = True
            break
    assert "it is undefined" in fault(document, registry).why


def test_the_seal_finds_what_is_else_the_proof_of_another_question() -> None:
    text, registry = proof("annulled-limit")
    document = json.loads(text)
    document["question"]["at"] = "2001-06-02T12:00+00:00"
    with pytest.raises(Fault) as raised:
        verify(layout(Proof.model_validate_json(json.dumps(document))), registry)
    assert raised.value.step == "seal"
    case = CASES["annulled-limit"]
    other = case.act.model_copy(update={"at": Dating.parse("2001-06-02T12:00+00:00")})
    assert resealed(document) == layout(proof_of(registry, other, case.vantage))


def test_only_the_one_layout_is_taken() -> None:
    text, registry = proof("annulled-limit")
    assert isinstance(verify(text, registry), Verified)
    for other in (text + "\n", text.replace('"proof": "1"', '"proof":  "1"'), json.dumps(json.loads(text))):
        with pytest.raises(Fault) as raised:
            verify(other, registry)
        assert raised.value.step == "form"


@pytest.mark.parametrize(
    ("alter", "slug"),
    [
        (lambda text: text[: len(text) // 2], "proof-not-json"),
        (lambda text: "", "proof-not-json"),
        (lambda text: "[" * 100_000, "proof-not-json"),
        (lambda text: text.replace('"step": 1,', '"step": NaN,', 1), "proof-not-json"),
        (lambda text: "{}", "proof-unknown-form"),
        (lambda text: text.replace('"proof": "1"', '"proof": "2"'), "proof-other-form"),
        (lambda text: text.replace('"semantics": "1.0"', '"semantics": "9.0"'), "proof-other-semantics"),
        (lambda text: text.replace('"seal"', '"trusted": true, "seal"'), "proof-malformed"),
        (lambda text: text.replace('"chains": ', '"chain": ', 1), "proof-malformed"),
        (lambda text: text.replace('"step": 1,', '"step": "1",', 1), "proof-malformed"),
        (lambda text: text.replace('"name": "arden"', '"name": "us"'), "proof-of-other-registry"),
        (lambda text: text.replace("sha256:", "sha256:0", 1), "proof-of-other-text"),
    ],
)
def test_what_is_no_proof_of_this_registry_is_refused(alter: Any, slug: str) -> None:
    text, registry = proof("annulled-limit")
    assert alter(text) != text
    with pytest.raises(Unreadable) as raised:
        verify(alter(text), registry)
    assert raised.value.slug == slug
    assert raised.value.remedy


def test_a_proof_of_the_same_case_against_changed_text_is_of_another_text() -> None:
    text, registry = proof("annulled-limit")
    gone = next(iter(registry.entries))
    with pytest.raises(Unreadable) as raised:
        verify(text, registry.without([gone]))
    assert raised.value.slug == "proof-of-other-text"


def test_a_claim_about_nothing_is_a_fault_and_no_crash() -> None:
    text, registry = proof("annulled-limit")
    for key, value in (("provision", "arden/nowhere/p"), ("moment", "arden/nowhere"), ("power", "arden/power/fly")):
        document = json.loads(text)
        step(document, "operative")["claim"][key] = value
        assert fault(document, registry)
