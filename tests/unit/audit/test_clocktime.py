"""What a clock on the wall shows, as moments: as the time zone database has it, at every moment of five centuries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vires.audit.clocktime import WallClock

ZONES = ("America/New_York", "Europe/London", "Etc/UTC", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Monrovia")
EPOCH = datetime(1970, 1, 1)
TICK = timedelta(microseconds=1)
CLOCKS = {zone: WallClock(ZoneInfo(zone)) for zone in ZONES}


@given(
    st.sampled_from(ZONES),
    st.lists(st.datetimes(datetime(1600, 1, 1), datetime(2100, 1, 1)), max_size=8),
    st.lists(st.datetimes(datetime(2000, 3, 20), datetime(2000, 11, 5)), max_size=8),
)
def test_every_moment_is_that_of_the_database(zone: str, far: list[datetime], near: list[datetime]) -> None:
    info, shown = ZoneInfo(zone), [*far, *near]
    read = CLOCKS[zone].read(np.array([(one - EPOCH) // TICK for one in shown], np.int64))
    for one, moment, twice, never in zip(shown, read.moments, read.twice, read.never, strict=True):
        early, late = (one.replace(tzinfo=info, fold=fold).astimezone(UTC) for fold in (0, 1))
        assert bool(twice) == (early < late)
        assert bool(never) == (early > late)
        if early == late:
            assert datetime(1970, 1, 1, tzinfo=UTC) + int(moment) * TICK == early
