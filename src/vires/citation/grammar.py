"""The forms of citation, one grammar each.

The language of citations is regular, so each grammar is an expression. `begins` finds where one begins, however it
is spelled; `reads` is what it must be from there. Every repetition is possessive: what it took is never given
back, so that reading takes time in proportion to the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from vires.citation.citation import Form

_PARAGRAPH = r"\((?:\d{1,3}|[A-Za-z]{1,3}|[ivxlc]{4,9}|[IVXLC]{4,9})\)"
_PATH = rf"(?:{_PARAGRAPH})*+(?:[-–](?:{_PARAGRAPH})++)?+"
_MARK = r"(?:§{1,2}\ ?|[Ss]ecs?\.\ |ss?\.\ )?+"
_ENDS = r"(?=[,;:)\]?!\"”]|\.?$|\.\s|\ (?:and|or|note|to|et)\b)"
_JOINED = r"(?:,\ (?:and\ |or\ )?|\ and\ |\ or\ )"


def _list(section: str) -> str:
    """Sections with their paragraphs, and more sections or paragraphs after a comma or `and`."""
    more = rf"(?:{section}{_PATH}{_ENDS}|(?:{_PARAGRAPH})++(?:[-–](?:{_PARAGRAPH})++)?+{_ENDS})"
    return rf"(?P<items>{section}{_PATH}(?:{_JOINED}{_MARK}{more})*+)"


_STATUTE = r"\d++[A-Za-z]{0,3}+(?:[-–]\d++[A-Za-z]{0,2}+)*+"
_RULE = r"\d++(?:\.\d++[a-z]?+)?+(?:[-–]\d++(?:\.\d++)?+[a-z]?+)*+"
_PAGE = r"(?:\d{1,3},\d{3}|\d{1,6}+)(?:[-–]\d++)?+(?!\w)"
_BELOW = rf"(?:,?\ (?:ss?\.|[Ss]ecs?\.|§§?)\ ?(?P<below>\d++[a-z]?+{_PATH}(?:{_JOINED}(?:\d++[a-z]?+{_PATH}{_ENDS}|(?:{_PARAGRAPH})++))*+))?+"  # noqa: E501
_NUMBERS = rf"(?P<items>\d{{1,5}}(?:{_JOINED}\d{{4,5}}{_ENDS})*+)(?![\w-])"
_CASE = r"(?:(?:\d{1,2}:)?+\d{2}-(?:cv|cr|mc|md|mj|ms|sc|bk|ap)-\d{1,5}(?:-[A-Z]{2,5})*+|\d{2}A\d{1,4}|\d{2}-\d{1,5})"
_REPORTER = (
    r"(?:U\.S\.|S\.\ Ct\.|L\.\ Ed\.(?:\ 2d)?|F\.\ Supp\.(?:\ [23]d)?|F\.R\.D\.|F\.(?:2d|3d|4th)?|"
    r"Op\.\ O\.L\.C\.|I\.\ &\ N\.\ Dec\.)"
)
_LOOSE_REPORTER = (
    r"(?:U\.\ ?S\.|S\.\ ?Ct\.?|L\.\ ?Ed\.?(?:\ ?2d)?|F\.?\ ?Supp\.?(?:\ ?[23]d)?|F\.\ ?R\.\ ?D\.|F\.?\ ?(?:2d|3d|4th)|"
    r"Op\.\ ?O\.L\.C\.|I\.?\ ?&\ ?N\.?\ ?Dec\.?)"
)


@dataclass(frozen=True)
class Grammar:
    """`example` is what a reader is shown to imitate."""

    form: Form
    begins: str
    reads: re.Pattern[str]
    example: str


def _grammar(form: Form, begins: str, reads: str, example: str) -> Grammar:
    return Grammar(form, begins, re.compile(reads, re.VERBOSE), example)


GRAMMARS: tuple[Grammar, ...] = (
    _grammar(
        "code",
        r"(?:\b\d+\w*\.?\s*)?(?:(?<![A-Za-z])U\.?\s?S\.?\s?C(?:\b\.?|\.)|(?<![A-Za-z])U\.?S\.?\ Code\b)",
        rf"(?P<title>[1-9]\d{{0,2}})\ (?:U\.S\.C\.|USC)\ (?:App\.\ )?{_MARK}{_list(_STATUTE)}(?:\ note|\ et\ seq\.)?",
        "8 U.S.C. 1103(a)(1)",
    ),
    _grammar(
        "regulation",
        r"(?:\b\d+\w*\.?\s*)?(?<![A-Za-z/])C\.?\s?F\.?\s?R(?:\b\.?|\.)",
        rf"(?P<title>[1-9]\d{{0,2}})\ (?:CFR|C\.F\.R\.)\ (?:[Pp]arts?\ )?+{_MARK}{_list(_RULE)}",
        "8 CFR 287.5(c)(1)",
    ),
    _grammar(
        "register-document",
        r"(?<!\w)F\.?R\.?\s?[Dd]oc(?:\b\.?|ument\b)",
        r"FR\ [Dd]oc\.\ (?:[Nn]o\.\ )?(?P<items>(?:\d{2}|\d{4}|[A-Z]\d)-\d{1,5})(?![\w-])",
        "FR doc. 2025-01901",
    ),
    _grammar(
        "register",
        r"(?:\b\d+\w*\.?\s*(?:(?<![A-Za-z])FR\b|(?<![A-Za-z])F\.\s?R\.(?!\s?D))|(?:\b\d+\w*\.?\s*)?\bFed\.?\s?Reg\b\.?|(?<!\w)FR\s(?=\d))",
        rf"(?P<title>[1-9]\d{{0,2}})\ (?:FR|F\.R\.|Fed\.\ Reg\.)\ (?P<items>{_PAGE}(?:,\ {_PAGE}{_ENDS})*+)",
        "90 FR 8399",
    ),
    _grammar(
        "public-law",
        r"(?:\bPub\.?\s?L\b\.?|(?<!\w)P\.\s?L\.|\bPublic\s[Ll]aw\b)(?=.{0,5}?\d)",
        rf"(?:Pub\.\ L\.|P\.L\.|Public\ Law)\ (?:No\.\ )?(?P<items>\d{{1,3}}[-–]\d{{1,4}})(?![\w-]){_BELOW}",
        "Pub. L. 107-296",
    ),
    _grammar(
        "statutes-at-large",
        r"\b\d+\w*\.?\s*(?<![A-Za-z])Stat\b\.?",
        rf"(?P<title>[1-9]\d{{0,2}})\ Stat\.\ (?P<items>{_PAGE}(?:,\ {_PAGE}{_ENDS})*+)",
        "116 Stat. 2273",
    ),
    _grammar(
        "executive-order",
        r"(?<!\w)(?:E\.\s?O\.?\s?|EO\s?|[Ee]xec(?:utive|\.)\s[Oo]rders?\s)(?:[Nn]os?\.?\s?)?(?=[\w,-]*\d)",
        rf"(?:EO|E\.O\.|Exec(?:utive|\.)\ [Oo]rders?)\ (?:Nos?\.\ )?{_NUMBERS}{_BELOW}",
        "EO 14165 s. 4(b)",
    ),
    _grammar(
        "proclamation",
        r"\b[Pp]roc(?:lamations?|\.)\s(?:[Nn]os?\.?\s?)?(?=[\w,-]*\d)",
        rf"Proc(?:lamations?|\.)\ (?:Nos?\.\ )?{_NUMBERS}{_BELOW}",
        "Proclamation 10886",
    ),
    _grammar(
        "constitution",
        r"(?:(?<!\w)[A-Z][\w.]*\s)?\bConst\.",
        r"(?P<title>[A-Z][\w.]*+)\ Const\.\ (?P<items>(?:art\.|amend\.)\ [IVXLC]++|pmbl\.)(?!\w)"
        r"(?:,\ (?:s\.|sec\.|§)\ ?(?P<below>\d++(?:[-–]\d++)?+(?!\w)))?+(?:,\ cl\.\ \d++(?:[-–]\d++)?+(?!\w))?+",
        "U.S. Const. art. II, s. 1",
    ),
    _grammar(
        "reporter",
        rf"\b\d+\w*\s{_LOOSE_REPORTER}\s(?=[\w,-]*\d)",
        rf"(?P<title>\d{{1,4}})\ {_REPORTER}\ (?P<items>\d{{1,4}}(?![\w]))(?:,\ \d{{1,4}}(?:[-–]\d++)?+{_ENDS})*+"
        r"(?:,?\ (?:n\.\ \d++))?(?:\ \((?:[^()]{0,40}\ )?\d{4}\))?",
        "515 U.S. 177 (1995)",
    ),
    _grammar(
        "docket",
        r"(?<![\w:-])(?:\d+:)?\d+-?(?:cv|cr|mc)-?\d\S*|\bNos?\.\s?(?=\d+:\d|\d\d-\w|\d\d[Aa]\d)",
        rf"(?:Nos?\.\ )?(?P<items>{_CASE}(?:{_JOINED}{_CASE})*+)(?![\w-]|:\w)",
        "No. 1:20-cv-101 (D.D.C. 2020-05-07)",
    ),
)
"""Every grammar; of two that begin at one place the earlier is tried."""
