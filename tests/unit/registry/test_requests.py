"""How a registry says that requests of other programs are read: parsed, checked, printed, and kept."""

from __future__ import annotations

import jsonschema
import pytest

from tests.unit.registry.arden import SETTINGS, TERMS, loaded
from vires.ledger.paper import assemble, documents
from vires.model.registry import Registry
from vires.model.requests import FactFrom, Requests
from vires.registry.archive import faithful, pack, unpack
from vires.registry.lint.catalogue import diagnose
from vires.registry.material import plain_data
from vires.registry.printer import format_text, print_document
from vires.registry.schema import schema
from vires.registry.yamltext import read

REQUESTS = """\
requests:
  subjects:
    user:
      label: a member of the staff
      ids:
        u-7: {office: arden/agency/officer, properties: {email: officer@arden.example, grade: 3, sworn: true}}
        "8": {office: arden/agency}
    office: {id: office}
  actions:
    can_arrest: {power: arden/power/arrest}
  resources:
    ticket: {id: identifier, territory: arden/north}
    district: {id: territory}
    place:
      id: site
      ids: {school-9: {sites: [arden/site/school@80], territory: arden/north, properties: {owner: u-7}}}
  facts:
    training: {value: subject.properties.trained, absent: false}
    own: {value: resource.properties.owner, same_as: subject.kept.email}
    night: {value: context.shift, is: night}
    asked: {value: action.properties.reason, stated: true}
    miles: {value: resource.properties.position.miles}
"""
WORDS = """\
offices:
  - {id: arden/agency, label: Agency}
  - {id: arden/agency/officer, label: Officer, broader: [arden/agency]}
powers:
  - {id: arden/power/arrest, label: Arrest}
territories:
  - {id: arden/north, label: North}
sites:
  - {id: arden/site/school, label: school}
facts:
  - {id: training, label: Training}
  - {id: own, label: own}
  - {id: night, label: at night}
  - {id: asked, label: for a reason}
  - {id: miles, label: distance, unit: miles}
"""


def registry(requests: str = REQUESTS) -> Registry:
    found = loaded(settings=SETTINGS + requests, terms=WORDS)
    assert found.problems == ()
    assert found.registry is not None
    return found.registry


def requests_of(registry: Registry) -> Requests:
    found = registry.settings.requests
    assert found is not None
    return found


def test_every_part_is_read_as_it_is_written() -> None:
    found = requests_of(registry())
    known = found.subjects["user"].ids["u-7"]
    assert (known.office, known.properties) == (
        "arden/agency/officer",
        {"email": "officer@arden.example", "grade": 3, "sworn": True},
    )
    assert list(found.subjects["user"].ids) == ["u-7", "8"]
    place = found.resources["place"].ids["school-9"]
    assert place.sites is not None
    assert (place.sites[0].site, place.sites[0].metres) == ("arden/site/school", 80)
    assert found.facts["training"].absent is False
    assert found.facts["own"].absent is None
    assert found.facts["night"].is_ == "night"


def test_a_clean_mapping_has_no_problem() -> None:
    assert diagnose(loaded(settings=SETTINGS + REQUESTS, terms=WORDS)) == ()


