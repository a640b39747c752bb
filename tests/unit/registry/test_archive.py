"""A registry as bytes: what comes back says the same, and bytes that are none are refused."""

from __future__ import annotations

import json

import pytest

from tests.conformance.cases import cases
from vires.model.registry import Registry
from vires.registry.archive import ArchiveError, faithful, pack, unpack
from vires.registry.loader import load
from vires.service.opening import read_registry


def said(registry: Registry) -> list[object]:
    """All that the records say, wherever they stand."""
    records = [*(record for _, record in registry.records()), *registry.questions]
    return [record.model_dump(exclude_unset=True) for record in records]


def test_every_case_comes_back_as_it_was() -> None:
    for case in cases("good")[::5]:
        registry = case.registry()
        data = pack(registry)
        assert said(unpack(data)) == said(registry), case.slug
        assert faithful(registry, data)


def test_the_bundled_registry_comes_back_with_the_places_of_its_records() -> None:
    registry = read_registry().registry()
    again = unpack(pack(registry))
    assert said(again) == said(registry)
    one = next(iter(registry.instruments.values()))
    assert again.instruments[one.id].origin == one.origin
    assert again.digest == registry.digest


def test_what_a_source_says_otherwise_of_a_spell_comes_back_as_a_date() -> None:
    text = b"""registry: arden
title: A
zone: UTC
kinds: {}
---
holders:
  - office: arden/harbour
    holder: holm
    capacity: elected
    since: 2001-01
    attested: [{source: s, basis: relayed, published: 2025, says: {since: 2001-01-05, capacity: acting}}]
"""
    registry = load({"a.yaml": text}).registry
    assert registry is not None
    again = unpack(pack(registry))
    assert said(again) == said(registry)
    assert again.spells[0].attested[0].says == registry.spells[0].attested[0].says
    assert again.digest == registry.digest


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"{}", b"null", b'{"settings": 1}'])
def test_other_bytes_are_no_registry(data: bytes) -> None:
    with pytest.raises(ArchiveError):
        unpack(data)


def test_bytes_that_say_something_else_are_not_faithful() -> None:
    registry = read_registry().registry()
    document = json.loads(pack(registry))
    document["instruments"][0]["title"] += " as amended"
    assert not faithful(registry, json.dumps(document).encode())
