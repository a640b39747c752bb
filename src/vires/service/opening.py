"""Registry text from disk: a folder of `*.yaml` files, read whole before anything is made of it.

Nothing outside the folder is read, whatever links say, and no file is opened before its size is known."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import vires
from vires.model.registry import Registry
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.registry.loader import Loaded

LARGEST = 5_000_000
"""Bytes in one file; the longest instrument seen is a tenth of it."""
BUNDLED = "us"
_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True)
class RegistryText:
    """The files of a registry by the name the user would use for them, in the order of names. `label` is what the
    text is called where it does not lie in a folder."""

    folder: Path
    files: dict[str, bytes]
    label: str | None = None

    @property
    def name(self) -> str:
        """What the user would call the text."""
        return self.label or named(self.folder)

    def load(self) -> Loaded:
        """What the text says, with every problem in it."""
        from vires.registry.loader import load

        return load(self.files)

    def registry(self) -> Registry:
        """The joined registry. Raises `Refusal` with every problem if there is one, or where a record names a kind
        or a doctrine that the settings do not declare: what lint finds beyond that leaves questions answerable."""
        loaded = self.load()
        if loaded.problems or loaded.registry is None:
            raise unreadable(self.name, loaded, self.files)
        if loaded.registry.undeclared:
            raise undeclared(self.name, loaded, self.files)
        return loaded.registry


def unreadable(name: str, loaded: Loaded, files: dict[str, bytes]) -> Refusal:
    """The refusal for a registry whose text has problems; it carries all of them."""
    problems = sorted(loaded.problems)
    count = "one problem" if len(problems) == 1 else f"{len(problems)} problems"
    return Refusal(
        "registry-unreadable",
        f"the text of `{name}` has {count}, so it cannot be asked",
        "mend what is listed; `vires lint` shows each with its excerpt",
        where=problems[0].span if problems else None,
        problems=problems,
        texts=files,
    )


def undeclared(name: str, loaded: Loaded, files: dict[str, bytes]) -> Refusal:
    """The refusal for a registry that names kinds, doctrines or options which it does not declare, with the place
    of each."""
    from vires.registry.lint.catalogue import lint
    from vires.registry.lint.rules import unknown_doctrine, unknown_kind

    assert loaded.registry is not None
    problems = lint(loaded.registry, loaded.places, (unknown_doctrine.RULE, unknown_kind.RULE))
    names = ", ".join(f"`{name}`" for name in loaded.registry.undeclared[:5])
    return Refusal(
        "registry-undeclared",
        f"the text of `{name}` names {names}, which its settings do not declare, so it cannot be asked",
        "declare it in the settings or correct the name; run `vires lint` for all that is wrong",
        where=problems[0].span if problems else None,
        problems=problems,
        texts=files,
    )


def ledger_named(address: str | os.PathLike[str] | None) -> str | None:
    """The address of a ledger, if that is what an address names: it has the scheme of one, or is a file that is no
    registry text. Nothing is opened."""
    if address is None:
        return None
    from vires.ledger.address import is_ledger

    text = os.fspath(address)
    path = Path(text)
    return text if is_ledger(text) or (path.is_file() and path.suffix.lower() not in _SUFFIXES) else None


def without_ledger(address: str | os.PathLike[str] | None, revision: int | str) -> Refusal:
    """The refusal for a revision asked of a registry that has none."""
    where = "the bundled registry" if address is None else f"`{named(Path(address))}`"
    return Refusal(
        "revision-without-ledger", f"revision `{revision}` is asked of {where}, which is text and no ledger",
        "give the address of a ledger, or leave the revision out",
    )  # fmt: skip


def check_written_to(address: str) -> None:
    """Raises `Refusal` (`recorded-text`) for the address of a ledger: what is recorded is never rewritten."""
    if ledger_named(address) is not None:
        raise Refusal(
            "recorded-text", f"`{address}` is a ledger, and the text it holds is never rewritten",
            "export it with `vires ledger export DIR`, put the folder into canonical form, and record that",
        )  # fmt: skip


def bundled_folder() -> Path:
    """Where the registry `us` lies: inside the installed package, or beside `src` in a source checkout."""
    package = Path(vires.__path__[0])
    checkout = package.parent.parent / "registries" / BUNDLED
    inside = package / "registries" / BUNDLED
    return inside if inside.is_dir() or not checkout.is_dir() else checkout


def read_registry(address: str | os.PathLike[str] | None = None) -> RegistryText:
    """Read every `*.yaml` and `*.yml` below a folder, or below the bundled registry's. Raises `Refusal`."""
    folder = bundled_folder() if address is None else Path(address)
    if address is not None and os.fspath(address).lower().startswith(("http://", "https://")):
        raise Refusal(
            "address-served", f"`{address}` is a registry that a server keeps; this reads text or a ledger",
            "ask it with `vires.connect`, or by `vires ask`, `who` and the like; for its text, see who keeps it",
        )  # fmt: skip
    if address is not None and "://" in os.fspath(address):
        raise Refusal(
            "address-unknown", f"`{address}` is neither a folder nor the address of a ledger",
            "give the folder that holds `registry.yaml`, or a ledger: a file, or `postgresql://USER@HOST/DATABASE`",
        )  # fmt: skip
    if not folder.exists():
        near = nearest_folders(folder)
        what = "neither a folder nor a ledger" if folder.suffix else "no folder"
        raise Refusal(
            "folder-missing", f"there is {what} `{named(folder)}`",
            f"give the folder that holds `registry.yaml`, perhaps `{near[0]}`" if near
            else "give the folder that holds `registry.yaml`", nearest=near,
        )  # fmt: skip
    if not folder.is_dir():
        raise Refusal(
            "folder-expected", f"`{named(folder)}` is a file; expected the folder of a registry",
            f"give its folder, `{named(folder.parent)}`", nearest=(named(folder.parent),),
        )  # fmt: skip
    files = {named(path): read_text_file(path, folder) for path in yaml_files(folder)}
    if not files:
        raise Refusal(
            "registry-empty", f"no `*.yaml` file lies in `{named(folder)}` or below it",
            "give the folder that holds `registry.yaml`", nearest=_registries_near(folder),
        )  # fmt: skip
    return RegistryText(folder, files)


