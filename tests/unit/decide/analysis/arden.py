"""What the deep rules find in small texts of the law of Arden, which stand beside gallery/arden.yaml."""

from __future__ import annotations

from tests.gallery import BASE
from vires.decide.analysis.catalogue import analyse
from vires.decide.analysis.remark import Remark
from vires.decide.engine import Engine
from vires.model.registry import Registry
from vires.registry.loader import load
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

TODAY = Dating.parse("2001-12-31")


def registry(*texts: str) -> Registry:
    """The joined registry; each text is a document of its own."""
    loaded = load({BASE.name: BASE.read_bytes(), "case.yaml": "---\n".join(texts).encode()})
    assert loaded.problems == ()
    assert loaded.registry is not None
    return loaded.registry


def remarks(*texts: str, today: Dating = TODAY) -> list[Remark]:
    """Everything the deep rules find, at the end of 2001."""
    return list(analyse(registry(*texts), Vantage(today, today), lambda record: Engine(record).answer))


def slugs(*texts: str) -> list[str]:
    """The slugs of what they find."""
    return [remark.slug for remark in remarks(*texts)]


def only(slug: str, *texts: str) -> Remark:
    """The one thing they find, of that slug."""
    (found,) = remarks(*texts)
    assert found.slug == slug
    return found
