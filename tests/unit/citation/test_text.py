"""Citations are read as the law writes them; what only begins as one is reported; nothing else is touched."""

from __future__ import annotations

import time

import pytest

from vires.citation.text import read


def told(text: str) -> list[tuple[str, str | None, list[str]]]:
    found = read(text)
    assert found.misspelled == ()
    return [
        (one.form, one.title, [item.number + "".join(f"({part})" for part in item.path) for item in one.items])
        for one in found.citations
    ]


@pytest.mark.parametrize(
    ("text", "form", "title", "items"),
    [
        ("8 U.S.C. 1103", "code", "8", ["1103"]),
        ("8 U.S.C. § 1103(a)(10)", "code", "8", ["1103(a)(10)"]),
        ("8 U.S.C. 1225(b)(1)(A)(iii)(II)", "code", "8", ["1225(b)(1)(A)(iii)(II)"]),
        ("28 U.S.C. §§ 509, 510 and 533", "code", "28", ["509", "510", "533"]),
        ("6 U.S.C. § 112(a)(3), (b)(1)", "code", "6", ["112(a)(3)", "112(b)(1)"]),
        ("5 U.S.C. 3348(d)(1)-(2)", "code", "5", ["3348(d)(1)"]),
        ("5 U.S.C. 3345-3348", "code", "5", ["3345-3348"]),
        ("28 U.S.C. 599A", "code", "28", ["599A"]),
        ("42 U.S.C. 300aa-1 note", "code", "42", ["300aa-1"]),
        ("6 U.S.C. 552(a), for what was completed", "code", "6", ["552(a)"]),
        ("8 CFR 287.5(c)(1)(i)-(vii)", "regulation", "8", ["287.5(c)(1)(i)"]),
        ("8 C.F.R. § 287.5(e)(2)(xxxviii)", "regulation", "8", ["287.5(e)(2)(xxxviii)"]),
        ("28 CFR 65.83, 65.84", "regulation", "28", ["65.83", "65.84"]),
        ("8 CFR part 287", "regulation", "8", ["287"]),
        ("90 FR 8399", "register", "90", ["8399"]),
        ("90 Fed. Reg. 13,622", "register", "90", ["13622"]),
        ("FR doc. 2025-01901", "register-document", None, ["2025-01901"]),
        ("Pub. L. 107-296 sec. 1102", "public-law", None, ["107-296(1102)"]),
        ("116 Stat. 2273", "statutes-at-large", "116", ["2273"]),
        ("EO 14165 s. 4(b)", "executive-order", None, ["14165(4)(b)"]),
        ("Executive Order No. 14159", "executive-order", None, ["14159"]),
        ("EO 13993, 14010, 14011 and 14012", "executive-order", None, ["13993", "14010", "14011", "14012"]),
        ("Proclamation 10886 s. 1", "proclamation", None, ["10886(1)"]),
        ("U.S. Const. art. II, s. 1, cl. 1", "constitution", "U.S.", ["art. II(1)"]),
        ("Arden Const. amend. XX", "constitution", "Arden", ["amend. XX"]),
        ("Ryder v. United States, 515 U.S. 177 (1995), which states it", "reporter", "515", ["177"]),
        ("No. 1:20-cv-101 (D.D.C. 2020-05-07)", "docket", None, ["1:20-cv-101"]),
        ("Trump v. CASA, Inc., No. 24A884 (U.S. 2025-06-27): more", "docket", None, ["24A884"]),
    ],
)
def test_forms(text: str, form: str, title: str | None, items: list[str]) -> None:
    assert told(text) == [(form, title, items)]


def test_in_a_sentence() -> None:
    assert told("Does it carry without 8 U.S.C. 1103? So 8 CFR 2.1. More in No. 1:25-cv-00872: two.") == [
        ("code", "8", ["1103"]),
        ("regulation", "8", ["2.1"]),
        ("docket", None, ["1:25-cv-00872"]),
    ]


def test_several_in_one_text() -> None:
    assert told("8 U.S.C. 1103(a)(2)-(3); 6 U.S.C. 112(a)(2)") == [
        ("code", "8", ["1103(a)(2)"]),
        ("code", "6", ["112(a)(2)"]),
    ]
    assert [one[0] for one in told("EO 14159; 90 FR 8443")] == ["executive-order", "register"]
    assert told("8 U.S.C. 1225(b)(1), 18 U.S.C. 3050")[1] == ("code", "18", ["3050"])


@pytest.mark.parametrize(
    "text",
    [
        "8 U.S.C 1103",
        "8 U. S. C. 1103",
        "8U.S.C. 1103",
        "U.S.C. 1103",
        "8 U.S. Code 1103",
        "8 U.S.C. (a)(1)",
        "8 U.S.C. 1103 (a)(1)",
        "8 U.S.C. 1103(a)(1",
        "8 U.S.C. 1103a)(1)",
        "8 CFR 287.5.c",
        "8 CFR",
        "08 CFR 287.5",
        "FR 8399",
        "90 FR page 8399",
        "FR doc. 2025/01901",
        "Pub. L. 107",
        "Stat. 116 Stat.",
        "EO14165",
        "EO 14165A",
        "Proclamation 10886b",
        "U.S. Const. article II",
        "U.S. Const. art. IIX",
        "515 US. 177; 515 U.S. v177",
        "No. 20-cv-101x",
        "No. 20cv101",
        "No. 20-cv-101 (D.D.C. 2020-02-30)",
    ],
)
def test_what_begins_as_a_citation_and_is_none(text: str) -> None:
    assert read(text).misspelled != ()


@pytest.mark.parametrize(
    "text",
    [
        "Memorandum of the Secretary of 2021-10-27",
        "Executive order of 2025-01-03",
        "ICE Directive 11072.3",
        "order of the USCIS Director",
        "N.S. v. Dixon (D.D.C. 2021-10-07)",
        "Harbour Act s. 1(a)",
        "the U.S. Constitution",
        "example.org/CFR-2002-title28-vol1",
        "AG Order No. 2601-2002",
        "Directive No. 12 of 2003",
    ],
)
def test_other_words_are_nobodys_business(text: str) -> None:
    found = read(text)
    assert (found.citations, found.misspelled) == ((), ())


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize(
    "piece",
    ["8 U.S.C. 1103(a)(1), ", "8 U.S.C. ", "(a)", "8 CFR 1", "1-", "EO ", "No. 20-cv-", "1, ", "((", "90 FR 1,"],
)
def test_time_is_in_proportion_to_the_text(piece: str) -> None:
    def spent(length: int) -> float:
        text = "8 U.S.C. 1" + piece * length
        start = time.process_time()
        read(text)
        return time.process_time() - start

    spent(100)
    assert spent(20_000) < max(0.5, 40 * spent(2_000))
