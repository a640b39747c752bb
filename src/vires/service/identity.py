"""How an answer names the registry that gave it."""

from __future__ import annotations

from typing import Any

from vires.model.registry import Registry


def identify(registry: Registry) -> dict[str, Any]:
    """The `name`, `digest`, `revision` and `checked_to` of a registry, as in a finding."""
    checked = registry.settings.checked_to
    return {
        "name": registry.settings.registry,
        "digest": registry.digest,
        "revision": registry.revision,
        "checked_to": checked.text if checked else None,
    }
