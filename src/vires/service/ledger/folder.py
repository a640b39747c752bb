"""A working folder: the text in it by names that a ledger keeps, and what was written into it from a ledger."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from vires.ledger.chain import NAME
from vires.service.ledger.base import Base, read_base
from vires.service.opening import RegistryText, named, read_registry, yaml_files
from vires.service.refusal import Refusal

LONGEST_NAME = 300
"""Characters of a file's name below its folder, where it comes from outside."""


@dataclass(frozen=True)
class Folder:
    """The files of a folder by name, relative to it and with `/`; `base` is the revision it says it was made from."""

    path: Path
    files: dict[str, bytes]
    base: Base | None = None

    def shown(self, name: str) -> str:
        """A file as the user would name it."""
        return named(self.path / name)


def read_folder(address: str | os.PathLike[str]) -> Folder:
    """Read the registry text of a folder, and what it says of its base. Raises `Refusal`."""
    text = read_registry(address)
    files = relative(text)
    _check_names(files)
    return Folder(text.folder, files, read_base(text.folder))


def relative(text: RegistryText) -> dict[str, bytes]:
    """The files of a text by their names below its folder."""
    return {_below(name, text.folder): body for name, body in text.files.items()}


def _below(name: str, folder: Path) -> str:
    path = Path(name)
    if folder.is_absolute() and not path.is_absolute():
        path = Path.cwd() / path
    return path.relative_to(folder).as_posix()


def _check_names(files: Mapping[str, bytes]) -> None:
    """Raises `Refusal` (`name-unfit`) for files that no ledger keeps under their names."""
    unfit = [name for name in files if not NAME.fullmatch(name)]
    if unfit:
        raise Refusal(
            "name-unfit",
            f"no file is recorded under a name such as {', '.join(f'{name!a}' for name in unfit)}",
            "name it without control characters, in letters that Unicode has; nothing was written",
        )  # fmt: skip


def check_names(files: Iterable[str]) -> None:
    """Raises `Refusal` (`name-unfit`) for names that would have no place in any registry's folder."""
    names = list(files)
    _check_names(dict.fromkeys(names, b""))
    for name in names:
        parts = name.split("/")
        if (
            any(not part or part.startswith(".") or {*part} & {*"\\:"} for part in parts)
            or not name.lower().endswith((".yaml", ".yml"))
            or len(name) > LONGEST_NAME
        ):
            raise Refusal(
                "name-unfit", f"no file is recorded under a name such as {name[:80]!a}",
                "name it by its path below the folder of the registry, such as `orders/7.yaml`; nothing was written",
            )  # fmt: skip


def existing(folder: Path) -> dict[str, bytes]:
    """The registry text in a folder, also if there is none. Raises `Refusal`."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in yaml_files(folder)}


def place(folder: Path, name: str) -> Path:
    """Where a file of a ledger goes in a folder. Raises `Refusal` for a name that leads out of it, or that would not be
    read back as registry text."""
    parts = PurePosixPath(name).parts
    unfit = (
        not parts
        or name != "/".join(parts)
        or any(part == "/" or part.startswith(".") or (os.name == "nt" and {*part} & {*"\\:"}) for part in parts)
        or not name.lower().endswith((".yaml", ".yml"))
    )
    path = folder.joinpath(*parts)
    inside = folder.resolve()
    try:
        parent, link = path.parent.resolve(), path.is_symlink()
    except OSError:  # longer than a name may be here
        unfit, parent, link = True, inside, False
    if unfit or (parent != inside and inside not in parent.parents) or link:
        raise Refusal(
            "name-unfit", f"the ledger holds a file `{name}`, which has no place in a registry's folder",
            "record it under another name; nothing was written",
        )  # fmt: skip
    return path


def write_files(folder: Path, files: Mapping[str, bytes | None]) -> None:
    """Write files into a folder, and take away those that are `None`, with folders that are then empty. Every name is
    looked at before anything is written. Raises `Refusal`."""
    places = {name: place(folder, name) for name in files}
    try:
        for name, body in files.items():
            path = places[name]
            if body is None:
                path.unlink(missing_ok=True)
                _tidy(path.parent, folder)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{os.getpid()}.new")
            beside.write_bytes(body)
            os.replace(beside, path)
    except OSError as error:
        raise _unwritable(error, folder) from None


def make_folder(folder: Path) -> None:
    """Make a folder where there is none. Raises `Refusal` (`file-unwritable`)."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(error, folder) from None


def _unwritable(error: OSError, folder: Path) -> Refusal:
    return Refusal(
        "file-unwritable",
        f"`{named(Path(str(error.filename or folder)))}` cannot be written: {(error.strerror or str(error)).lower()}",
        "see that the folder may be written to and has room",
    )


def _tidy(parent: Path, folder: Path) -> None:
    while parent != folder and folder in parent.parents and not any(parent.iterdir()):
        parent.rmdir()
        parent = parent.parent
