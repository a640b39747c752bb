"""Key files: where a user keeps private keys, and the public halves to hand on. A private key that others could read
is not used."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vires.service.ledger.translation import translated
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.ledger.trust.key import PublicKey
    from vires.ledger.trust.privatekey import PrivateKey

NAME = re.compile(r"[\w@+-][\w.@+-]*")
PRIVATE, PUBLIC = ".pem", ".pub"
LARGEST = 1 << 16
Ask = Callable[[str], str | None]
"""Asks for the passphrase of a file; `None` where nobody can be asked."""


@dataclass(frozen=True)
class KeyFile:
    """A key as it lies in a folder: the public half, and the file of the private half if it lies there too."""

    name: str
    public: PublicKey
    path: Path
    private: Path | None
    guarded: bool = False


def trust_folder() -> Path:
    """The folder of keys and of what was seen: VIRES_CONFIG, else `vires` in the user's folder of settings. Raises
    `Refusal` (`folder-unknown`)."""
    named = os.environ.get("VIRES_CONFIG")
    if named:
        return Path(named)
    base = os.environ.get("XDG_CONFIG_HOME")
    try:
        return (Path(base) if base else Path.home() / ".config") / "vires"
    except RuntimeError:
        raise Refusal(
            "folder-unknown", "there is no folder for a user's settings", "set VIRES_CONFIG to a folder"
        ) from None


def make_key(name: str, person: str | None = None, folder: str | None = None, passphrase: str | None = None) -> KeyFile:
    """A new key: `NAME.pem`, which only the user can read, and `NAME.pub`, to hand to those who make the root. Nothing
    is ever written over. Raises `Refusal`: `key-name-unfit`, `key-exists`, `key-unwritable`, `trust-malformed`,
    `extra-missing`."""
    from vires.ledger.trust.form import write_document
    from vires.ledger.trust.privatekey import PrivateKey

    if not NAME.fullmatch(name):
        raise Refusal(
            "key-name-unfit", f"`{name}` cannot be the name of a key's files",
            "use letters, digits and . _ @ + -; `--person` takes the name in full",
        )  # fmt: skip
    with translated():
        key = PrivateKey.generate()
        public = key.public_key(person or name)
    place = Path(folder) if folder else trust_folder() / "keys"
    private, shown = place / f"{name}{PRIVATE}", place / f"{name}{PUBLIC}"
    secret = passphrase.encode() if passphrase else None
    for path in (private, shown):
        if path.exists():
            raise Refusal("key-exists", f"there is a key in `{path}` already", "give the new one another name")
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(private, key.to_pem(secret), 0o600)
        _write(shown, write_document(public.to_dict()), 0o644)
    except FileExistsError as error:
        raise Refusal("key-exists", f"there is a key in `{error.filename}` already", "give another name") from None
    except OSError as error:
        raise Refusal(
            "key-unwritable", f"the key cannot be written to `{place}`: {error.strerror}", "name a folder with --folder"
        ) from None
    return KeyFile(name, public, shown, private, secret is not None)


def _write(path: Path, data: bytes, mode: int) -> None:
    held = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(held, "wb") as file:
        file.write(data)


def load_key(given: str, ask: Ask | None = None) -> PrivateKey:
    """The private key in a file, or the user's own of that name. The passphrase is VIRES_PASSPHRASE, else asked for.
    Raises `Refusal`: `key-file-missing`, `key-readable-by-others`, `key-unreadable`, `passphrase-missing`,
    `passphrase-wrong`, `extra-missing`."""
    from vires.ledger.trust.privatekey import PrivateKey

    path = _found(given, PRIVATE)
    data = _read(path, private=True)
    passphrase = os.environ.get("VIRES_PASSPHRASE")
    if not passphrase and ask is not None and b"ENCRYPTED" in data:
        passphrase = ask(str(path))
    with translated():
        return PrivateKey.from_pem(data, passphrase.encode() if passphrase else None)


def load_public(given: str) -> PublicKey:
    """The public key in a file, or the user's own of that name. Raises `Refusal`: `key-file-missing`,
    `key-unreadable`, `trust-malformed`."""
    from vires.ledger.trust.form import read_document
    from vires.ledger.trust.key import PublicKey

    path = _found(given, PUBLIC)
    with translated():
        return PublicKey.from_dict(read_document(_read(path), f"the public key in `{path}`"), f"`{path}`")


def list_keys(folder: str | None = None) -> list[KeyFile]:
    """The keys in a folder, by name. Raises `Refusal` for one that cannot be read."""
    place = Path(folder) if folder else trust_folder() / "keys"
    found: list[KeyFile] = []
    for path in sorted(place.glob(f"*{PUBLIC}"), key=lambda one: one.stem):
        private = path.with_suffix(PRIVATE)
        here = private.exists()
        guarded = here and b"ENCRYPTED" in _read(private, private=True)
        found.append(KeyFile(path.stem, load_public(str(path)), path, private if here else None, guarded))
    return found


def _found(given: str, suffix: str) -> Path:
    path = Path(given)
    own = trust_folder() / "keys" / f"{given}{suffix}" if NAME.fullmatch(given) else None
    if not path.is_file() and own is not None and own.is_file():
        return own
    if not path.is_file():
        names = tuple(sorted(one.stem for one in (trust_folder() / "keys").glob(f"*{suffix}")))
        raise Refusal(
            "key-file-missing", f"there is no key file `{given}`",
            "`vires ledger key list` lists your keys; `vires ledger key new NAME` makes one", nearest=names[:5],
        )  # fmt: skip
    return path


def _read(path: Path, private: bool = False) -> bytes:
    """The bytes of a key file. Who may read it is asked of the file that is open, so that it cannot be exchanged
    between."""
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
            if private and os.name == "posix" and stat.S_IMODE(found.st_mode) & 0o077:
                raise Refusal(
                    "key-readable-by-others",
                    f"the private key in `{path}` can be read or written by others; expected by you alone",
                    f"run `chmod 600 {path}`; if others have read it, make a new key and revoke this one",
                )
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise Refusal(
            "key-unreadable", f"the key in `{path}` cannot be read: {error.strerror}", "see that the file may be read"
        ) from None
    if len(data) > LARGEST:
        raise Refusal("key-unreadable", f"`{path}` is too large for a key", "name a key file")
    return data
