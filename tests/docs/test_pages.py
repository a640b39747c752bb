"""What the README and the guides show is what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import readme
from vires.cli.main import COMMANDS


def test_the_readme_shows_what_the_tool_prints() -> None:
    assert readme.README.read_text(encoding="utf-8") == readme.readme(), "write it anew: python -m tests.readme"


@pytest.mark.parametrize("page", list(readme.guides()), ids=lambda page: page.stem)
def test_every_file_and_command_of_a_guide_does_what_it_shows(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == readme.rerun(page), "write it anew: python -m tests.readme"


def test_the_readme_lists_every_command_and_no_other() -> None:
    section = readme.README.read_text(encoding="utf-8").partition("## What it answers")[2].partition("\n## ")[0]
    listed = re.findall(r"^\| `([a-z-]+)", section, re.MULTILINE)
    assert listed == list(COMMANDS)


@pytest.mark.parametrize("page", [readme.README, *readme.guides()], ids=lambda page: page.stem)
def test_every_link_to_a_page_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:\s]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
