"""A folder's history in git, read by the program `git`; nothing in the repository is written or run."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from vires.service.opening import LARGEST, named
from vires.service.refusal import Refusal

SEPARATOR = "\x1f"
FORMAT = SEPARATOR.join(("%H", "%an", "%ae", "%aI", "%B")) + "%x00"


@dataclass(frozen=True)
class Commit:
    """A commit as it says of itself: `authored` is the date its author's clock showed."""

    id: str
    author: str
    authored: str
    message: str

    @property
    def subject(self) -> str:
        """The first line of its message."""
        return self.message.partition("\n")[0]


@dataclass(frozen=True)
class Repository:
    """A folder in the working tree of a repository; `prefix` is where it lies in it."""

    folder: Path
    prefix: str

    @classmethod
    def at(cls, folder: Path) -> Repository:
        """The repository that a folder lies in. Raises `Refusal`: `folder-missing`, `git-missing`, `git-failed`."""
        if not folder.is_dir():
            raise Refusal(
                "folder-missing", f"there is no folder `{named(folder)}`",
                "give the folder of a registry in a git repository",
            )  # fmt: skip
        prefix = _git(folder, "rev-parse", "--show-prefix").decode("utf-8", "surrogateescape")
        return cls(folder, prefix.removesuffix("\n"))

    def commits(self) -> list[Commit]:
        """The commits that touch the folder, the first first, along the first parents of what is checked out."""
        said = _git(
            self.folder, "log", "--reverse", "--first-parent", "--no-show-signature", "--encoding=UTF-8",
            f"--format={FORMAT}", "HEAD", "--", ".",
        )  # fmt: skip
        return [_commit(entry) for entry in said.decode("utf-8", "replace").split("\0") if entry.strip()]

    def files(self, commit: Commit) -> dict[str, bytes]:
        """The registry text of a commit by name below the folder; links and what is hidden are left out."""
        listed = _git(self.folder, "ls-tree", "-r", "-z", "--full-tree", "-l", commit.id, "--", self.prefix or ".")
        wanted: list[tuple[str, str]] = []
        for entry in listed.decode("utf-8", "surrogateescape").split("\0"):
            head, _, path = entry.partition("\t")
            name = path.removeprefix(self.prefix)
            if not head or not head.startswith("100") or not _is_text(name):
                continue
            _, _, blob, size = head.split()
            if int(size) > LARGEST:
                raise Refusal(
                    "file-too-large",
                    f"`{name}` of commit `{commit.id[:12]}` has {int(size):,} bytes; expected at most {LARGEST:,}",
                    "split it before importing; identity is in the ids, never in file names",
                )
            wanted.append((name, blob))
        return dict(zip((name for name, _ in wanted), self._blobs([blob for _, blob in wanted]), strict=True))

    def _blobs(self, blobs: list[str]) -> list[bytes]:
        if not blobs:
            return []
        said = _git(self.folder, "cat-file", "--batch", given="".join(f"{blob}\n" for blob in blobs).encode())
        found, at = [], 0
        for _ in blobs:
            end = said.index(b"\n", at)
            size = int(said[at:end].split()[2])
            found.append(said[end + 1 : end + 1 + size])
            at = end + 1 + size + 1
        return found


def _commit(entry: str) -> Commit:
    identity, name, mail, authored, message = entry.lstrip("\n").split(SEPARATOR, 4)
    author = name.strip() or mail.strip() or "not said"
    return Commit(identity, f"{author} <{mail.strip()}>" if mail.strip() else author, authored, message.strip() or "-")


def _is_text(name: str) -> bool:
    return name.lower().endswith((".yaml", ".yml")) and not any(part.startswith(".") for part in name.split("/"))


def _git(folder: Path, *arguments: str, given: bytes | None = None) -> bytes:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment.update(LC_ALL="C", GIT_TERMINAL_PROMPT="0", GIT_OPTIONAL_LOCKS="0", GIT_NO_LAZY_FETCH="1")
    try:
        done = subprocess.run(
            ["git", "--no-pager", "--literal-pathspecs", "-c", "core.fsmonitor=false", *arguments],
            cwd=folder, env=environment, input=given, capture_output=True, check=False,
        )  # fmt: skip
    except FileNotFoundError:
        raise Refusal(
            "git-missing", "the program `git` is not found, which reads the history", "install git and try again"
        ) from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Refusal(
            "git-failed",
            f"`git {arguments[0]}` in `{named(folder)}` failed: {said[-1].removeprefix('fatal: ') if said else '?'}",
            "give the folder of a registry in a git repository with at least one commit",
        )
    return done.stdout
