"""Mapping files: what they may say, all that is wrong with one at once, and their schema."""

from __future__ import annotations

from typing import Any

import jsonschema
import pyarrow as pa
import pytest

from tests.unit import arden
from tests.unit.audit.tables import MAPPING, acts
from vires.audit.checking import check
from vires.audit.mappingfile import as_mapping, digest, plain, read_mapping, schema, to_yaml
from vires.audit.personal import looks_personal
from vires.audit.trouble import AuditError

REST = "power: {constant: inspect}\nat: {constant: 2000-01-01}\n"


def read(text: str) -> Any:
    return read_mapping("m.yaml", text.encode())


def wrong(text: str) -> AuditError:
    with pytest.raises(AuditError) as refused:
        read(text)
    assert refused.value.slug == "mapping-unreadable"
    return refused.value


def refused(text: str, table: dict[str, Any] | pa.Table) -> AuditError:
    head = table if isinstance(table, pa.Table) else pa.table(table)
    with pytest.raises(AuditError) as error:
        check(read(text), arden.registry(), head)
    return error.value


def test_bare_words_are_columns_and_one_is_a_list_of_one() -> None:
    short = read("office: a\npower: b\nat: c\nsites: d\nsubjects: e\nknown_by: k\nfacts: {trained: f}\n")
    long = read(
        "office: {column: a}\npower: {column: b}\nat: {column: c}\nsites: [{column: d}]\nsubjects: [{column: e}]\n"
        "known_by: {column: k}\nfacts: {trained: {column: f}}\n"
    )
    assert short == long
    assert short.used == ("a", "b", "d", "e", "c", "f", "k")
    assert read("office: a\npower: b\nat: c\nknown_by: at\nas_of: at\n").known_by == "at"


def test_codes_are_text_whatever_they_look_like() -> None:
    mapping = read("office: {column: o, codes: {NO: a/b, 007: c, true: d, 1: null}}\npower: p\nat: t\n")
    assert mapping.office.codes == {"NO": "a/b", "007": "c", "true": "d", "1": None}


def test_a_mapping_comes_back_from_its_own_text() -> None:
    mapping = read(MAPPING)
    again = read(to_yaml(plain(mapping), {"sites": "two\nlines"}))
    assert again == mapping
    assert digest(again) == digest(mapping) == digest(as_mapping(plain(mapping)))
    assert digest(read(MAPPING.replace("'Y'", "x").replace("id: case", "id: other"))) != digest(mapping)


def test_all_that_is_wrong_is_said_with_its_line() -> None:
    error = wrong("office: {column: a, constant: b}\npower: {colum: c}\nat: c\nfacts: {trained: {}}\n")
    assert error.message.startswith("`m.yaml` is no mapping: ")
    for said in (
        "line 1: `office`: expected one of `column` and `constant`", "line 2: `power.colum`: extra",
        "line 4: `facts.trained`: expected one of",
    ):  # fmt: skip
        assert said in error.message
    assert error.where == ("m.yaml", 1, 9)
    assert "line 2" in wrong("office: a\noffice: b\n").message
    assert "expected one document" in wrong("- a\n").message
    assert "at" in wrong("office: a\npower: b\n").message
    assert "together" in wrong("office: a\npower: b\nat: c\nsites: {column: s, near: true, distance: d}\n").message


def test_columns_that_are_not_there_or_not_spoken_of_are_named() -> None:
    error = refused("id: case\noffice: ofice\n" + REST, {"case": ["1"], "office": ["x"], "more": [1], "rest": [2]})
    assert error.slug == "column-missing"
    assert error.message == (
        "`office`: the table has no column `ofice`; the mapping does not say what to do with `office`, `more`, `rest`"
    )
    assert error.nearest[0] == "office"
    text = "id: case\npass: [more]\nleave_out: [rest]\noffice: office\n" + REST
    check(read(text), arden.registry(), pa.table({"case": ["1"], "office": ["x"], "more": [1], "rest": [2]}))
    taken = refused("pass: [outcome]\noffice: office\n" + REST, {"outcome": ["1"], "office": ["x"]})
    assert taken.slug == "column-taken"
    twice = pa.table([pa.array(["a"]), pa.array(["b"])], names=["office", "office"])
    assert refused("office: office\n" + REST, twice).slug == "column-twice"


