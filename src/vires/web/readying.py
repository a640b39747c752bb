"""What the first visitor of a page would wait for, made when the server starts: templates, names, and what a blank can
be filled with."""

from __future__ import annotations

from vires.service.serving.snapshot import Snapshot
from vires.web.query import Query
from vires.web.sheet import ENVIRONMENT
from vires.web.views.blanks import blanks


def ready(snapshot: Snapshot) -> None:
    """Make it for one registry. May be called from any thread."""
    for name in ENVIRONMENT.list_templates(extensions=["html"]):
        ENVIRONMENT.get_template(name)
    _ = snapshot.handle.names
    _ = snapshot.state
    blanks(snapshot.handle.registry, Query(()))
