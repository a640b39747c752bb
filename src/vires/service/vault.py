"""Texts of sources that a user holds, beside the registry and never part of it.

A vault is a folder of files, each named by the SHA-256 of what is in it (`DIGEST` or `DIGEST.txt`). A text is that of a
source where every passage which the record places in the source stands there, by its digest: so a text is found without
being named, and one that differs anywhere the record speaks of is not shown in its place. Nothing is ever written."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from vires.model.attestation import Selector
from vires.service.permission.caller import Caller
from vires.service.refusal import Refusal

NAME = re.compile(r"([0-9a-f]{64})(?:\.txt)?")
LARGEST = 5_000_000
"""Bytes of a text; a larger file is passed over."""
MOST = 10_000
"""Files of a vault that are looked at."""


@dataclass(frozen=True)
class Held:
    """A text with its digest."""

    digest: str
    text: str


@dataclass(frozen=True)
class Stretch:
    """A piece of a text, and the names of the statements that it belongs to."""

    text: str
    names: tuple[str, ...]


class Vault:
    """A folder of texts. `anyone` tells whether they may be shown to callers of whom nothing is known: where the server
    can only be reached from its own machine. Raises `Refusal` (`vault-unreadable`)."""

    def __init__(self, folder: Path, *, anyone: bool = False) -> None:
        if not folder.is_dir():
            raise Refusal(
                "vault-unreadable",
                f"the vault `{folder}` is no folder",
                "give a folder of texts named by their SHA-256",
            )
        self.folder, self.anyone = folder, anyone

    def shown_to(self, caller: Caller, here: bool) -> bool:
        """Tell whether a caller may see texts at all: one who is known and may read, or anyone who asks from `here`,
        the machine itself, where nobody else is meant to reach the server."""
        return (self.anyone and here) or (caller.known and "read" in caller.scopes)

    def text_of(self, selectors: Iterable[Selector]) -> Held | None:
        """The text in which all these passages stand; `None` where none is held, or nothing places one."""
        places = frozenset((one.start, one.end, one.sha256) for one in selectors)
        if not places:
            return None
        return next((held for held in self._texts() if _stands(held.text, places)), None)

    def _texts(self) -> Iterator[Held]:
        for path, digest in self._files():
            with suppress(OSError):
                state = path.stat()
                if state.st_size <= LARGEST and (held := _read(path, digest, state.st_mtime_ns, state.st_size)):
                    yield held

    def _files(self) -> list[tuple[Path, str]]:
        """The files that are named as texts are; none where the folder cannot be read any more."""
        try:
            found = sorted(self.folder.iterdir())[:MOST]
        except OSError:
            return []
        named = ((path, NAME.fullmatch(path.name)) for path in found)
        return [(path, match[1]) for path, match in named if match is not None and path.is_file()]


@lru_cache(maxsize=64)
def _read(path: Path, digest: str, changed: int, size: int) -> Held | None:
    """The text of a file, if it is what its name says and can be read; kept until the file changes."""
    try:
        data = path.read_bytes()
        return Held(digest, data.decode("utf-8")) if hashlib.sha256(data).hexdigest() == digest else None
    except (OSError, UnicodeDecodeError):
        return None


def _stands(text: str, places: frozenset[tuple[int, int, str]]) -> bool:
    return all(
        end <= len(text) and hashlib.sha256(text[start:end].encode()).hexdigest() == digest
        for start, end, digest in places
    )


def marked(text: str, places: Iterable[tuple[int, int, str]]) -> tuple[tuple[Stretch, ...], ...]:
    """A text in its lines, each in stretches with the names of the statements whose place they lie in. Places are from
    a code point up to another, with a name; they may overlap."""
    known = sorted(set(places))
    cuts = sorted({0, len(text), *(edge for start, end, _ in known for edge in (start, end) if 0 < edge < len(text))})
    lines: list[list[Stretch]] = [[]]
    for start, end in pairwise(cuts):
        names = tuple(dict.fromkeys(name for since, until, name in known if since <= start and end <= until))
        for number, part in enumerate(text[start:end].split("\n")):
            if number:
                lines.append([])
            if part:
                lines[-1].append(Stretch(part, names))
    return tuple(tuple(line) for line in lines if line)
