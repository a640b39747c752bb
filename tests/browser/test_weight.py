"""What a first view costs: bytes as they travel, and nothing that is asked for twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from tests.browser.addresses import asked
from tests.browser.looking import Look
from tests.browser.weight import Weight

MOST = 200_000
"""Bytes of a first view, compressed, with its styles, scripts and fonts."""


@pytest.mark.parametrize("path", ["/", asked(site="none"), "/timeline", "/whatif", "/coverage"])
def test_first_view_is_light(us: str, look: Callable[..., Look], path: str) -> None:
    tab = look(us)
    weight = Weight(tab)
    tab.go(path)
    assert weight.total > 1_000
    assert weight.total < MOST, weight.parts
    assert {address: times for address, times in Counter(tab.asked).items() if times > 1} == {}
