"""Files of registry text as content: to the byte, and growing by what changed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vires.ledger.chunk import cut
from vires.ledger.document import digest_of
from vires.ledger.failure import Damaged, LedgerError
from vires.ledger.memory import MemoryStore
from vires.ledger.tree import LONGEST, SHORT, broken, gather, plant

LINES = st.sampled_from([b"---\n", b"- a: 1\n", b"  - b\n", b"   - deep\n", b"x", b"\n", b"\r\n", b"\x00\xff", b"- "])
TEXTS = st.one_of(st.binary(max_size=200), st.lists(LINES, max_size=400).map(b"".join))


def stored(*texts: bytes) -> tuple[list[str], MemoryStore]:
    """The digests of some texts, and a store that holds them."""
    store = MemoryStore()
    planted = [plant(text) for text in texts]
    for one in planted:
        store.keep(one.content)
    return [one.digest for one in planted], store


def terms(count: int, label: str = "Town") -> list[bytes]:
    """The lines of a file with so many records."""
    return [b"territories:\n", *(f"  - {{id: arden/t{n}, label: {label} {n}}}\n".encode() for n in range(count))]


@given(TEXTS)
def test_pieces_put_together_are_the_text(text: bytes) -> None:
    pieces = cut(text)
    assert b"".join(pieces) == text
    assert b"" not in pieces


@given(st.lists(TEXTS, max_size=5))
def test_any_bytes_come_back_as_they_were(texts: list[bytes]) -> None:
    digests, store = stored(*texts)
    found = gather(iter(digests), store.content)
    assert [found[digest] for digest in digests] == texts


@given(st.lists(LINES, min_size=300, max_size=900).map(b"".join), st.integers(0, 2000), TEXTS)
def test_a_long_text_changed_anywhere_comes_back(text: bytes, place: int, put_in: bytes) -> None:
    changed = text[:place] + put_in + text[place:]
    digests, store = stored(text, changed)
    assert list(gather(digests, store.content).values()) == list(dict.fromkeys([text, changed]))


def test_a_piece_begins_where_a_record_begins() -> None:
    text = b"offices:\n  - id: a\n    label: A\n  - id: b\n---\n- x\n    - not here\n"
    assert cut(text) == [
        b"offices:\n",
        b"  - id: a\n    label: A\n",
        b"  - id: b\n",
        b"---\n",
        b"- x\n    - not here\n",
    ]


def test_a_file_is_the_same_content_whatever_was_there_before() -> None:
    text = b"".join(terms(3000))
    assert plant(text) == plant(text)
    assert plant(text).digest != plant(text + b"\n").digest


@pytest.mark.parametrize("at", [1, 2500, 5000])
def test_one_record_of_five_thousand_adds_a_few_kilobytes(at: int) -> None:
    lines = terms(5000)
    before = plant(b"".join(lines))
    lines[at] = lines[at].replace(b"Town", b"City of")
    after = plant(b"".join(lines))
    added = {digest: body for digest, body in after.content.items() if digest not in before.content}
    assert len(b"".join(lines)) > 190_000
    assert sum(len(zlib.compress(body)) for body in added.values()) < 12_000
    assert len(added) <= 6


def test_one_record_put_in_or_taken_away_adds_a_few_kilobytes_too() -> None:
    lines = terms(5000)
    before = plant(b"".join(lines)).content
    for changed in ([*lines[:2000], b"  - {id: arden/new, label: New}\n", *lines[2000:]], lines[:2000] + lines[2001:]):
        added = {d: body for d, body in plant(b"".join(changed)).content.items() if d not in before}
        assert sum(len(zlib.compress(body)) for body in added.values()) < 12_000


def test_pieces_that_are_all_alike_make_a_tree_of_few_levels() -> None:
    """Where each piece ends a node, or none does, nodes are cut all the same."""
    for line in (b"- a\n", *(f"- {n}\n".encode() for n in range(300))):
        text = line * (SHORT + 3)
        digests, store = stored(text)
        assert gather(digests, store.content)[digests[0]] == text
    assert max(len(body) for body in plant(b"- a\n" * 5000).content.values()) <= LONGEST * 32 + 7


def test_a_file_of_which_a_part_is_lost_is_named() -> None:
    whole, halved = plant(b"".join(terms(400))), plant(b"".join(terms(400, "Port")))
    lost = sorted(halved.content)[3] if sorted(halved.content)[3] != halved.digest else sorted(halved.content)[4]
    content = {**whole.content, **{digest: body for digest, body in halved.content.items() if digest != lost}}

    def missing(digests: Iterable[str]) -> set[str]:
        return {digest for digest in digests if digest not in content}

    def read(digests: Iterable[str]) -> Mapping[str, bytes]:
        return {digest: content[digest] for digest in digests}

    assert list(broken([whole.digest, halved.digest], read, missing)) == [halved.digest]
    assert list(broken([whole.digest], read, missing)) == []


@pytest.mark.parametrize("body", [b"", b"text", b"tree 0\n", b"tree 0\nabc", b"tree 12\n" + b"x" * 32, b"record"])
def test_content_that_is_no_file_is_damage(body: bytes) -> None:
    store = MemoryStore()
    store.keep({digest_of(body): body})
    with pytest.raises(Damaged):
        gather([digest_of(body)], store.content)
    assert list(broken([digest_of(body)], store.content, store.missing)) == [digest_of(body)]


def test_a_file_that_is_not_stored_is_refused() -> None:
    with pytest.raises(LedgerError) as refused:
        gather(["sha256:" + "0" * 64], MemoryStore().content)
    assert refused.value.slug == "content-unknown"


def test_how_a_text_is_cut_does_not_change_from_release_to_release() -> None:
    """A proposal and a record are compared by these digests, so that cutting otherwise would make all text differ."""
    text = b"".join(b"- id: arden/%d\n  label: number %d\n  note: %s\n" % (n, n, b"x" * (n % 97)) for n in range(5000))
    assert plant(text).digest == "sha256:4660a3c0cb3baf44b368bd5332d5ecf92374ce56102c22060d72338b9288dafb"
