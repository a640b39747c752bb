"""What is given to a browser to keep for us: encrypted, so that it can be neither read nor altered there, and only as
what it was sealed as."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from vires.service.opening import named
from vires.service.permission.lines import parsed, written
from vires.service.refusal import Refusal

HEAD = {"alg": "dir", "enc": "A256GCM"}
LONGEST = 3800
"""Characters of one cookie; browsers keep 4,096 bytes with its name."""
SHORTEST_KEY = 32


class Seal:
    """Seals with a key in a file, which every process that serves the same address shares."""

    def __init__(self, key: bytes) -> None:
        self._key = OctKey.import_key(hashlib.sha256(key).digest())

    def __repr__(self) -> str:
        return "Seal(...)"

    def close(self, kind: str, content: dict[str, Any]) -> str:
        """The content, sealed as of a kind."""
        return jwe.encrypt_compact({**HEAD, "typ": kind}, written(content), self._key, algorithms=[*HEAD.values()])

    def open(self, kind: str, sealed: str) -> dict[str, Any] | None:
        """The content of what was sealed as of a kind; `None` for whatever else."""
        if len(sealed) > LONGEST or not sealed.isascii():
            return None
        try:
            found = jwe.decrypt_compact(sealed, self._key, algorithms=[*HEAD.values()])
        except (JoseError, ValueError, TypeError, KeyError):
            return None
        if found.headers().get("typ") != kind or found.plaintext is None:
            return None
        return parsed(found.plaintext)


def read_key(path: Path, make: bool) -> bytes:
    """The key in a file that only its owner can read; with `make`, made where there is none. Raises `Refusal`:
    `file-unreadable`, `file-exposed`, `key-short`."""
    try:
        if make and not path.exists():
            _make(path)
        state = os.stat(path)
        if state.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise Refusal(
                "file-exposed", f"`{named(path)}` can be read by others than its owner",
                "take that right away, chmod 600, and put another key there",
            )  # fmt: skip
        key = path.read_bytes().strip()
    except OSError as error:
        raise Refusal(
            "file-unreadable", f"`{named(path)}` cannot be read: {(error.strerror or str(error)).lower()}",
            "give a file in a folder that exists",
        ) from None  # fmt: skip
    if len(key) < SHORTEST_KEY:
        raise Refusal(
            "key-short", f"`{named(path)}` holds {len(key)} bytes; expected at least {SHORTEST_KEY}",
            "put 32 bytes of chance there, as text: `openssl rand -hex 32`",
        )  # fmt: skip
    return key


def _make(path: Path) -> None:
    """A new key, whole or not at all, and never in the place of another."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, secrets.token_hex(32).encode() + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        with suppress(FileExistsError):
            os.link(beside, path)
    finally:
        os.unlink(beside)
