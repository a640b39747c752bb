"""The client's library is needed by who uses the client, and by nobody else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def run(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], text=True, capture_output=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.parametrize("made", ["connect", "connect_async"])
def test_a_missing_library_is_named(made: str) -> None:
    said = run(f"import sys; sys.modules['httpx'] = None; import vires; vires.{made}('http://127.0.0.1')")
    assert "Refusal: a served registry is asked with `httpx`, which is not installed" in said


def test_a_missing_library_is_named_on_the_command_line() -> None:
    said = run(
        "import sys; sys.modules['httpx'] = None; from vires.cli.main import main; "
        "print(main(['timeline', '--registry', 'http://127.0.0.1']))"
    )
    assert "extra-missing" in said
    assert "pip install 'vires[client]'" in said
    assert said.splitlines()[0] == "2" or "\n2\n" in f"\n{said}"


def test_a_question_here_does_not_pay_for_the_client(folder: Path) -> None:
    said = run(
        "import sys; from vires.cli.main import main; "
        f"main(['ask', 'harbour/master', 'inspect', '--json', '--registry', {str(folder)!r}]); "
        "print([name for name in ('httpx', 'vires.client') if name in sys.modules])"
    )
    assert said.splitlines()[-1] == "[]"
