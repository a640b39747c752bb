"""What an audit refuses: a mapping, a table or a place for the result that cannot be used."""

from __future__ import annotations

from collections.abc import Iterable


class AuditError(Exception):
    """`slug` is stable; `message` is lower case without a full stop, with all that is wrong; `remedy` says what to do;
    `nearest` are known words close to one that is not known; `where` is a file with a line and a column from 1."""

    def __init__(
        self,
        slug: str,
        message: str,
        remedy: str,
        *,
        nearest: Iterable[str] = (),
        where: tuple[str, int, int] | None = None,
    ) -> None:
        super().__init__(message)
        self.slug = slug
        self.message = message
        self.remedy = remedy
        self.nearest = tuple(nearest)
        self.where = where

    def __reduce__(self) -> tuple[object, ...]:
        return _made, (self.slug, self.message, self.remedy, self.nearest, self.where)


class Stopped(Exception):
    """The audit was told to stop; what was decided is kept, to be continued."""


def shown(value: object, most: int = 80) -> str:
    """A value of a table in a message: on one line, cut where it is long."""
    text = " ".join(str(value).split())
    return text if len(text) <= most else text[: most - 3] + "..."


def _made(
    slug: str, message: str, remedy: str, nearest: tuple[str, ...], where: tuple[str, int, int] | None
) -> AuditError:
    return AuditError(slug, message, remedy, nearest=nearest, where=where)
