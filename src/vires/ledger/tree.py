"""A file of registry text as content: its pieces under their digests, and nodes that name them in order.

A short file is one content. A longer one is a tree: the lowest nodes name pieces, the others nodes. Where a node ends
depends only on the digest of its last entry, so that a changed piece changes the nodes above it and no others, and a
ledger grows by what changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from vires.ledger.chunk import cut
from vires.ledger.document import digest_of
from vires.ledger.failure import Damaged

WHOLE = b"text\n"
NODE = re.compile(rb"tree ([0-9])\n")
SHORT = 1024
"""Bytes up to which a file is kept whole."""
ENDING = 16
"""One entry in so many ends a node: one whose digest ends in a multiple of it."""
LONGEST = 512
"""Entries of a node at most."""
DIGEST = 32
"""Bytes of a digest."""

Content = Callable[[Iterable[str]], Mapping[str, bytes]]
"""`Store.content`."""


@dataclass(frozen=True)
class Planted:
    """A file as content: the digest under which it is found, and all that it is made of, by digest."""

    digest: str
    content: dict[str, bytes] = field(repr=False)


def plant(text: bytes) -> Planted:
    """The content of a file. The same text gives the same digest, always."""
    if len(text) <= SHORT:
        return _only(WHOLE + text)
    content: dict[str, bytes] = {}
    entries = [_put(piece, content) for piece in cut(text)]
    level = 0
    while True:
        nodes = [_put(b"tree %d\n" % level + b"".join(node), content) for node in _groups(entries)]
        if len(nodes) == 1:
            return Planted("sha256:" + nodes[0].hex(), content)
        entries, level = nodes, level + 1


def gather(digests: Iterable[str], content: Content) -> dict[str, bytes]:
    """The texts of some files by digest, read level by level and all at once. Raises `Damaged` for what is no file,
    `LedgerError` for content that is not had."""
    files = list(dict.fromkeys(digests))
    read: dict[str, bytes] = {}
    wanted = set(files)
    leaves: set[str] = set()
    while wanted:
        found = content(sorted(wanted))
        read.update(found)
        wanted = set()
        for digest, body in found.items():
            level, entries = _read(digest, body)
            (leaves if level == 0 else wanted).update(entries)
    pieces = content(sorted(leaves))
    return {digest: b"".join(_texts(digest, read, pieces)) for digest in files}


def broken(digests: Iterable[str], content: Content, missing: Callable[[Iterable[str]], set[str]]) -> Iterator[str]:
    """The digests of files of which some part is not stored, or which are no files, in order."""
    ordered = list(dict.fromkeys(digests))
    if not _is_broken(ordered, content, missing):
        return
    yield from (digest for digest in ordered if _is_broken([digest], content, missing))


def _is_broken(digests: Iterable[str], content: Content, missing: Callable[[Iterable[str]], set[str]]) -> bool:
    seen: set[str] = set()
    wanted = set(digests)
    while wanted:
        if missing(wanted):
            return True
        seen |= wanted
        try:
            parts = [_read(digest, body) for digest, body in content(sorted(wanted)).items()]
        except Damaged:
            return True
        if missing({entry for level, entries in parts if level == 0 for entry in entries}):
            return True
        wanted = {entry for level, entries in parts if level for entry in entries} - seen
    return False


def _only(body: bytes) -> Planted:
    digest = digest_of(body)
    return Planted(digest, {digest: body})


def _put(body: bytes, content: dict[str, bytes]) -> bytes:
    digest = digest_of(body)
    content[digest] = body
    return bytes.fromhex(digest.removeprefix("sha256:"))


def _groups(entries: list[bytes]) -> Iterator[list[bytes]]:
    group: list[bytes] = []
    for entry in entries:
        group.append(entry)
        if entry[-1] % ENDING == 0 or len(group) == LONGEST:
            yield group
            group = []
    if group:
        yield group


def _read(digest: str, body: bytes) -> tuple[int, list[str]]:
    """The level of a node and what it names; of a text kept whole, nothing."""
    if body.startswith(WHOLE):
        return 0, []
    head = NODE.match(body)
    rest = body[head.end() :] if head else b""
    if head is None or not rest or len(rest) % DIGEST:
        raise Damaged.because(f"the content `{digest}` is no file of a text")
    return int(head[1]), [f"sha256:{rest[at : at + DIGEST].hex()}" for at in range(0, len(rest), DIGEST)]


def _texts(digest: str, read: Mapping[str, bytes], pieces: Mapping[str, bytes]) -> Iterator[bytes]:
    body = read[digest]
    if body.startswith(WHOLE):
        yield body[len(WHOLE) :]
        return
    level, entries = _read(digest, body)
    for entry in entries:
        if level:
            yield from _texts(entry, read, pieces)
        else:
            yield pieces[entry]
