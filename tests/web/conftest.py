"""The site over Arden, at the root and as a tenant, asked without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.api.conftest import ledger_file, serve  # noqa: F401
from tests.api.served import Served
from tests.unit import arden as text
from tests.web.signed import Signed
from vires.web import site
from vires.web.pages import keeping


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages wait for their answers, however busy the machine is."""
    monkeypatch.setattr(keeping, "PATIENCE", 60.0)


@pytest.fixture(scope="module")
def arden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The application with its pages over Arden as text, once more as the tenant `harbour`."""
    folder = text.write(tmp_path_factory.mktemp("arden"))
    served = Served({"": str(folder), "harbour": str(folder)})
    site.mount(served.app)
    yield served
    served.close()


@pytest.fixture(scope="module")
def arden_ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same over a ledger of two revisions: the second gives Order 7 another title."""
    served = Served({"": str(text.write_ledger(tmp_path_factory.mktemp("ledger")))})
    site.mount(served.app)
    yield served
    served.close()


@pytest.fixture
def signed(serve: Callable[..., Served], tmp_path: Path, ledger_file: Path) -> Iterator[Signed]:  # noqa: F811
    """The site over a ledger of Arden with roles, for people who sign in; each test has its own."""
    made = Signed(serve, tmp_path, ledger_file)
    yield made
    made.close()
