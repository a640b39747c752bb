"""One interface: what a handle takes, the clients take, under the same names and with the same defaults."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import pytest

from vires.client.asynchronous import AsyncClient
from vires.client.client import Client
from vires.service.askable import Askable
from vires.service.asking import Handle
from vires.service.verbs.catalogue import VERBS

if TYPE_CHECKING:

    def _both_can_be_asked(handle: Handle, client: Client) -> tuple[Askable, Askable]:
        return handle, client


ASKED = sorted(name for name, value in vars(Askable).items() if inspect.isfunction(value) and not name.startswith("_"))


def test_every_verb_that_reads_can_be_asked() -> None:
    assert set(ASKED) == set(VERBS) - {"describe"}


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("kind", [Askable, Client, AsyncClient])
def test_signatures_agree(name: str, kind: type) -> None:
    assert inspect.signature(getattr(kind, name)) == inspect.signature(getattr(Handle, name))


@pytest.mark.parametrize("name", ASKED)
def test_one_kind_is_awaited(name: str) -> None:
    assert inspect.iscoroutinefunction(getattr(AsyncClient, name))
    assert not inspect.iscoroutinefunction(getattr(Client, name))


def test_connecting_takes_what_the_classes_take() -> None:
    import vires

    taken = list(inspect.signature(Client).parameters)
    assert list(inspect.signature(vires.connect).parameters) == taken
    assert list(inspect.signature(vires.connect_async).parameters) == taken
    for made in (vires.connect, vires.connect_async):
        ours, theirs = inspect.signature(made).parameters, inspect.signature(Client).parameters
        assert {n: p.default for n, p in ours.items()} == {n: p.default for n, p in theirs.items()}
