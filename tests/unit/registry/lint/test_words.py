"""The record's own words: names and judgments stay with those who spoke them; numbers have their units."""

from __future__ import annotations

import pytest

from tests.unit.registry.lint.arden import GRANT, HELD, diagnostics, found, instrument, listed
from vires.registry.lint.vocabulary import LOADED

HOLDER = listed(
    "holders",
    "{office: arden/harbour/master, holder: lind, name: 'A. B. Lindqvist, Jr.', capacity: acting, since: 1998-01-01}",
)


@pytest.mark.parametrize(
    "text",
    [
        instrument(GRANT, title="Lindqvist order"),
        instrument(GRANT, more="note: signed for Lindqvist's deputy"),
        instrument(GRANT, more="purpose: to carry out the plan of Lindqvist"),
        instrument(GRANT.replace("redelegable", "title: the Lindqvist rule, redelegable")),
        instrument(GRANT, attested=(HELD.replace("}", ", note: as told by Lindqvist}"),)),
        listed("offices", "{id: arden/office-2, label: Office of Lindqvist}"),
        listed("offices", "{id: arden/office-2, label: Second office, aliases: [Lindqvist office]}"),
    ],
)
def test_name_outside_holders(text: str) -> None:
    assert [slug for slug, _ in found(text, HOLDER)] == ["name-outside-holders"]


@pytest.mark.parametrize(
    "text",
    [
        instrument(
            GRANT.replace("delegates", "confers"),
            kind="court-order",
            issuer="arden/court",
            title="Pilots v. Lindqvist",
        ),
        instrument(GRANT, more="note: discussed in Lindqvist v. Pilots"),
        instrument(GRANT, more="note: the harbour of lindqvistham"),
        instrument(GRANT, attested=(HELD.replace("}", ", quote: Lindqvist has ordered it}"),)),
        instrument(GRANT, more="cite: 1 Lindqvist Rep. 7"),
        listed("sources", "{id: herald, title: Lindqvist orders inspections, kind: press}"),
    ],
)
def test_case_styles_citations_quotations_and_titles_of_publications_keep_their_names(text: str) -> None:
    assert found(text, HOLDER) == []


def test_name_is_read_off_the_holder_where_none_is_recorded() -> None:
    plain = listed("holders", "{office: arden/harbour/master, holder: moe, capacity: acting, since: 1998-01-01}")
    assert [slug for slug, _ in found(instrument(GRANT, title="Moe order"), plain)] == ["name-outside-holders"]


def test_loaded_words_in_titles_and_labels() -> None:
    assert found(instrument(GRANT, title="An order on the so-called Quays")) == [("loaded-words", "so-called")]
    assert found(listed("powers", "{id: arden/power/x, label: 'draconian search'}")) == [("loaded-words", "draconian")]


def test_loaded_words_are_whole_words_and_notes_are_not_titles() -> None:
    assert found(instrument(GRANT, title="Order on schemes of inspection and landmarks")) == []
    assert found(instrument(GRANT, more="note: the Courier calls it sweeping")) == []


def test_loaded_words_of_an_official_title_are_quoted_and_not_said() -> None:
    official = listed("sources", "{id: text, title: Sweeping inspection order, kind: text}")
    press = listed("sources", "{id: text, title: Sweeping inspection order, kind: press}")
    word = HELD.replace("gazette", "text")
    order = instrument(GRANT, title="Sweeping inspection order", attested=(word,))
    assert found(order, official) == []
    assert [slug for slug, _ in found(order, press)] == ["loaded-words"]


def test_vocabulary_is_in_order_lower_case_and_without_repeats() -> None:
    assert list(LOADED) == sorted(set(LOADED))
    assert all(word == word.lower().strip() and word for word in LOADED)


def test_unit_mismatch_either_way() -> None:
    when = GRANT.replace("redelegable", "when: %s, redelegable")
    assert found(instrument(when % "{number: offshore, at_most: 3}")) == []
    assert found(instrument(when % "{fact: urgent}")) == []
    assert found(instrument(when % "{fact: offshore}")) == [("unit-mismatch", "offshore")]
    assert found(instrument(when % "{number: urgent, at_least: 1}")) == [("unit-mismatch", "urgent")]


def test_unit_mismatch_of_what_is_stated_of_the_making() -> None:
    assert found(instrument(GRANT, more="facts: {urgent: true, offshore: 3}")) == []
    (one,) = diagnostics(instrument(GRANT, more="facts: {offshore: true}"))
    assert one.slug == "unit-mismatch"


@pytest.mark.parametrize(
    "text",
    [
        instrument(GRANT, more="purpose: to thwart the pilots"),
        instrument("{id: p2, does: directs, to: [arden/harbour/pilot], duty: end the roundups}"),
        listed("facts", "{id: afloat, label: afloat, question: was the roundup afloat}"),
    ],
)
def test_loaded_words_in_duties_purposes_and_questions(text: str) -> None:
    assert [slug for slug, _ in found(text)] == ["loaded-words"]


@pytest.mark.parametrize("word", ["alien", "illegal alien", "migrants", "invasion", "removal", "abuse of discretion"])
def test_terms_of_art_are_not_loaded(word: str) -> None:
    assert found(instrument(GRANT, title=f"Order on {word}")) == []


@pytest.mark.parametrize("word", ["illegal migrants", "undocumented", "sanctuary city", "mass deportation"])
def test_terms_that_take_a_side_are_loaded(word: str) -> None:
    assert found(instrument(GRANT, title=f"Order on {word} matters")) == [("loaded-words", word)]