@pytest.mark.parametrize(
    ("column", "why"),
    [
        ("name", "names of people"), ("Last Name", "names of people"), ("firstName", "names of people"),
        ("detainee_name", "names of people"), ("SURNAME", "names of people"), ("DOB", "dates of birth"),
        ("birth_date", "dates of birth"), ("date_of_birth", "dates of birth"), ("ssn", "personal numbers"),
        ("social_security_no", "personal numbers"), ("alien_number", "personal numbers"), ("email", "reach a person"),
        ("office_name", None), ("site name", None), ("case_id", None), ("agency", None), ("number", None),
        ("a", None), ("at", None), ("born-digital" if False else "file name", None),
    ],
)  # fmt: skip
def test_columns_that_look_personal_are_told_by_their_names(column: str, why: str | None) -> None:
    found = looks_personal(column)
    assert found is None if why is None else found is not None and why in found


def test_personal_columns_are_refused_with_the_reason() -> None:
    table = {"office": ["x"] * 4, "dob": ["2000-01-01"] * 4, "ref": ["123-45-6789", "987-65-4321", None, "111-22-3333"]}
    error = refused("pass: [dob, ref]\noffice: office\n" + REST, table)
    assert error.slug == "column-personal"
    assert "column `dob` is refused: it looks like dates of birth, and no answer turns on it" in error.message
    assert "column `ref` is refused: its cells look like social security numbers" in error.message
    assert "dob" in refused("office: office\n" + REST, table).message
    check(read("leave_out: [dob, ref]\noffice: office\n" + REST), arden.registry(), pa.table(table))
    text = "leave_out: [dob]\npass: [ref]\nnot_personal: {ref: numbers of dockets}\noffice: office\n" + REST
    check(read(text), arden.registry(), pa.table(table))


def test_terms_facts_and_zones_must_be_known() -> None:
    text = """
zone: Mars/Olympus
office: {column: o, codes: {a: harbor inspectr}}
power: {constant: inspekt}
at: t
sites: {column: o, codes: {x: harbour}}
facts: {train: f, tonnage: {column: f, codes: {a: true}}, trained: {constant: 3.0}}
"""
    error = refused(text, {"o": ["a"], "t": ["2000"], "f": ["a"]})
    for said in (
        "`office`: code `a`: `harbor inspectr` is no office of the registry",
        "`power`: `inspekt` is no power of the registry", "`sites`: code `x`: `harbour` is no site of the registry",
        "`facts`: the registry has no fact `train`", "`facts.tonnage`: expected a number in tons",
        "`facts.trained`: expected `true` or `false`", "`zone`: there is no time zone `Mars/Olympus`",
    ):  # fmt: skip
        assert said in error.message
    assert "arden/harbour/inspector" in error.nearest
    ambiguous = refused("office: {constant: inspector}\n" + REST, {})
    assert "`inspector` fits `arden/fisheries/inspector`, `arden/harbour/inspector`" in ambiguous.message


def test_columns_of_the_wrong_type_are_named() -> None:
    table = pa.table({"o": [{"a": 1}], "t": [True], "s": [b"x"]})
    error = refused("office: o\npower: {constant: inspect}\nat: t\nsites: s\n", table)
    assert error.slug == "column-unfit"
    assert error.message.count("expected") == 3
    assert "`at`: column `t` holds bool; expected dates or times" in error.message


def test_schema_takes_what_the_reader_takes_and_refuses_what_it_refuses() -> None:
    found = schema()
    jsonschema.Draft202012Validator.check_schema(found)
    validator = jsonschema.Draft202012Validator(found)
    for text in (
        MAPPING,
        "office: a\npower: b\nat: c\nsites: none\nknown_by: at\n",
        "office: a\npower: {constant: b}\nat: {column: c, zone: UTC}\nsites: [a, {column: s, distance: d}]\n",
    ):
        document = plain(read(text))
        validator.validate(document)
    validator.validate({"office": "a", "power": "b", "at": "c", "sites": "s", "subjects": {"column": "x"}})
    for bad in ({"office": "a", "power": "b"}, {"office": 3, "power": "b", "at": "c"},
                {"office": "a", "power": "b", "at": "c", "colour": "x"}):  # fmt: skip
        assert not validator.is_valid(bad)
    assert found["$id"] == "urn:vires:schema:mapping"
    assert acts(1).column_names
