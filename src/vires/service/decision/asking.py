"""Asking with a decision log: the answer is logged before anybody sees it, or not given."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from vires.decide.holding import registry_state
from vires.model.finding import Finding
from vires.service import clock
from vires.service.decision.entry import Trace, entry_of, response_of
from vires.service.decision.log import DecisionLog
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.service.asking import Handle
    from vires.service.stating import Moment


def ask_logged(
    handle: Handle,
    log: DecisionLog,
    office: str,
    power: str,
    at: Moment | None = None,
    *,
    values: bool = False,
    traceparent: str | None = None,
    **stated: Any,
) -> Finding:
    """What `Handle.ask` answers, logged. A question that is too open to be decided is logged as such; one that cannot
    be understood is not, since it has no ids. `values` has the values of facts logged, and not their names alone.
    Raises `Refusal`, as `log-unwritable` if the log cannot be written."""
    now = handle.now
    view = {name: stated.pop(name) for name in ("as_of", "known_by", "standard", "doctrine") if name in stated}
    act = handle.act(office, power, at, now=now, **stated)
    vantage = handle.vantage(now=now, **view)
    trace = Trace.begin(traceparent if traceparent is not None else os.environ.get("TRACEPARENT"))
    try:
        finding = handle.decide(act, vantage)
        answer = handle.answer(act, vantage)
    except Refusal as refusal:
        if refusal.slug == "too-open":
            state = registry_state(handle.registry)
            log.append(entry_of(trace, clock.milliseconds(), state, act, vantage, None, values))
        raise
    response = response_of(answer, finding, digest=values or not act.facts)
    log.append(entry_of(trace, clock.milliseconds(), finding.registry, act, vantage, response, values))
    return finding
