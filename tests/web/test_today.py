"""What is left open is today where the law is, whatever day it is where the server stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.api.served import Served
from tests.unit import arden as text
from tests.web.reading import read
from vires.service import clock
from vires.web import site
from vires.web.query import Query
from vires.web.views.pinned import moments

ZONES = ("Pacific/Kiritimati", "Etc/GMT+12")
"""Of these two one has another date than the server at any time of day."""


def day_in(zone: str) -> str:
    return datetime.now(ZoneInfo(zone)).date().isoformat()


@pytest.mark.parametrize("zone", ZONES)
def test_moments_that_are_left_open_are_those_of_today_in_the_zone_of_the_law(zone: str) -> None:
    before = day_in(zone)
    found = moments(Query((("known_by", "1996-01-01"),)), ZoneInfo(zone))
    assert found["known_by"] == "1996-01-01"
    assert before <= found["as_of"] <= day_in(zone)
    assert before <= clock.today(ZoneInfo(zone)) <= day_in(zone)


@pytest.mark.parametrize("zone", ZONES)
def test_pages_name_that_day(zone: str, tmp_path: Path, serve: Callable[..., Served]) -> None:
    folder = text.write(tmp_path)
    settings = folder / "registry.yaml"
    settings.write_text(settings.read_text().replace("zone: Etc/UTC", f"zone: {zone}"))
    served = serve({"": str(folder)})
    site.mount(served.app)
    before = day_in(zone)
    shown = served.get("/changes?from=1994-01-01&to=2000-01-01&axis=known-by&part=standing")
    days = {before, day_in(zone)}
    pinned = [link for link in read("/changes", shown.text).links if "as_of=" in link]
    assert pinned
    assert any(f"as_of={day}" in link for link in pinned for day in days)
    record = served.get("/record/arden/harbour/master").text
    assert any(f"to={day}" in record and f"as_of={day}" in record for day in {*days, day_in(zone)})
