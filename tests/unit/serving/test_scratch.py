"""What a server keeps in a folder of its own goes with it, or with the next one."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from vires.service.serving.scratch import PREFIX, scratch

HOLDS = """
from vires.service.serving.scratch import scratch
with scratch() as folder:
    (folder / "kept").write_text("text")
    print(folder, flush=True)
    input()
"""


def held(room: Path) -> tuple[subprocess.Popen[str], Path]:
    """A process that has a folder, and the folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={"TMPDIR": str(room)},
    )  # fmt: skip
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such locks")
def test_what_a_killed_server_left_is_removed_and_what_another_holds_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    killed, left = held(tmp_path)
    with killed:
        killed.send_signal(signal.SIGKILL)
    other, kept = held(tmp_path)
    strange = tmp_path / f"{PREFIX}strange"
    strange.mkdir()
    with other:
        assert not left.exists(), "removed by the one that came after"
        with scratch() as own:
            assert own.parent == tmp_path
            assert (kept / "kept").read_text() == "text"
            assert strange.exists(), "it may be just coming into being"
        assert not own.exists()
        other.communicate("\n")
    assert not kept.exists()