@pytest.mark.parametrize(
    ("written", "slug", "part"),
    [
        ("subjects: {user: {label: x}}", "bad-value", "neither `id` nor `ids`"),
        ("subjects: {user: {id: person}}", "bad-value", "`office`"),
        ("subjects: {user: {ids: {a: {}}}}", "missing-key", "office"),
        ("resources: {record: {}}", "bad-value", "neither `id` nor `ids`"),
        ("resources: {record: {id: identifer}}", "bad-value", "`identifier`"),
        ("actions: {read: arden/power/arrest}", "bad-value", "power: ..."),
        ("facts: {training: {value: trained}}", "bad-value", "`resource.properties.NAME`"),
        ("facts: {training: {value: action.kept.x}}", "bad-value", "`resource.properties.NAME`"),
        ("facts: {training: {value: subject.properties}}", "bad-value", "`resource.properties.NAME`"),
        ("facts: {training: {value: context.a, is: 1, stated: true}}", "bad-value", "expected one at most"),
        ("facts: {training: {value: context.a, stated: true, absent: false}}", "bad-value", "already answered"),
        ("facts: {training: {}}", "missing-key", "value"),
        ("facts: {training: {value: context.a, stated: false}}", "bad-value", "`true`"),
        ("people: {}", "unknown-key", "people"),
    ],
)
def test_what_cannot_be_read_is_reported_at_its_place(written: str, slug: str, part: str) -> None:
    found = loaded(settings=f"{SETTINGS}requests:\n  {written}\n", terms=WORDS).problems
    assert [problem.slug for problem in found] == [slug]
    assert part in f"{found[0].message} {found[0].remedy}"
    assert found[0].span.line == SETTINGS.count("\n") + 2


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("subjects: {user: {ids: {a: {office: arden/agency/oficer}}}}", "arden/agency/oficer"),
        ("actions: {read: {power: arden/power/arest}}", "arden/power/arest"),
        ("resources: {ticket: {id: identifier, territory: arden/south}}", "arden/south"),
        ("resources: {ticket: {id: identifier, subjects: [arden/boat]}}", "arden/boat"),
        ("resources: {ticket: {id: identifier, sites: [arden/site/scool@near]}}", "arden/site/scool"),
        ("resources: {ticket: {ids: {t-1: {territory: arden/south}}}}", "arden/south"),
        ("resources: {ticket: {ids: {t-1: {sites: [arden/pier]}}}}", "arden/pier"),
        ("resources: {ticket: {ids: {t-1: {subjects: [arden/boat]}}}}", "arden/boat"),
        ("facts: {trainig: {value: context.a}}", "trainig"),
    ],
)
def test_a_mapping_to_what_the_terms_do_not_define_is_found(written: str, word: str) -> None:
    text = f"{SETTINGS}requests:\n  {written}\n"
    (found,) = diagnose(loaded(settings=text, terms=WORDS))
    assert found.slug == "unknown-term"
    assert f"`{word}`" in found.message
    # The place of a key is that of what stands under it.
    shown = text.split("\n")[found.span.line - 1][found.span.column - 1 :]
    assert shown.startswith("{value" if "facts" in written else word)


@pytest.mark.parametrize(
    ("written", "part"),
    [
        ("miles: {value: resource.properties.miles, is: 3}", "a comparison gives yes or no"),
        ("miles: {value: resource.properties.miles, stated: true}", "a comparison gives yes or no"),
        ("miles: {value: resource.properties.miles, absent: false}", "`absent` is no value of `miles`"),
        ("training: {value: context.trained, absent: 1}", "`absent` is no value of `training`"),
        ("training: {value: subject.kept.trained}", "no subject under `requests:` keeps a property `trained`"),
        ("own: {value: context.by, same_as: resource.kept.owner}", "no resource under `requests:` keeps a property"),
    ],
)
def test_a_fact_that_no_request_could_settle_is_found(written: str, part: str) -> None:
    (found,) = diagnose(loaded(settings=f"{SETTINGS}requests:\n  facts:\n    {written}\n", terms=WORDS))
    assert found.slug == "request-unreadable"
    assert part in found.message


def test_canonical_form_says_the_same_and_stays_as_it_is() -> None:
    before = registry()
    text = format_text("settings.yaml", (SETTINGS + REQUESTS).encode())
    assert format_text("settings.yaml", text.encode()) == text
    again = loaded(settings=text, terms=WORDS).registry
    assert again is not None
    assert again.digest == before.digest
    printed = loaded(settings=print_document(before.settings), terms=WORDS).registry
    assert printed is not None
    assert printed.digest == before.digest
    assert print_document(printed.settings) == print_document(before.settings)


def test_schema_takes_what_the_loader_takes() -> None:
    validator = jsonschema.Draft202012Validator(schema("registry"))
    _, (document,), _ = read("x.yaml", (SETTINGS + REQUESTS).encode())
    assert list(validator.iter_errors(plain_data(document))) == []
    _, (wrong,), _ = read("x.yaml", (SETTINGS + REQUESTS.replace("context.shift", "shift")).encode())
    assert list(validator.iter_errors(plain_data(wrong)))


def test_archive_and_ledger_keep_all_of_it() -> None:
    before = registry()
    data = pack(before)
    assert faithful(before, data)
    assert print_document(unpack(data).settings) == print_document(before.settings)
    kept = assemble(documents(before))
    assert kept.digest == before.digest
    assert print_document(kept.settings) == print_document(before.settings)


def test_the_digest_speaks_of_the_mapping_only_where_there_is_one() -> None:
    bare = loaded(settings=SETTINGS, terms=TERMS).registry
    assert bare is not None
    # Worked out before there were mappings; what has none is what it was.
    assert bare.digest == "sha256:63c308b2d0a2c4416991184b56b4ef481813a1f5dbc54f649a2758209c9bde88"
    assert registry().digest != registry(REQUESTS.replace("is: night", "is: late")).digest


def test_members_compare_only_where_they_are_told_to() -> None:
    assert not FactFrom(value="context.a").compares
    assert FactFrom.model_validate({"value": "context.a", "is": False}).compares
    assert FactFrom.model_validate({"value": "context.a", "same_as": "subject.id"}).members == (
        "context.a",
        "subject.id",
    )
