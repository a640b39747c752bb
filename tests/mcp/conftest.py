"""Arden as text, with room for many, and as a ledger; and a server over all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mcp.processes import Web
from tests.unit import arden

STATIONS = 60
"""Stations of the harbour authority in the wide registry, each with an order of its own."""


def wide(folder: Path) -> Path:
    """Arden with many stations, to each of which an order passes on the power to inspect."""
    arden.write(folder)
    offices = "".join(
        f"  - {{id: arden/harbour/station-{n:02}, label: Station {n:02}, broader: [arden/harbour]}}\n"
        for n in range(STATIONS)
    )
    terms = folder / "terms.yaml"
    terms.write_text(terms.read_text().replace("offices:\n", "offices:\n" + offices, 1), encoding="utf-8")
    orders = "".join(
        f"---\ninstrument: arden/order/s{n:02}\nkind: order\ntitle: Order on station {n:02}\n"
        "issuer: arden/harbour/master\ninvokes: [arden/act/1990/harbours/s1]\ndecided: 1996-01-01\nprovisions:\n"
        "  - id: grant\n    does: delegates\n    powers: [arden/power/inspect]\n"
        f"    to: [arden/harbour/station-{n:02}]\n"
        "    redelegable: no\nattested:\n  - {source: gazette, basis: document-held, published: 1996-01-02}\n"
        "review: {state: encoded}\n"
        for n in range(STATIONS)
    )
    (folder / "stations.yaml").write_text(orders.removeprefix("---\n"), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def text(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Arden as text."""
    return arden.write(tmp_path_factory.mktemp("arden"))


@pytest.fixture(scope="session")
def stations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Arden with many stations, as text."""
    return wide(tmp_path_factory.mktemp("stations"))


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of Arden with two revisions: the second gives Order 7 another title."""
    return arden.write_ledger(tmp_path_factory.mktemp("ledger"))


@pytest.fixture(scope="session")
def options(text: Path, stations: Path, ledger: Path) -> tuple[str, ...]:
    """A server over three registries: text at the root, `stations` and `kept` by name."""
    return ("--registry", str(text), "--tenant", f"stations={stations}", "--tenant", f"kept={ledger}")


@pytest.fixture(scope="session")
def web(options: tuple[str, ...]) -> Iterator[Web]:
    """That server over HTTP; nothing is changed in it."""
    with Web(*options) as server:
        yield server
