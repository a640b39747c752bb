"""The legal status of a term, with what gives it and from where it is seen."""

from __future__ import annotations

from tests.api.served import Served
from tests.web.test_site import got

STATUS = "/status/arden/subject/fishing-vessel?at=2000-01-01"


def test_a_status_says_what_gives_it_and_from_when(arden: Served) -> None:
    _, page = got(arden, STATUS)
    assert "fishing vessel: has the status “quarantine”" in page.words
    assert "Order 9 on yards" in page.words
    assert "in force, since 1998-01-01" in page.words


def test_what_was_not_yet_known_gives_none(arden: Served) -> None:
    before = got(arden, "/status/arden/subject/fishing-vessel?at=2000-01-01&known_by=1998-01-01")[1]
    assert "has the status" not in before.words.replace("the record does not say", "")
    _, page = got(arden, STATUS)
    lasts = next(address for address in page.links if "known_by=" in address)
    assert "says the same next year" not in got(arden, lasts)[1].words


def test_what_has_a_status_is_listed_under_it(arden: Served) -> None:
    assert "fishing vessel" in got(arden, "/status/arden/status/quarantine?at=2000-01-01")[1].words
    assert "No status is recorded" in got(arden, "/status/arden/site/yard?at=2000-01-01")[1].words
