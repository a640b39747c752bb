"""What is printed: the same sheets as last read, never wider than asked for, nothing said by colour alone."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console
from rich.text import Text

from tests.unit import arden
from tests.unit.cli.sheets import FOLDER, sheets
from vires.cli.answer import print_finding
from vires.cli.memorandum import escaped, memorandum
from vires.cli.paper import DRAWN, TYPED, Paper, clean
from vires.service.asking import Handle
from vires.service.telling import NOT_ADVICE
from vires.service.wording import Wording

SHEETS = dict(sheets())


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_a_sheet_reads_as_it_did(name: str) -> None:
    assert SHEETS[name] == (FOLDER / name).read_text(encoding="utf-8")


def test_no_sheet_is_left_over() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(SHEETS)


@pytest.mark.parametrize("name", sorted(name for name in SHEETS if name.endswith((".txt",))))
def test_no_line_is_wider_than_the_sheet(name: str) -> None:
    asked = name.removesuffix(".txt").rsplit("-", 1)[1]
    width = 80 if asked == "pipe" else int(asked)
    for line in SHEETS[name].splitlines():
        assert len(line) <= width
        assert line == line.rstrip()


@pytest.mark.parametrize("name", sorted(name for name in SHEETS if "-pipe" in name))
def test_a_pipe_gets_no_drawn_characters(name: str) -> None:
    assert not set(SHEETS[name]) & set("✔✖◐◪○≠↻├└│•→")


@pytest.mark.parametrize("name", sorted(name for name in SHEETS if name.startswith(("conditional", "misses"))))
def test_the_notice_that_it_is_no_advice_stands_once(name: str) -> None:
    text = " ".join(SHEETS[name].split())
    assert text.count(NOT_ADVICE) == 1


def test_without_colour_the_words_say_all_that_the_colours_say() -> None:
    handle = arden.handle()
    finding = handle.ask("harbour/inspector", "inspect", at="2000-01-01", sites=["yard@80"])
    wording = Wording(handle.registry)
    coloured, plain = StringIO(), StringIO()
    console = Console(file=coloured, width=88, force_terminal=True, color_system="truecolor", highlight=False)
    print_finding(Paper(console, DRAWN), finding, wording)
    print_finding(Paper.sheet(plain, 88), finding, wording)
    assert "\x1b[" in coloured.getvalue()
    assert "\x1b" not in plain.getvalue()
    assert Text.from_ansi(coloured.getvalue()).plain.rstrip() == plain.getvalue().rstrip()


def test_what_a_text_says_besides_stands_once_and_after_the_chains() -> None:
    law = arden.LAW.replace("  - id: s1\n", "  - id: s1\n    cannot_express: ['section 2: fees']\n", 1)
    more = (
        "  - {id: s0, does: confers, powers: [arden/power/inspect], to: [arden/harbour/inspector],"
        " cannot_express: ['section 2: fees', 'section 3: hours']}\n"
    )
    twice = law.replace("provisions:\n", "provisions:\n" + more, 1)
    handle = Handle(arden.registry(law=twice), now=arden.NOW)
    finding = handle.ask("harbour/inspector", "inspect", at="2000-01-01", sites=[])
    assert len(finding.chains) == 2
    stream = StringIO()
    print_finding(Paper.sheet(stream, 88), finding, Wording(handle.registry))
    for text in (stream.getvalue(), memorandum(finding, Wording(handle.registry))):
        for line in ("section 2: fees", "section 3: hours"):
            assert text.count(line) == 1
            assert text.index(line) > text.index("Harbours Act")
        assert text.index("not expressed in the record") < text.index("section 2: fees")


def test_text_of_a_registry_cannot_move_the_cursor_or_reorder_a_line() -> None:
    assert clean("a\x1b[2Jb\u202ec\nd") == "a\ufffd[2Jb\ufffdc d"
    stream = StringIO()
    Paper.sheet(stream, 60, TYPED).line("a\x1b[2Jb\u202ec [bold]d[/bold] :smile:")
    assert stream.getvalue() == "a\ufffd[2Jb\ufffdc [bold]d[/bold] :smile:\n"


def test_text_of_a_registry_is_no_markdown_in_a_memorandum() -> None:
    assert escaped("a|b `c` *d* <script> [e](f)\n# g") == ("a\\|b \\`c\\` \\*d\\* &lt;script> \\[e\\](f) \\# g")


def test_a_table_never_breaks_an_id() -> None:
    stream = StringIO()
    identity = "arden/" + "/".join(["very-long-part"] * 5)
    Paper.sheet(stream, 60, TYPED).table([("provision", identity, "what it is called")])
    assert identity in stream.getvalue()


def test_width_is_kept_between_sixty_and_a_hundred_and_sixty() -> None:
    assert Paper.sheet(StringIO(), 20).width == 60
    assert Paper.sheet(StringIO(), 500).width == 160
