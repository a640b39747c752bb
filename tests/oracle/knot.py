"""Generated registries tied into knots: judgments that undo each other, and something of the record besides (S11)."""

from __future__ import annotations

from random import Random

from vires.model.attestation import Attestation, Review
from vires.model.instrument import Instrument
from vires.model.provision import Annuls, Grant, Restricts, Suspends
from vires.model.registry import Registry
from vires.temporal.dating import Dating

DAYS = tuple(Dating.parse(f"2000-01-{day}") for day in (20, 21, 22))


def knotted(registry: Registry, chance: Random) -> Registry:
    """The registry with one to three writs in a ring, each setting aside or annulling the next; most strike at a grant
    or a limit of the record as well."""
    struck = [e.id for e in registry.entries.values() if isinstance(e.provision, Grant | Restricts)]
    count = chance.choice((1, 2, 2, 3))
    instruments = dict(registry.instruments)
    for number in range(count):
        targets = [f"arden/knot-{(number + 1) % count}"]
        if chance.random() < 0.7:
            targets.append(chance.choice(struck))
        does = Suspends if chance.random() < 0.3 else Annuls
        provision = does(id="p1", does="suspends" if does is Suspends else "annuls", target=tuple(targets))  # type: ignore[arg-type]
        made = Instrument(
            instrument=f"arden/knot-{number}",
            kind="writ",
            title="Writ",
            issuer="arden/court",
            decided=DAYS[0] if chance.random() < 0.5 else DAYS[number],
            provisions=(provision,),
            attested=(Attestation(source="gazette", basis="document-held", published=DAYS[2]),),
            review=Review(state="encoded"),
        )
        instruments[made.id] = made
    return Registry(registry.settings, registry.terms, instruments, registry.spells, registry.sources)
