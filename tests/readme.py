"""Transcripts in the README and the guides: `python -m tests.readme` writes them anew; read the diff.

A page holds files (`<!-- file: NAME -->` before a fence), and commands (`$ ` in a `console` fence) with what they
print. The README's own transcript stands between two marks and is drawn as on a terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import vires
from vires.cli.answer import print_finding
from vires.cli.paper import Paper
from vires.service.wording import Wording

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
GUIDES = ROOT / "docs" / "guide"
BEGIN, END = "<!-- transcript -->", "<!-- end of transcript -->"
COMMAND = (
    "vires ask dea/special-agent immigration/arrest/without-warrant --at 2025-01-23 --no-sites \\\n"
    "            --as-of 2025-01-24 --known-by 2025-01-24"
)
SECTIONS = ("What it depends on", "The chain (1 of 2)", "The chain")
"""Sections of the finding that the README has room for, after its head."""
FENCE = re.compile(r"(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<kind>\w+)\n(?P<body>.*?)```\n", re.DOTALL)


def transcript() -> str:
    """The headline question as a terminal 88 wide shows it, cut to what a newcomer needs."""
    handle = vires.open(ROOT / "registries" / "us")
    finding = handle.ask(
        "dea/special-agent", "immigration/arrest/without-warrant", at="2025-01-23", sites=[],
        as_of="2025-01-24", known_by="2025-01-24",
    )  # fmt: skip
    stream = StringIO()
    print_finding(Paper.sheet(stream, 88), finding, Wording(handle.registry))
    head, *sections = re.split(r"\n\n(?=\S)", stream.getvalue().rstrip("\n"))
    kept = [section for section in sections if section.partition("\n")[0] in SECTIONS]
    left = [section.partition("\n")[0] for section in sections if section.partition("\n")[0] not in SECTIONS]
    rest = "… and: " + ", ".join(name[:1].lower() + name[1:] for name in left)
    return "\n\n".join([f"$ {COMMAND}\n\n{head}", *kept, rest])


def readme() -> str:
    """The README with its transcript written anew."""
    text = README.read_text(encoding="utf-8")
    before, _, after = text.partition(BEGIN)
    _, _, after = after.partition(END)
    return f"{before}{BEGIN}\n```console\n{transcript()}\n```\n{END}{after}"


def guides() -> Iterator[Path]:
    """The pages whose files and commands are run."""
    yield from sorted(GUIDES.glob("*.md"))


def rerun(page: Path) -> str:
    """The page with its files written into an empty folder, its commands run there in turn, and what they
    print put in place. Raises `AssertionError` if one ends otherwise than with 0 or 1."""
    text = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:

        def put(match: re.Match[str]) -> str:
            if match["file"]:
                path = Path(folder, match["file"])
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(match["body"], encoding="utf-8")
            elif match["kind"] == "console":
                return f"```console\n{_session(match['body'], folder)}```\n"
            return match[0]

        return FENCE.sub(put, text)


def _session(body: str, folder: str) -> str:
    told = ""
    for line in body.splitlines():
        if line.startswith("$ "):
            told += f"{line}\n{_run(line[2:], folder)}"
    return told


def _run(command: str, folder: str) -> str:
    scripts = Path(folder, ".bin")
    scripts.mkdir(exist_ok=True)
    for name, arguments in (("vires", "-m vires.cli.main"), ("python3", "")):
        script = scripts / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    environment = {
        **os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "88", "PYTHONUTF8": "1",
        "VIRES_CONFIG": str(Path(folder, ".config")),
    }  # fmt: skip
    environment.pop("FORCE_COLOR", None)
    done = subprocess.run(
        command, shell=True, cwd=folder, env=environment, text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode in (0, 1), f"`{command}` ended with {done.returncode}: {done.stdout}"
    return done.stdout


def write_pages() -> None:
    """Write every transcript anew."""
    README.write_text(readme(), encoding="utf-8")
    for page in guides():
        page.write_text(rerun(page), encoding="utf-8")


if __name__ == "__main__":
    write_pages()
