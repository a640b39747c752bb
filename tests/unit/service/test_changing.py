"""What changes, asked by name: the sentence, the axes, drafts, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import vires
from tests.unit import arden
from vires.service.asking import Handle
from vires.service.refusal import Refusal

HANDLE = arden.handle()

DRAFT = """
instrument: arden/order/15
kind: order
title: Order 15 on fisheries inspectors
issuer: arden/harbour/master
invokes: [arden/act/1990/harbours/s1]
decided: 2001-12-01
provisions:
  - {id: grant, does: delegates, powers: [arden/power/inspect], to: [arden/harbour], redelegable: no}
attested:
  - {source: gazette, basis: document-held, published: 2001-12-02}
review: {state: encoded}
"""


@pytest.fixture
def draft(tmp_path: Path) -> Any:
    def write(text: str = DRAFT, **changed: str) -> Path:
        for old, new in changed.items():
            text = text.replace(old.replace("_", "-"), new)
        path = tmp_path / "draft.yaml"
        path.write_text(text.lstrip("\n"), encoding="utf-8")
        return path

    return write


def refused(call: Any, *given: Any, **stated: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*given, **stated)
    return caught.value


def test_the_sentence_says_what_changed_for_whom() -> None:
    changes = HANDLE.diff("1995-05-31", "1995-06-01")
    assert changes.sentence == (
        "From 1995-05-31 to 1995-06-01: authority is newly shown, on conditions, for Harbour inspector "
        "(inspect vessels)."
    )
    assert changes.responsible == ("arden/order/7/grant",)


def test_a_limit_that_goes_is_named() -> None:
    changes = HANDLE.diff("2001-04-30", "2001-05-01")
    assert changes.sentence == (
        "From 2001-04-30 to 2001-05-01: the limit of Order 9 on yards no longer binds Harbour inspector "
        "(inspect vessels), at or near shipyard."
    )
    assert changes.responsible == ("arden/order/12/end",)


def test_no_difference_is_said_with_what_was_compared() -> None:
    assert HANDLE.diff("1996-01-01", "1997-01-01").sentence == (
        "From 1996-01-01 to 1997-01-01: no answer differs (0 cells compared)."
    )


@pytest.mark.parametrize(
    ("axis", "dates", "stated", "begins"),
    [
        ("as-of", ("1995-05-31", "1995-06-03"), {"at": "2000-01-01"}, "Counting the law made by 1995-06-03"),
        ("as_of", ("1995-05-31", "1995-06-03"), {"at": "2000-01-01"}, "Counting the law made by 1995-06-03"),
        ("known-by", ("1995-06-01", "1995-06-02"), {"at": "2000-01-01"}, "With what was published by 1995-06-02"),
    ],
)
def test_the_other_axes_hold_the_moment_of_the_act(
    axis: str, dates: tuple[str, str], stated: dict[str, str], begins: str
) -> None:
    changes = HANDLE.diff(*dates, axis=axis, **stated)
    assert changes.sentence.startswith(begins)
    assert (changes.before.at, changes.after.at) == ("2000-01-01", "2000-01-01")
    assert changes.responsible == ("arden/order/7/grant",)


def test_impact_is_the_record_without() -> None:
    changes = HANDLE.impact("order/7", at="2000-01-01", sites=[])
    assert changes.sentence == (
        "Without Order 7 on inspectors: authority is no longer shown for Harbour inspector (inspect vessels)."
    )
    assert changes.without == ("arden/order/7",)
    assert changes.changes[0].cell.sites is None


def test_impact_of_what_is_not_visible_says_so() -> None:
    changes = HANDLE.impact("order/7", at="1992-01-01", as_of="1992-01-01")
    assert changes.changes == ()
    assert changes.notes == (
        "`arden/order/7` is not visible from this point of view (it is decided after 1992-01-01), so leaving it out "
        "changes nothing",
    )


def test_an_act_ahead_of_the_law_counted_is_marked() -> None:
    assert HANDLE.diff("2001-01-01", "2003-01-01").notes == (
        "an act of 2003-01-01 lies ahead of the law counted: answered from what is decided so far",
    )


def test_a_draft_is_the_record_with_it(draft: Any) -> None:
    changes = HANDLE.impact(draft=draft())
    assert changes.sentence.startswith("With Order 15 on fisheries inspectors (draft): ")
    assert changes.draft == ("arden/order/15",)
    offices = {office for change in changes.changes for office in change.cell.offices}
    assert {"arden/harbour/inspector", "arden/harbour/any.other"} <= offices
    assert changes.responsible == ("arden/order/15/grant",)


def test_a_draft_takes_the_place_of_the_instrument_of_its_id(draft: Any) -> None:
    text = DRAFT.replace("arden/order/15", "arden/order/7").replace("2001-12-01", "1995-06-01")
    changes = HANDLE.impact(draft=draft(text), sites=[], at="2001-12-31")
    assert "in place of what is recorded" in changes.sentence
    (inspector,) = [c for c in changes.changes if "arden/harbour/inspector" in c.cell.offices]
    assert (inspector.before.outcome, inspector.after.outcome) == ("CONDITIONAL", "AUTHORIZED")


def test_a_draft_may_bring_terms_and_sources(draft: Any) -> None:
    text = DRAFT.replace("to: [arden/harbour]", "to: [arden/harbour/diver]").replace(
        "source: gazette", "source: notice"
    )
    text += "---\noffices: [{id: arden/harbour/diver, label: Harbour diver, broader: [arden/harbour]}]\n"
    text += "---\nsources: [{id: notice, title: Notice of the harbour, kind: text}]\n"
    (change,) = HANDLE.impact(draft=draft(text)).changes
    assert change.cell.offices == ("arden/harbour/diver",)


def test_a_draft_nobody_has_published_changes_nothing_and_says_why(draft: Any) -> None:
    changes = HANDLE.impact(draft=draft(DRAFT.replace("published: 2001-12-02", "published: 2002-12-02")))
    assert changes.changes == ()
    assert changes.notes == (
        "the draft of `arden/order/15` is not visible from this point of view (no source of it counts: none of "
        "`reported` or better by 2001-12-31 12:00 +00:00): it changes nothing",
    )


@pytest.mark.parametrize(
    ("text", "slug", "problem"),
    [
        (DRAFT.replace("does: delegates", "does: grants"), "draft-unreadable", "unknown-effect"),
        ("provisions: [", "draft-unreadable", None),
        ("offices: [{id: arden/x, label: X}]", "draft-empty", None),
        (
            DRAFT + "---\nregistry: other\ntitle: Other\nzone: Etc/UTC\nkinds: {}\n",
            "draft-unreadable",
            "second-settings",
        ),
        (DRAFT.replace("to: [arden/harbour]", "to: [arden/nobody]"), "draft-unjoined", "unknown-term"),
        (DRAFT.replace("harbours/s1]", "harbours/s9]"), "draft-unjoined", "unknown-id"),
        (DRAFT.replace("kind: order", "kind: decree"), "draft-unjoined", "unknown-kind"),
        (DRAFT.replace("arden/order/15", "arden/act/1990/harbours"), "draft-unjoined", "unknown-id"),
        (DRAFT.replace("arden/order/15", "arden/order/7/grant"), "draft-unjoined", "duplicate-id"),
        (DRAFT + "---\noffices: [{id: arden/harbour, label: Haven}]\n", "draft-unjoined", "draft-redefines"),
        (
            DRAFT + "---\nholders: [{office: arden/assembly, holder: x, capacity: acting}]\n",
            "draft-unjoined",
            "draft-holds-more",
        ),
    ],
)
def test_a_draft_that_cannot_be_read_or_joined_is_refused_with_every_problem(
    draft: Any, text: str, slug: str, problem: str | None
) -> None:
    refusal = refused(HANDLE.impact, draft=draft(text))
    assert refusal.slug == slug
    if slug != "draft-empty":
        assert refusal.problems
        assert problem is None or problem in {p.slug for p in refusal.problems}


def test_other_things_that_are_refused(tmp_path: Path) -> None:
    assert refused(HANDLE.diff, "2000-01-01", "2000-01-02", axis="sideways").slug == "axis-unknown"
    assert refused(HANDLE.diff, "2000-01-01", "soon").slug == "date-unreadable"
    assert refused(HANDLE.diff, "2000-01-01", "2000-01-02", at="2000-01-01").slug == "options-contradict"
    assert refused(HANDLE.diff, "2000-01-01", "2000-01-02", "as-of", as_of="2000-01-01").slug == "options-contradict"
    assert refused(HANDLE.diff, "2000-01-01", "2000-01-02", office="nobody").slug == "name-unknown"
    assert refused(HANDLE.impact).slug == "nothing-to-compare"
    assert refused(HANDLE.impact, "order/99").slug == "name-unknown"
    assert refused(HANDLE.impact, "harbour/master").slug == "name-unknown"
    assert refused(HANDLE.impact, draft=tmp_path / "none.yaml").slug == "file-unreadable"
    with pytest.raises(TypeError):
        HANDLE.diff("2000-01-01", "2000-01-02", colour="blue")


def test_what_a_rescission_revives_is_no_provision_to_leave_out() -> None:
    law = arden.LAW.replace("revives: none", "revives: [arden/order/9/duty]")
    handle = Handle(arden.registry(law=law), now=arden.NOW)
    assert refused(handle.impact, "arden/order/12/end/revives").slug == "part-of-provision"


def test_the_json_has_all_and_no_more() -> None:
    document = HANDLE.diff("1995-05-31", "1995-06-01").to_dict()
    assert set(document) == {
        "semantics", "registry", "verb", "axis", "before", "after", "without", "draft", "stated", "sentence", "changes",
        "too_open", "responsible", "reorganised", "notes", "compared",
    }  # fmt: skip
    assert set(document["changes"][0]) == {"cell", "before", "after", "responsible", "together"}
    assert document["before"]["at"] == "1995-05-31"


@pytest.fixture(scope="module")
def us() -> Handle:
    return vires.open(now="2025-03-01")


def test_the_week_of_january_2025_names_the_agencies_and_the_memorandum(us: Handle) -> None:
    changes = us.diff("2025-01-19", "2025-01-24")
    head = changes.sentence.partition(";")[0]
    assert "newly shown" in head
    # Two instruments give in that week: the memorandum to Justice, the designation to those who order removals.
    given = [change for change in changes.changes if change.before.outcome == "NO_AUTHORITY_SHOWN"]
    agencies = {office for change in given for office in change.cell.offices if office.startswith("us/doj/")}
    assert {"us/doj/atf", "us/doj/bop", "us/doj/dea"} <= agencies
    ours = [change for change in given if any(office.startswith("us/dhs/") for office in change.cell.offices)]
    assert {power for change in ours for power in change.cell.powers} == {
        "us/power/immigration/order-expedited-removal"
    }
    designation = "us/dhs/notice/2025-01-21/expedited-removal/designation"
    assert {change.responsible for change in ours} == {(designation,)}
    told = {office for change in changes.changes for office in change.cell.offices}
    assert {"us/doj/dea", "us/doj/atf", "us/doj/usms", "us/doj/bop", "us/dhs/ice/special-agent"} <= told
    memo = "us/dhs/memo/2025-01-22/doj-immigration-officers"
    dea = [change for change in changes.changes if "us/doj/dea" in change.cell.offices]
    given_by = (f"{memo}/grant", f"{memo}/grant/functions")  # what asks training, and what does not
    assert {change.responsible for change in dea} == {(one,) for one in given_by}
    areas = "us/dhs/memo/2025-01-20/protected-areas/p1"
    assert {areas, *given_by} <= set(changes.responsible)
    justice = {office for office in told if office.startswith("us/doj")}
    fallen = us.impact(memo, at="2025-01-24")
    assert {office for change in fallen.changes for office in change.cell.offices} == justice
    assert fallen.responsible == given_by
