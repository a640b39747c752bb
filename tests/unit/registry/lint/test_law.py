"""Rules that hold the record to the law it cites: its citations, dates, roots and ends, and what is only known."""

from __future__ import annotations

import pytest

from tests.unit.registry.lint.arden import GRANT, HELD, diagnostics, found, instrument, listed, statute

KNOWN = "{source: courier, basis: unverified, published: 2001-04, verification: general-knowledge%s}"
LIMIT = "{id: p1, does: restricts, force: policy, powers: [arden/power/detain], unless: {fact: urgent}}"
END = "{id: p1, does: %s, target: arden/order%s}"


def later(*provisions: str, name: str = "second-order", decided: str = "2001-09-01") -> str:
    word = HELD.replace("2001-03-06", "2001-12-01")
    return instrument(*provisions, name=name, decided=decided, attested=(word,))


def dated(text: str) -> str:
    return GRANT.replace("redelegable", f"{text}, redelegable")


def test_bad_citation_wherever_a_citation_stands() -> None:
    for text in (
        instrument(GRANT, more="cite: 8 U.S.C 1103"),
        instrument(dated("cite: 8 U.S.C 1103")),
        listed("offices", "{id: arden/office-2, label: Second office, cite: 8 U.S.C 1103}"),
        listed("holders", "{office: arden/court, holder: moe, capacity: elected, cite: 8 U.S.C 1103}"),
    ):
        assert found(text) == [("bad-citation", "8 U.S.C 1103")]


def test_an_id_as_citation_is_not_read_as_words() -> None:
    clause = GRANT.replace("redelegable: no", "redelegable: {to: [arden/court], cite: %s}")
    assert found(instrument(clause % "arden/harbour-act/s1")) == []
    assert found(instrument(clause % "arden/harbour-act")) == []
    assert found(instrument(clause % "arden/harbour-act/s9")) == [("bad-citation", "arden/harbour-act/s9")]
    bare = statute(name="bare-act")
    assert found(instrument(clause % "arden/bare-act"), bare) == []
    assert found(instrument(clause % "arden/bare-act/s9"), bare) == []


def test_citation_disagrees_by_section_title_number_or_paragraph() -> None:
    def of(name: str, cite: str, local: str = "p1", below: str = "") -> list[tuple[str, str]]:
        provision = dated(f"cite: {below}").replace("id: p1", f"id: {local}") if below else GRANT
        return [(slug, words) for slug, words in found(instrument(provision, name=name, more=f"cite: {cite}"))]

    wrong = "citation-disagrees"
    assert of("usc/8/1103", "8 U.S.C. 1103") == []
    assert of("usc/8/1103", "8 U.S.C. 1130") == [(wrong, "8 U.S.C. 1130")]
    assert of("usc/8/1103", "18 U.S.C. 1103") == [(wrong, "18 U.S.C. 1103")]
    assert of("eo/14157", "EO 14159") == [(wrong, "EO 14159")]
    assert of("order", "EO 14159") == []
    assert of("usc/8/1103", "8 U.S.C. 1103", "a/6", "8 U.S.C. 1103(a)(6)") == []
    assert of("usc/8/1103", "8 U.S.C. 1103", "a/6", "8 U.S.C. 1103(a)(5)") == [(wrong, "8 U.S.C. 1103(a)(5)")]
    assert of("eo/14157", "EO 14157", "s3b", "EO 14157 s. 3(a)") == [(wrong, "EO 14157 s. 3(a)")]
    assert of("usc/8/1103", "Pub. L. 107-296", "staff", "6 U.S.C. 112") == [(wrong, "6 U.S.C. 112")]


def test_an_end_may_cite_the_act_that_brought_it() -> None:
    end = "{id: end, does: rescinds, target: arden/harbour-act, revives: none, cite: 6 U.S.C. 552}"
    assert found(statute(end, name="usc/8/1103")) == []


def test_date_unexplained_until_a_note_explains_it() -> None:
    early = dated("since: 2000-12-31")
    assert found(instrument(early)) == [("date-unexplained", "2000-12-31")]
    assert found(instrument(dated("since: 2000-12-31, note: it reaches back"))) == []
    assert found(instrument(early, more="note: confirms the practice since 2000")) == []
    assert found(instrument(early, more="note: about something else")) == [("date-unexplained", "2000-12-31")]
    assert found(instrument(early, attested=(HELD.replace("}", ", note: from the last day of 2000 on}"),))) == []
    assert found(instrument(GRANT, more="effective: 2001-03-04")) == [("date-unexplained", "2001-03-04")]


@pytest.mark.parametrize(
    "since", ["2001-03-05", "2001-03", "2001", "{between: [2001-02-01, 2001-03-05]}", "2001-06-01"]
)
def test_a_date_that_may_not_be_earlier_needs_no_word(since: str) -> None:
    assert found(instrument(dated(f"since: {since}"))) == []


def test_unverified_counts_by_verification_or_by_name() -> None:
    knowledge = listed("sources", "{id: general-knowledge, title: What is known, kind: other}")
    named = "{source: general-knowledge, basis: relayed, published: 2001-04}"
    assert [slug for slug, _ in found(instrument(GRANT, attested=(named,)), knowledge)] == ["unverified-counts"]
    strong = KNOWN.replace("unverified", "relayed") % ""
    assert found(instrument(GRANT, attested=(strong,))) == [("unverified-counts", "relayed")]
    assert found(instrument(GRANT, attested=(KNOWN % "",))) == []
    spell = f"{{office: arden/court, holder: moe, capacity: elected, attested: [{strong}]}}"
    assert found(listed("holders", spell)) == [("unverified-counts", "relayed")]


