"""What changed for whom, in one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vires.decide.compare import Cell, Change
from vires.model.provision import Grant, Modification, Restricts
from vires.service.shift import LIMITING, SHIFTS, Bundle, bundles
from vires.service.whereabouts import broadest, some
from vires.service.wording import Wording, joined

MOST_CLAUSES, MOST_OFFICES, MOST_POWERS, MOST_PLACES = 3, 4, 1, 2


def headline(lead: str, changes: Sequence[Change], wording: Wording, compared: int) -> str:
    """The sentence: `lead` says between what, each clause what came of it, for whom and for which powers."""
    if not changes:
        return f"{lead}: no answer differs ({compared} {'cell' if compared == 1 else 'cells'} compared)."
    alike: dict[tuple[str, tuple[str, ...]], list[Bundle]] = {}
    for bundle in bundles(changes):
        limits = limits_behind(bundle, wording) if bundle.kind in LIMITING else set()
        titles = tuple(sorted({wording.registry.entries[limit].instrument.title for limit in limits}))
        alike.setdefault((bundle.kind, titles), []).append(bundle)
    clauses = [_clause(kind, titles, found, wording) for (kind, titles), found in alike.items()]
    shown = clauses[:MOST_CLAUSES]
    left = len(clauses) - len(shown)
    more = f"; and {left} further {'kind' if left == 1 else 'kinds'} of change" if left else ""
    return f"{lead}: {'; '.join(shown)}{more}."


def _clause(kind: str, limits: Sequence[str], members: Sequence[Bundle], wording: Wording) -> str:
    who = some(wording, broadest({o for b in members for o in b.offices}, wording, "offices"), MOST_OFFICES)
    what = some(wording, broadest({p for b in members for p in b.powers}, wording, "powers"), MOST_POWERS)
    where = _where([change.cell for bundle in members for change in bundle.changes], wording)
    if limits:
        verb, lead = LIMITING[kind].format(who), "the limit of"
        if len(limits) > 1:
            verb, lead = verb.replace("binds", "bind").replace("bars", "bar"), "the limits of"
        return f"{lead} {joined(limits)} {verb} ({what}){where}"
    return f"{SHIFTS[kind]} for {who} ({what}){where}"


def _where(cells: Sequence[Cell], wording: Wording) -> str:
    """The places and classes of all of them, so far as there is a change nowhere else."""
    parts = []
    if all(cell.territories for cell in cells):
        parts.append(f"in {_few((t for cell in cells for t in cell.territories or ()), wording, 'territories')}")
    if all(cell.sites and not cell.no_site for cell in cells):
        sites = (site.partition("@")[0] for cell in cells for site in cell.sites or ())
        parts.append(f"at or near {_few(sites, wording, 'sites')}")
    if all(cell.subjects and not cell.no_subject for cell in cells):
        parts.append(f"concerning {_few((s for cell in cells for s in cell.subjects or ()), wording, 'subjects')}")
    return "".join(f", {part}" for part in parts)


def _few(terms: Iterable[str], wording: Wording, scheme: str) -> str:
    return some(wording, broadest(terms, wording, scheme), MOST_PLACES)


def limits_behind(bundle: Bundle, wording: Wording) -> set[str]:
    """The limits from which a change comes: those responsible for it, and those that something responsible acts on;
    none if anything else is responsible beside them."""
    entries = wording.registry.entries
    limits: set[str] = set()
    for identity in bundle.first.responsible:
        provision = entries[identity].provision if identity in entries else None
        if isinstance(provision, Restricts):
            limits.add(identity)
        elif isinstance(provision, Modification):
            targets = [t for name in provision.targets for t in wording.registry.named(name)]
            limits.update(t.id for t in targets if isinstance(t.provision, Restricts))
            if any(isinstance(target.provision, Grant) for target in targets):
                return set()
        else:
            return set()
    return limits
