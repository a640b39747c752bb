"""The site over Arden, at the root and as a tenant, asked without a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.served import Served
from tests.unit import arden as text
from vires.service.ledger.recording import record
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
    room = tmp_path_factory.mktemp("ledger")
    (room / "text").mkdir()
    law = text.write(room / "text") / "law.yaml"
    address = str(room / "arden.ledger")
    record(room / "text", address, author="ada", reason="the law as it stands", legal=False)
    law.write_text(law.read_text().replace("Order 7 on inspectors", "Order 7 on the inspectors"), encoding="utf-8")
    record(room / "text", address, author="ben", reason="the title as printed", base=1, legal=False)
    served = Served({"": address})
    site.mount(served.app)
    yield served
    served.close()