def test_knowledge_vouched_for_by_sources_that_do_not_give_it() -> None:
    exact = KNOWN % ", says: {decided: 2001-03-05}"
    slug = "knowledge-vouched-for"
    assert found(instrument(GRANT, attested=(HELD, exact))) == [(slug, "2001-03-05")]
    assert found(instrument(GRANT, decided="2001-03", attested=(HELD, exact))) == []
    assert found(instrument(GRANT, attested=(exact,))) == []


def test_knowledge_told_in_a_note_needs_an_attestation_of_that_kind() -> None:
    note = "note: the day is general knowledge"
    assert found(instrument(GRANT, more=note)) == [("knowledge-vouched-for", "general knowledge")]
    assert found(instrument(GRANT, more=note, attested=(HELD, KNOWN % ""))) != []
    says = KNOWN % ", says: {decided: 2001-03-05}"
    assert found(instrument(GRANT, more=note, decided="2001-03", attested=(HELD, says))) == []
    assert found(instrument(GRANT, more=note, attested=(HELD, KNOWN % ", covers: [p1]"))) == []
    assert found(instrument(GRANT, more=note, attested=(KNOWN % "",))) == []


def test_knowledge_vouched_for_in_a_spell() -> None:
    spell = "{office: arden/court, holder: moe, capacity: elected, since: %s, attested: [%s, %s]}"
    exact = KNOWN % ", says: {since: 2001-01-05}"
    assert found(listed("holders", spell % ("2001-01-05", HELD, exact))) == [("knowledge-vouched-for", "2001-01-05")]
    assert found(listed("holders", spell % ("2001-01", HELD, exact))) == []


def test_resolution_on_what_only_unverified_sources_say() -> None:
    differing = (HELD, KNOWN % ", says: {decided: 2001-03-04}")
    settled = "resolution: {decided: {value: %s, because: it is known}}"
    text = instrument(GRANT, attested=differing, more=settled % "2001-03-04")
    assert found(text) == [("resolution-rests-on-unverified", "2001-03-04")]
    assert found(instrument(GRANT, attested=differing, more=settled % "2001-03-05")) == []
    nobody = instrument(GRANT, attested=differing, more=settled % "2001-03-02")
    assert found(nobody) == [("resolution-not-a-reading", "2001-03-02")]


@pytest.mark.parametrize("does", ["rescinds", "suspends"])
def test_target_already_ended_by_its_own_period(does: str) -> None:
    end = END % (does, ", revives: none" if does == "rescinds" else "")
    for until, expected in (("2001-06-30", 1), ("2001-09-01", 0), ("2001-09", 0), ("2001", 0), ("2002-01-01", 0)):
        text = instrument(dated(f"until: {until}"))
        assert len(found(text, later(end))) == expected, until


def test_target_already_ended_by_an_earlier_rescission() -> None:
    end = END % ("rescinds", ", revives: none")
    first = later(end, name="end", decided="2001-06-01")
    (one,) = diagnostics(instrument(GRANT), first, later(end))
    assert one.slug == "target-already-ended"
    assert "`arden/end/p1`" in one.message


@pytest.mark.parametrize("part", ["when: {fact: urgent}", "powers: [arden/power/inspect]", "binds: [arden/court]"])
def test_a_partial_end_is_none(part: str) -> None:
    end = END % ("rescinds", ", revives: none")
    first = later(END % ("rescinds", f", revives: none, {part}"), name="end", decided="2001-06-01")
    assert found(instrument(GRANT), first, later(end)) == []


def test_what_was_revived_or_whose_end_was_undone_may_be_ended_again() -> None:
    end = END % ("rescinds", ", revives: none")
    first = later(end, name="end", decided="2001-06-01")
    for again in ("{id: p1, does: revives, target: arden/order}", "{id: p1, does: annuls, target: arden/end}"):
        between = later(again, name="middle", decided="2001-07-01")
        assert found(instrument(GRANT), first, between, later(end)) == []


def test_power_without_root_until_a_root_confers_it_or_a_wider_one() -> None:
    confers = "{id: s1, does: confers, to: [arden/court], powers: [%s], redelegable: no}"
    assert found(instrument(LIMIT)) == [("power-without-root", "arden/power/detain")]
    assert found(instrument(LIMIT), statute(confers % "arden/power/detain")) == []
    wider = listed("powers", "{id: arden/power/board, label: board, broader: [arden/power/detain]}")
    board = LIMIT.replace("/detain", "/board")
    assert found(instrument(board), statute(confers % "arden/power/detain"), wider) == []
    assert found(instrument(LIMIT), statute(confers % "arden/power/board"), wider) == []
    assert found(instrument(GRANT.replace("delegates", "confers").replace("/inspect", "/detain"))) == [
        ("power-without-root", "arden/power/detain")
    ]


def test_nothing_to_revive_unless_it_had_been_rescinded() -> None:
    again = instrument("{id: p1, does: revives, target: arden/order}", name="again", decided="2001-03-05")
    end = END % ("rescinds", ", revives: none")
    assert found(instrument(GRANT), again) == [("nothing-to-revive", "arden/order")]
    assert found(instrument(GRANT), instrument(end, name="end"), again) == []
    assert found(instrument(GRANT), later(end, name="end"), again) == [("nothing-to-revive", "arden/order")]
    undone = later("{id: p1, does: rescinds, target: arden/end, revives: [arden/order]}")
    assert found(instrument(GRANT), instrument(end, name="end"), undone) == []
    stay = instrument("{id: p1, does: suspends, target: arden/order}", name="end")
    assert found(instrument(GRANT), stay, undone) == [("nothing-to-revive", "arden/order")]
