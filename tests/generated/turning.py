"""The same records written in another order, which never matters (law 1)."""

from __future__ import annotations

from vires.model.registry import Registry


def turned(registry: Registry) -> Registry:
    """The registry with its documents, provisions, attestations, terms and spells in the opposite order."""
    return Registry(
        registry.settings,
        {scheme: dict(reversed(terms.items())) for scheme, terms in registry.terms.items()},
        {
            name: instrument.model_copy(
                update={
                    field: getattr(instrument, field)[::-1]
                    for field in ("provisions", "attested")
                    if getattr(instrument, field)
                }
            )
            for name, instrument in reversed(registry.instruments.items())
        },
        registry.spells[::-1],
        registry.sources,
    )
