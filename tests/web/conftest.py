"""The site over Arden, at the root and as a tenant, asked without a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.served import Served
from tests.unit import arden as text
from vires.web import site


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
