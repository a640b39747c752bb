"""Records as canonical documents: nothing of what they say is lost."""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conformance.cases import cases
from tests.generated import Example, examples
from tests.unit import arden
from vires.decide.answer import TooOpen
from vires.decide.engine import Engine
from vires.ledger.failure import Damaged
from vires.ledger.paper import assemble, documents, read
from vires.model.question import Act
from vires.model.registry import Registry
from vires.service.opening import read_registry
from vires.temporal.vantage import Vantage


def said(registry: Registry) -> dict[str, object]:
    """All that the records say, by key, wherever they stand and in whatever order."""
    found: dict[str, object] = {key: record.model_dump(exclude_unset=True) for key, record in registry.records()}
    return {**found, **{f"question:{q.id}": q.model_dump(exclude_unset=True) for q in registry.questions}}


def answers(registry: Registry, act: Act, vantage: Vantage) -> object:
    try:
        return Engine(registry).decide(act, vantage).to_dict()
    except TooOpen as error:
        return error.atoms


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(examples(), st.randoms(use_true_random=False))
def test_a_generated_registry_comes_back_with_its_digest_and_its_answers(made: Example, chance: Random) -> None:
    written = list(documents(made.registry).items())
    chance.shuffle(written)
    again = assemble(dict(written))
    assert said(again) == said(made.registry)
    assert again.digest == made.registry.digest
    for question in made.questions[:3]:
        assert answers(again, question.act, question.vantage) == answers(made.registry, question.act, question.vantage)


def test_every_case_comes_back_as_it_was() -> None:
    for case in cases("good")[::7]:
        registry = case.registry()
        again = assemble(documents(registry))
        assert said(again) == said(registry), case.slug
        assert again.digest == registry.digest, case.slug


def test_the_bundled_registry_comes_back_with_the_order_of_its_topics() -> None:
    registry = read_registry().registry()
    again = assemble(documents(registry))
    assert said(again) == said(registry)
    assert again.digest == registry.digest
    for name in ("kinds", "doctrines", "topics"):
        assert list(getattr(again.settings, name)) == list(getattr(registry.settings, name))


def test_a_document_is_the_same_wherever_its_record_stands() -> None:
    law = arden.LAW.replace("\ninstrument: arden/act", "\n\n# a line put in above\n\ninstrument: arden/act")
    assert documents(arden.registry(law=law)) == documents(arden.registry())
    assert (
        arden.registry(law=law).instruments["arden/order/7"].origin
        != arden.registry().instruments["arden/order/7"].origin
    )


def test_two_records_that_say_the_same_are_two() -> None:
    """A site and a subject of one id and label have one document under two keys."""
    terms = arden.TERMS.replace("sites:\n", "sites:\n  - {id: arden/boat, label: boat}\n").replace(
        "subjects:\n", "subjects:\n  - {id: arden/boat, label: boat}\n"
    )
    written = documents(arden.registry(terms=terms))
    assert written["sites:arden/boat"] == written["subjects:arden/boat"]
    assert assemble(written).digest == arden.registry(terms=terms).digest


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"record": 1}', b'{"record": {"id": "x"}}'])
def test_what_is_no_document_of_such_a_record_is_damage(body: bytes) -> None:
    with pytest.raises(Damaged):
        read("offices:x", body)


def test_a_document_under_another_kind_of_key_is_damage() -> None:
    written = documents(arden.registry())
    with pytest.raises(Damaged):
        read("instrument:arden/assembly", written["offices:arden/assembly"])
    with pytest.raises(Damaged):
        read("nothing:arden/assembly", written["offices:arden/assembly"])
    del written["registry"]
    with pytest.raises(Damaged):
        assemble(written)


def test_a_document_is_canonical() -> None:
    for key, body in documents(arden.registry()).items():
        document = json.loads(body)
        again = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        assert again == body, key
