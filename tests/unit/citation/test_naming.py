"""The law an id names by its last parts, whatever state it belongs to."""

from __future__ import annotations

import pytest

from vires.citation.citation import Item
from vires.citation.naming import named_by, paragraphs, within
from vires.citation.text import read


@pytest.mark.parametrize(
    ("identity", "cited"),
    [
        ("us/usc/8/1103", "8 U.S.C. 1103"),
        ("arden/usc/28/599a", "28 U.S.C. 599a"),
        ("us/cfr/8/287.5", "8 CFR 287.5"),
        ("us/president/eo/14157", "EO 14157"),
        ("us/president/proclamation/10886", "Proclamation 10886"),
    ],
)
def test_what_an_id_names(identity: str, cited: str) -> None:
    named = named_by(identity)
    assert named is not None
    assert named.cited() == cited
    assert all(named.agrees(one) for one in read(cited).citations)


@pytest.mark.parametrize("identity", ["arden/harbour-act", "us/usc", "us/usc/8", "us/eo/order", "us/video/7"])
def test_other_ids_name_none(identity: str) -> None:
    assert named_by(identity) is None


@pytest.mark.parametrize(
    ("cite", "agrees"),
    [
        ("8 U.S.C. § 1103(a)", True),
        ("8 U.S.C. 1101, 1103", True),
        ("8 U.S.C. 1101-1104", True),
        ("8 U.S.C. 1105-1110", False),
        ("8 U.S.C. 1130", False),
        ("18 U.S.C. 1103", False),
    ],
)
def test_agreement(cite: str, agrees: bool) -> None:
    named = named_by("us/usc/8/1103")
    assert named is not None
    assert [named.agrees(one) for one in read(cite).citations] == [agrees]


def test_paragraphs_of_an_id_until_its_first_word() -> None:
    assert paragraphs("a/10") == ("a", "10")
    assert paragraphs("s4b") == ("4", "b")
    assert paragraphs("a/4/doj") == ("a", "4")
    assert paragraphs("department") == ()


def test_an_id_may_stop_short_or_leave_out_a_level() -> None:
    cited = Item("287.5", ("c", "4", "ii", "F"))
    assert within(cited, ("c", "4"))
    assert within(cited, ("c", "4", "f"))
    assert not within(cited, ("c", "5"))
    assert not within(cited, ("e",))
    assert within(Item("3345", ("a", "2"), ("3",)), ("a", "3"))
