"""Names: what people call a thing is its id, an ending only one id has, its label or alias, or is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.unit import arden
from vires.service.naming import Names
from vires.service.refusal import Refusal
from vires.service.wordlist import MOST_WORDS, likeness, slips, words

NAMES = Names(arden.registry())


@pytest.mark.parametrize(
    ("scheme", "said", "identity"),
    [
        ("offices", "arden/harbour/master", "arden/harbour/master"),
        ("offices", "harbour/inspector", "arden/harbour/inspector"),
        ("offices", "HARBOUR/INSPECTOR", "arden/harbour/inspector"),
        ("offices", "Harbour master", "arden/harbour/master"),
        ("offices", "  harbour   MASTER ", "arden/harbour/master"),
        ("offices", "harbor authority", "arden/harbour"),
        ("powers", "inspect", "arden/power/inspect"),
        ("powers", "inspect vessels", "arden/power/inspect"),
        ("sites", "yard", "arden/site/yard"),
        ("facts", "trained", "trained"),
    ],
)
def test_a_name_is_an_id_an_ending_a_label_or_an_alias(scheme: str, said: str, identity: str) -> None:
    assert NAMES.term(scheme, said) == identity


def test_an_ending_that_two_ids_have_is_refused_with_both() -> None:
    with pytest.raises(Refusal) as caught:
        NAMES.term("offices", "inspector")
    assert caught.value.slug == "name-ambiguous"
    assert caught.value.nearest == ("arden/fisheries/inspector", "arden/harbour/inspector")


def test_an_ending_stops_at_a_part_of_the_id() -> None:
    with pytest.raises(Refusal):
        NAMES.term("offices", "aster")


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(Refusal) as caught:
        NAMES.term("offices", "harbor mastr")
    assert caught.value.slug == "name-unknown"
    assert caught.value.nearest[0] == "arden/harbour/master"
    assert "`arden/harbour/master`" in caught.value.remedy


def test_any_kind_of_record_can_be_named() -> None:
    assert NAMES.resolve("Harbours Act") == ("instruments", "arden/act/1990/harbours")
    assert NAMES.resolve("order/9/limit") == ("provisions", "arden/order/9/limit")
    assert NAMES.resolve("signing") == ("doctrines", "signing")
    assert NAMES.resolve("Coast News") == ("sources", "coast-news")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("open cargo", "arden/power/inspect/cargo"),
        ("inspct vessels", "arden/power/inspect"),
        ("look over any ship", "arden/power/inspect"),
        ("Harb mast", "arden/harbour/master"),
        ("fishing vessel", "arden/subject/fishing-vessel"),
        ("act 4 of 1990", "arden/act/1990/harbours"),
        ("yards", "arden/site/yard"),
    ],
)
def test_everyday_words_find_the_id(text: str, first: str) -> None:
    assert NAMES.find(text)[0].id == first


def test_words_like_nothing_find_nothing() -> None:
    assert NAMES.find("xylophone quartet") == ()
    assert NAMES.find("") == ()


def test_a_slip_counts_missed_added_changed_and_swapped_letters() -> None:
    assert slips("arrest", "arest", 2) == 1
    assert slips("arrest", "arrset", 2) == 1
    assert slips("arrest", "harbour", 2) == 3
    assert likeness("arrest", "arrest") > likeness("arr", "arrest") > likeness("arrset", "arrest") > 0
    assert likeness("8", "18") == 0


def test_words_keep_a_citation_together_and_drop_accents() -> None:
    assert words("8 U.S.C. § 1103, Élan") == ("8", "usc", "1103", "elan")


WORDS = some.text("aeinrst", min_size=1, max_size=10)


@given(WORDS, WORDS, some.integers(1, 2))
def test_no_word_that_few_slips_part_from_another_is_passed_over(one: str, other: str, most: int) -> None:
    """Words are told apart by their letters before slips are counted; that must never tell apart what is alike."""
    shorter = min(len(one), len(other))
    if shorter >= 4 and slips(one, other, most) <= most and (most == 1 or shorter >= 8):
        assert likeness(one, other) > 0


def test_of_a_long_text_the_first_words_count() -> None:
    first = [f"word{n}x" for n in range(MOST_WORDS - 1)]
    assert "arden/harbour/inspector" in [hit.id for hit in NAMES.find(" ".join([*first, "inspector"]))]
    assert NAMES.find(" ".join([*first, "another", "inspector"])) == ()
