"""Vires: who holds which public-law power, by which instrument, when, and on whose word."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os
    from typing import Any

    from vires.audit.job import Done
    from vires.client.asynchronous import AsyncClient
    from vires.client.client import Client
    from vires.service.asking import Handle
    from vires.temporal.dating import Dating

__version__ = "0.1.0"
FORMAT = "1.0"
"""The version of the registry format that this package reads and writes (docs/format.md)."""

__all__ = ["FORMAT", "__version__", "audit", "connect", "connect_async", "open"]


def open(
    address: str | os.PathLike[str] | None = None,
    *,
    now: Dating | str | None = None,
    revision: int | str | None = None,
) -> Handle:
    """Open a registry folder, a ledger, or the bundled `us` if no address is given, and return a handle that can be
    asked. A ledger is named by its file or as `postgresql://...`; `revision` asks it as it was recorded then: a number,
    a digest of which at least 8 digits are given, or a moment. `now` stands in for the present moment wherever a
    question leaves one out; without it the clock is read at each question. Raises `vires.service.refusal.Refusal` if
    the text cannot be read."""
    from vires.service.access import open_handle

    return open_handle(address, now=now, revision=revision)


def connect(
    url: str,
    *,
    token: str | None = None,
    timeout: float = 60.0,
    revision: int | str | None = None,
    page: int | None = None,
    now: Dating | str | None = None,
) -> Client:
    """A client of the registry that is served at an address, with the interface of `open`'s handle: the same questions,
    the same answers, the same refusals. `timeout` is in seconds, for each response; `revision` asks it as it was
    recorded then; `page` has long lists sent so many entries at a time; `now` stands in for the server's present
    moment. A token goes to that address alone, and only over TLS or to this machine. Raises
    `vires.service.refusal.Refusal`, as `extra-missing` where its library is not installed; nothing is sent before the
    first question."""
    from vires.client.client import Client

    return Client(url, token=token, timeout=timeout, revision=revision, page=page, now=now)


def connect_async(
    url: str,
    *,
    token: str | None = None,
    timeout: float = 60.0,
    revision: int | str | None = None,
    page: int | None = None,
    now: Dating | str | None = None,
) -> AsyncClient:
    """As `connect`, for an event loop: the same verbs, awaited."""
    from vires.client.asynchronous import AsyncClient

    return AsyncClient(url, token=token, timeout=timeout, revision=revision, page=page, now=now)


def audit(
    registry: Handle,
    acts: Any,
    *,
    out: str | os.PathLike[str],
    mapping: Any = None,
    report: str | os.PathLike[str] | None = None,
    as_of: Dating | str | None = None,
    known_by: Dating | str | None = None,
    standard: str = "reported",
    doctrine: dict[str, str] | None = None,
    compare: dict[str, str] | None = None,
    processes: int = 1,
    resume: bool = False,
    engine: str = "kernel",
    progress: Any = None,
    stop: Any = None,
) -> Done:
    """Audit a table of acts against a registry that `open` returned: a path, an Arrow table or reader, a Polars or
    pandas frame, or whatever has `__arrow_c_stream__`. The outcomes go to the Parquet file `out`, row for row in the
    order of the table, with a table of chains and a receipt beside it; `report` is a page of HTML that tells of it.
    `mapping` is a mapping file or the same as a mapping; without it, the columns must speak for themselves. `compare`
    names what a second vantage differs in (`{"known_by": "2025-02-01"}`). `progress` is called with rows, total, rate
    and seconds left; where `stop()` is true, `vires.audit.job.Interrupted` is raised, and `resume` goes on from there.
    Raises `vires.service.refusal.Refusal`, as `extra-missing` where `vires[audit]` is not installed."""
    from vires.service.auditing import View
    from vires.service.auditing import audit as run

    return run(
        registry, acts, out=out, mapping=mapping, report=report, view=View(as_of, known_by, standard, doctrine),
        compare=compare, processes=processes, resume=resume, engine=engine, progress=progress, stop=stop,
    )  # fmt: skip
