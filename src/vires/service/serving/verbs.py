"""What a desk can be asked: verbs, lists of records, charts, and the requests of other programs that come to a verb."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from vires.service.asking import Handle
from vires.service.refusal import Refusal
from vires.service.requests.catalogue import CALLS
from vires.service.verbs.catalogue import VERBS
from vires.service.verbs.charts import CHARTS
from vires.service.verbs.collections import COLLECTIONS
from vires.service.verbs.glances import GLANCES
from vires.service.verbs.supposing import SUPPOSED
from vires.service.verbs.verb import Verb

Run = Callable[[Handle, Mapping[str, Any]], dict[str, Any]]


def verb_named(name: str) -> Run:
    """What answers under a name. Raises `Refusal` (`verb-unknown`)."""
    shown = CHARTS.get(name) or GLANCES.get(name) or SUPPOSED.get(name)
    found = VERBS.get(name) or COLLECTIONS.get(name) or shown or CALLS.get(name)
    if found is None:
        raise Refusal("verb-unknown", f"`{name}` is nothing that can be asked", "ask one of the verbs", nearest=VERBS)
    return found


def check_given(name: str, given: Mapping[str, Any]) -> None:
    """Refuse what a verb cannot read before anything is kept waiting for it. Raises `Refusal`."""
    verb = verb_named(name)
    if isinstance(verb, Verb):
        verb.read(given)