def yaml_files(folder: Path) -> Iterator[Path]:
    """The YAML files below `folder` in the order of their names, none twice; hidden folders are left out."""
    inside = folder.resolve()
    seen: set[Path] = set()

    def fail(error: OSError) -> None:
        raise Refusal(
            "folder-unreadable",
            f"`{named(Path(str(error.filename)))}` cannot be listed: {(error.strerror or str(error)).lower()}",
            "check who may read it",
        )  # fmt: skip

    for parent, folders, names in os.walk(folder, onerror=fail):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        here = Path(parent)
        for name in folders:
            if (here / name).is_symlink():
                _keep_inside(here / name, inside)
        for name in sorted(names):
            if name.startswith(".") or not name.lower().endswith(_SUFFIXES):
                continue
            path = here / name
            if path.is_symlink():
                _keep_inside(path, inside)
            real = path.resolve()
            if real not in seen:
                seen.add(real)
                yield path


def read_text_file(path: Path, folder: Path | None = None) -> bytes:
    """The bytes of one file. Raises `Refusal` if it is no ordinary file, too large, or not to be read."""
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise Refusal("file-expected", f"`{named(path)}` is no ordinary file", "leave it out of the registry")
        if state.st_size > LARGEST:
            raise Refusal(
                "file-too-large",
                f"`{named(path)}` has {state.st_size:,} bytes; expected at most {LARGEST:,} in one file",
                "split it: identity is in the ids, never in file names",
            )
        return path.read_bytes()
    except OSError as error:
        raise Refusal(
            "file-unreadable", f"`{named(path)}` cannot be read: {(error.strerror or str(error)).lower()}",
            "check that it exists and who may read it", nearest=() if folder else nearest_files(path),
        ) from None  # fmt: skip


def named(path: Path) -> str:
    """The path as the user would write it: relative where it lies below the working folder."""
    try:
        return str(path.relative_to(Path.cwd())) if path.is_absolute() else str(path)
    except (OSError, ValueError):
        return str(path)


def nearest_folders(folder: Path) -> tuple[str, ...]:
    """Folders like the one that is missing: misspelt siblings first, then the nearest parent that exists."""
    wanted, parent = folder.name, folder.parent
    while not parent.is_dir() and parent != parent.parent:
        wanted, parent = parent.name, parent.parent
    try:
        siblings = sorted(entry.name for entry in os.scandir(parent) if entry.is_dir())
    except OSError:
        siblings = []
    close = [named(parent / name) for name in get_close_matches(wanted, siblings, n=3)]
    return (*close, named(parent))


def nearest_files(path: Path) -> tuple[str, ...]:
    """Files or folders beside a missing one whose names are like its own, else the nearest folder."""
    if not path.parent.is_dir():
        return nearest_folders(path.parent)
    names = sorted(entry.name for entry in os.scandir(path.parent))
    close = get_close_matches(path.name, names, n=3)
    return tuple(named(path.parent / name) for name in close) or (named(path.parent),)


def _registries_near(folder: Path) -> tuple[str, ...]:
    try:
        heads = sorted(folder.resolve().parent.glob("*/registry.yaml"))
    except OSError:
        heads = []
    return tuple(named(head.parent) for head in heads[:3]) or (named(folder.resolve().parent),)


def _keep_inside(path: Path, inside: Path) -> None:
    try:
        target = path.resolve()
    except (OSError, RuntimeError):
        raise Refusal("link-broken", f"`{named(path)}` is a link that leads nowhere", "remove the link") from None
    if target != inside and inside not in target.parents:
        raise Refusal(
            "link-leaves-folder", f"`{named(path)}` is a link to something outside the registry's folder",
            "put the text itself into the folder",
        )  # fmt: skip
