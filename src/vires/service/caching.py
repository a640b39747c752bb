"""Registries that were read and checked before, kept in the user's cache folder by what their text says.

A kept registry is found by the digest of all its files and of this release, so that a changed text is another one;
what is damaged or cannot be written is passed over, and the text is read. `VIRES_CACHE` names the folder; `off` keeps
nothing."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from vires.model.finding import SEMANTICS
from vires.model.registry import Registry

FORM = b"vires-registry/1\n"
MOST_KEPT = 16
"""Registries kept; the one longest not used goes first."""


def text_digest(files: Mapping[str, bytes]) -> str:
    """The digest of a registry's files, by name, and of the release that reads them."""
    state = hashlib.sha256(stamp().encode())
    for name in sorted(files):
        state.update(f"\0{name}\0{len(files[name])}\0".encode())
        state.update(files[name])
    return state.hexdigest()


def stamp() -> str:
    """What a kept registry depends on beside its text: the rules, and the code that reads text."""
    return f"{SEMANTICS} {_code_stamp()}"


def _code_stamp() -> str:
    """What the code that reads text is: another release, or another state of a checkout, has another."""
    import vires.model

    folder = Path(vires.model.__path__[0]).parent
    state = hashlib.sha256()
    for room in ("model", "registry", "temporal"):
        for path in sorted((folder / room).rglob("*.py")):
            found = path.stat()
            state.update(f"{path.name} {found.st_size} {found.st_mtime_ns}\0".encode())
    return state.hexdigest()


def cache_folder() -> Path | None:
    """Where registries are kept, or `None` if nowhere."""
    named = os.environ.get("VIRES_CACHE")
    if named == "off":
        return None
    if named:
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "vires"
    except RuntimeError:
        return None


def _head(digest: str, body: bytes) -> bytes:
    """What stands before a kept registry: the form, and a digest that ties it to the text it was read from."""
    return FORM + hashlib.sha256(digest.encode() + body).hexdigest().encode() + b"\n"


def recall(digest: str) -> Registry | None:
    """The registry kept under a digest, or `None` if there is none that can be relied on."""
    from vires.registry.archive import ArchiveError, unpack

    folder = cache_folder()
    if folder is None:
        return None
    path = folder / f"{digest}.registry"
    try:
        data = path.read_bytes()
        head, body = data[: len(FORM) + 65], data[len(FORM) + 65 :]
        if head != _head(digest, body):
            return None
        registry = unpack(body)
        os.utime(path)
    except (OSError, ArchiveError):
        return None
    return registry


def keep(digest: str, registry: Registry) -> bool:
    """Keep a registry under a digest, if what comes back says the same; tells whether it was kept."""
    from vires.registry.archive import ArchiveError, faithful, pack

    folder = cache_folder()
    if folder is None:
        return False
    try:
        body = pack(registry)
        if not faithful(registry, body):
            return False
        folder.mkdir(parents=True, exist_ok=True)
        # Written beside and moved into place: another process sees the whole file or none.
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            file.write(_head(digest, body) + body)
        os.replace(file.name, folder / f"{digest}.registry")
        _prune(folder)
    except (OSError, ArchiveError):
        return False
    return True


def _prune(folder: Path) -> None:
    kept = sorted(folder.glob("*.registry"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[MOST_KEPT:]:
        path.unlink(missing_ok=True)
