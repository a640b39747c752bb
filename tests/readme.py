"""Transcripts in the README and the guides: `python -m tests.readme` writes them anew; read the diff.

A page holds files (`<!-- file: NAME -->` before a fence), and commands (`$ ` in a `console` fence) with what they
print. The README's own transcript stands between two marks and is drawn as on a terminal."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import vires
from tests.unit import arden
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
KEEPING, KEPT = "<!-- keeping -->", "<!-- end of keeping -->"
KEEPING_COMMANDS = (
    '$ vires ledger record arden --ledger law.ledger --author "Ada Loomis" --reason "As gazetted" | head -1',
    "$ sed -i 's/within: 100 m/within: 300 m/' arden/law.yaml",
    '$ vires ledger record arden --author "Ben Carrow" --reason "Order 9 says 300 metres"',
    "$ vires ask harbour/inspector inspect --at 2000-01-01 --site site/yard@200 --fact trained=true "
    "--registry law.ledger --revision 1 | head -1",
)
"""What the README shows of a ledger."""
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
    """The README with its transcripts written anew."""
    text = _between(README.read_text(encoding="utf-8"), BEGIN, END, f"```console\n{transcript()}\n```\n")
    return _between(text, KEEPING, KEPT, f"```console\n{keeping()}```\n")


def _between(text: str, begin: str, end: str, put: str) -> str:
    before, _, after = text.partition(begin)
    _, _, after = after.partition(end)
    return f"{before}{begin}\n{put}{end}{after}"


def keeping() -> str:
    """A change of one distance in the law of Arden, recorded, and asked as it was before."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "arden").mkdir()
        arden.write(Path(folder, "arden"))
        return _session("\n".join(KEEPING_COMMANDS), folder, Steady())


def guides() -> Iterator[Path]:
    """The pages whose files and commands are run."""
    yield from sorted(GUIDES.glob("*.md"))


def rerun(page: Path) -> str:
    """The page with its files written into an empty folder, its commands run there in turn, and what they
    print put in place. Raises `AssertionError` if one ends otherwise than with 0 or 1."""
    text = page.read_text(encoding="utf-8")
    steady = Steady()
    with tempfile.TemporaryDirectory() as folder:

        def put(match: re.Match[str]) -> str:
            if match["file"]:
                path = Path(folder, match["file"])
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(match["body"], encoding="utf-8")
            elif match["kind"] == "console":
                return f"```console\n{_session(match['body'], folder, steady)}```\n"
            return match[0]

        return FENCE.sub(put, text)


def _session(body: str, folder: str, steady: Steady) -> str:
    told = ""
    for line in body.splitlines():
        if line.startswith("$ "):
            said = _run(line[2:], folder)
            told += f"{line}\n{steady.shown(said) if line.startswith('$ vires ledger ') else said}"
    return told


class Steady:
    """What a ledger shows of the moment it is used at, as of one moment: else no transcript would stay as it is."""

    MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z")
    NOW = re.compile(r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2} [+-]\d{2}:\d{2})")
    DIGEST = re.compile(r"\b[0-9a-f]{12}\b")

    def __init__(self) -> None:
        self._seen: dict[str, str] = {}

    def shown(self, text: str) -> str:
        """The text with every moment of recording the same, and digests by the order in which they were met."""
        text = self.NOW.sub("2026-01-05 09:30 +00:00", self.MOMENT.sub("2026-01-05T09:30:00.000Z", text))
        return self.DIGEST.sub(self._digest, text)

    def _digest(self, match: re.Match[str]) -> str:
        made = hashlib.sha256(str(len(self._seen)).encode()).hexdigest()[:12]
        return self._seen.setdefault(match[0], made)


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
