"""What changed for whom, in one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from vires.decide.change.remainder import is_rest
from vires.decide.compare import Change
from vires.model.provision import Grant, Modification, Restricts
from vires.service.shift import LIMITING, SHIFTS, Bundle, bundles
from vires.service.wording import Wording, joined

MOST_CLAUSES, MOST_OFFICES, MOST_POWERS, MOST_PLACES = 3, 4, 1, 2
_ANY = datetime.max.replace(tzinfo=UTC)


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
    cells = [change.cell for bundle in members for change in bundle.changes]
    where = ""
    if all(cell.sites and not cell.no_site for cell in cells):
        sites = {site.partition("@")[0] for cell in cells for site in cell.sites or ()}
        where = f", at or near {some(wording, broadest(sites, wording, 'sites'), MOST_PLACES)}"
    if limits:
        verb, lead = LIMITING[kind].format(who), "the limit of"
        if len(limits) > 1:
            verb, lead = verb.replace("binds", "bind").replace("bars", "bar"), "the limits of"
        return f"{lead} {joined(limits)} {verb} ({what}){where}"
    return f"{SHIFTS[kind]} for {who} ({what}){where}"


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


def broadest(terms: Iterable[str], wording: Wording, scheme: str) -> list[str]:
    """The terms that are not narrower than another of them, in the order of ids; rests of terms last."""
    known = set(terms)
    hierarchy = wording.registry.schemes[scheme]
    last = max(hierarchy.breakpoints, default=_ANY)
    kept = [term for term in known if not hierarchy.ancestors(term, last) & (known - {term})]
    return sorted(kept, key=lambda term: (is_rest(term), term))


def some(wording: Wording, terms: Sequence[str], most: int, word: str = "and") -> str:
    """The labels of the first few of some terms, and how many more there are."""
    labels = list(dict.fromkeys(called(wording, term) for term in terms))
    if len(labels) <= most + 1:
        return joined(labels, word)
    return f"{', '.join(labels[:most])} {word} {len(labels) - most} more"


def called(wording: Wording, term: str) -> str:
    """What a term is called where room is short: by its initials, if it is known by them."""
    for terms in wording.registry.terms.values():
        if term in terms:
            initials = [
                alias for alias in terms[term].aliases if alias.isupper() and alias.isalpha() and len(alias) < 7
            ]
            return min(initials, key=len) if initials else terms[term].label
    return wording.registry.label(term)
