"""References: every field that names something is in the table, and each id is found at its place."""

from __future__ import annotations

from tests.unit.registry.arden import ORDER, SETTINGS, TERMS, loaded
from vires.model.origin import Noun
from vires.model.provision import PROVISION_CLASSES, Suspends
from vires.registry.nearest import nearest
from vires.registry.resolver import TARGETS, candidates, is_known, references, targets_of
from vires.registry.shape import names


def test_every_id_is_found_with_its_kind_and_place() -> None:
    result = loaded(settings=SETTINGS, terms=TERMS, order=ORDER)
    assert result.registry is not None
    found = [
        (reference.identity, reference.target_kind, is_known(reference, result.registry))
        for reference in references(result.registry)
        if reference.owner == "instrument:arden/order-1"
    ]
    assert found == [
        ("order", "kind", True),
        ("arden/agency", "offices", True),
        ("arden/act/1", "entry", False),
        ("training", "facts", True),
        ("acting", "doctrine", True),
        ("strict", "option", True),
        ("arden/power/arrest", "powers", True),
        ("arden/agency/officer", "offices", True),
        ("arden/agency", "offices", True),
        ("school", "sites", False),
        ("gazette", "source", False),
        ("courier", "source", False),
        ("arden/agency/officer", "offices", True),
    ]
    lines = ORDER.split("\n")
    for reference in references(result.registry):
        span = result.places.of(reference.record, *reference.path)
        if span.file == "order.yaml":
            assert lines[span.line - 1][span.column - 1 :].startswith(reference.identity)


def test_options_belong_to_their_doctrine() -> None:
    result = loaded(settings=SETTINGS, order=ORDER.replace("is: strict", "is: strickt"))
    assert result.registry is not None
    (unknown,) = (
        r for r in references(result.registry) if r.target_kind == "option" and not is_known(r, result.registry)
    )
    assert nearest(unknown.identity, candidates(unknown, result.registry)) == ("strict",)


def test_table_names_only_fields_that_there_are() -> None:
    for kind, targets in TARGETS.items():
        assert set(targets) <= set(names(kind)), kind
    for kind in PROVISION_CLASSES.values():
        assert issubclass(kind, Noun)
        assert set(targets_of(kind)) <= set(names(kind))
    assert targets_of(Suspends) == {"exercises": "powers", "target": "entry", "powers": "powers", "binds": "offices"}


def test_nearest_words() -> None:
    known = ["arden/agency", "arden/agency/officer", "arden/court"]
    assert nearest("arden/agnecy", known)[0] == "arden/agency"
    assert nearest("officer", known) == ("arden/agency/officer",)
    assert nearest("arden/court/officer", known)[0] == "arden/agency/officer"
    assert nearest("zebra", known) == ()
