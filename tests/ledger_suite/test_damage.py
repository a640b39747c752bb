"""Whatever is done to a ledger behind its back is found by `verify` and named, and nothing is answered from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from tests.ledger_suite.drafts import digest
from tests.ledger_suite.places import File, Memory, Place, Schema
from tests.ledger_suite.witness import Witness, fill
from vires.ledger.address import open_store
from vires.ledger.failure import Damaged, LedgerError
from vires.ledger.port import Store

REFUSALS = ("ledger-damaged", "ledger-missing", "not-a-ledger", "ledger-newer", "ledger-older")
FLIPS, CUTS, SWAPS = 120, 30, 30

RENUMBER = "|".join(f"UPDATE {{0}} SET number = {new} WHERE number = {old}" for old, new in ((3, 99), (4, 3), (99, 4)))

TAMPERINGS: dict[str, tuple[str, str]] = {
    "content altered": (
        "UPDATE vires_content SET body = (SELECT body FROM vires_content WHERE digest = {third})"
        " WHERE digest = {fourth}",
        "content",
    ),
    "content cut short": ("UPDATE vires_content SET body = {nothing} WHERE digest = {fourth}", "content"),
    "content lost": ("DELETE FROM vires_content WHERE digest = {fourth}", "revision 4"),
    "an entry altered": (
        "UPDATE vires_revision SET entry = replace(entry, 'because', 'forsooth') WHERE number = 3",
        "revision 3",
    ),
    "an entry unreadable": ("UPDATE vires_revision SET entry = '{{' WHERE number = 3", "revision 3"),
    "an entry and its digest taken from another": (
        "DELETE FROM vires_revision WHERE number = 3|UPDATE vires_revision SET number = 3 WHERE number = 4",
        "revision 3",
    ),
    "revisions in another order": (RENUMBER.format("vires_revision"), "revision 3"),
    "a revision lost": ("DELETE FROM vires_revision WHERE number = 3", "revision 3"),
    "the first revision lost": ("DELETE FROM vires_revision WHERE number = 1", "revision 1"),
    "the last revision lost": ("DELETE FROM vires_revision WHERE number = 6", "revision 6"),
    "the last revision lost with its changes": (
        "DELETE FROM vires_revision WHERE number = 6|DELETE FROM vires_held WHERE since = 6"
        "|UPDATE vires_held SET until = NULL WHERE until = 6",
        "end",
    ),
    "every revision lost": ("DELETE FROM vires_revision", "revision 1"),
    "another digest held": ("UPDATE vires_held SET digest = {third} WHERE name = 'provision:5'", "revision 1"),
    "something held longer": ("UPDATE vires_held SET until = 5 WHERE name = 'provision:1' AND since = 3", "revision 4"),
    "something held still": ("UPDATE vires_held SET until = NULL WHERE name = 'provision:4'", "revision 5"),
    "something no longer held": ("UPDATE vires_held SET until = 6 WHERE name = 'provision:5'", "revision 6"),
    "something never held": ("DELETE FROM vires_held WHERE name = 'provision:6'", "revision 1"),
    "a whole life lost": ("DELETE FROM vires_held WHERE name = 'provision:2' AND since = 5", "revision 5"),
    "a life that ended lost": ("DELETE FROM vires_held WHERE name = 'provision:4'", "revision 1"),
    "another name": ("UPDATE vires_held SET name = 'provision:9' WHERE name = 'provision:4'", "revision 1"),
    "another kind": ("UPDATE vires_held SET kind = 'file' WHERE name = 'provision:4'", "revision 1"),
    "no kind at all": ("UPDATE vires_held SET kind = 'thing' WHERE name = 'provision:4'", "file"),
    "something added": (
        "INSERT INTO vires_held (kind, name, since, until, digest, bucket)"
        " SELECT kind, 'provision:x', 2, until, digest, bucket FROM vires_held WHERE name = 'provision:7'",
        "revision 2",
    ),
    "another bucket": ("UPDATE vires_held SET bucket = (bucket + 1) % 256 WHERE name = 'provision:7'", "buckets"),
    "another bucket of a life that ended": (
        "UPDATE vires_held SET bucket = (bucket + 1) % 256 WHERE name = 'provision:4'",
        "buckets",
    ),
    "a bucket altered": ("UPDATE vires_bucket SET digest = {third}", "buckets"),
    "a bucket lost": ("DELETE FROM vires_bucket", "buckets"),
    "a life altered": ("UPDATE vires_bucket SET life = {third}", "buckets"),
    "an event altered": ("UPDATE vires_event SET entry = replace(entry, 'ann', 'bea') WHERE number = 2", "event 2"),
    "events in another order": (RENUMBER.format("vires_event"), "event 3"),
    "an event lost": ("DELETE FROM vires_event WHERE number = 3", "event 3"),
    "the last event lost": ("DELETE FROM vires_event WHERE number = 6", "end"),
    "every event lost": ("DELETE FROM vires_event", "end"),
    "the end of a chain altered": ("UPDATE vires_end SET number = 5 WHERE chain = 'vires_revision'", "end"),
    "the end of a chain lost": ("DELETE FROM vires_end WHERE chain = 'vires_event'", "end"),
}


@pytest.fixture(scope="module")
def truth() -> Witness:
    store = Memory().open()
    fill(store)
    return Witness(store)


def spelled(kind: str, command: str) -> list[str]:
    """The commands, with bytes written as the database writes them."""
    quote = "x'{}'" if kind == "sqlite" else "'\\x{}'"
    names = {text: quote.format(digest(text).removeprefix("sha256:")) for text in ("third", "fourth")}
    return command.format(**names, nothing=quote.format("")).split("|")


def test_what_is_whole_contradicts_nothing(place: Place, opened: Callable[[Place], Store], truth: Witness) -> None:
    store = opened(place)
    fill(store)
    assert truth.hear(store) == ([], [])
    assert list(store.verify()) == []


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_tampering_is_found_and_never_answered_from(lasting: File | Schema, truth: Witness, tampering: str) -> None:
    command, where = TAMPERINGS[tampering]
    store = lasting.open()
    fill(store)
    store.close()
    lasting.run(*spelled(lasting.kind, command))
    store = lasting.open()
    faults = list(store.verify())
    assert any(fault.where.startswith(where) for fault in faults), faults
    assert all(fault.what for fault in faults)
    assert truth.hear(store)[0] == []
    store.close()


def test_tampering_under_the_eyes_of_an_open_ledger_is_found(lasting: File | Schema, truth: Witness) -> None:
    store = lasting.open()
    fill(store)
    assert truth.hear(store)[0] == []
    lasting.run("UPDATE vires_event SET entry = replace(entry, 'ann', 'bea')")
    assert truth.hear(store)[0] == []
    assert [fault.where for fault in store.verify()] == [f"event {n}" for n in range(1, 7)] + ["end"]
    store.close()


# A SQLite file can also be damaged as a file.


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "law.ledger"
    store = File(path).open()
    fill(store)
    store.close()
    assert not path.with_name("law.ledger-wal").exists()
    return path.read_bytes()


def damaged(folder: Path, versions: Iterator[tuple[str, bytes]], truth: Witness) -> dict[str, int]:
    """Open each version, hold its answers against the truth, and count what `verify` found."""
    counts = Counter(refused=0, found=0, unharmed=0)
    for number, (what, version) in enumerate(versions):
        path = folder / f"{number}.ledger"
        path.write_bytes(version)
        try:
            store = open_store(path)
        except LedgerError as error:
            counts["refused" if error.slug in REFUSALS else error.slug] += 1
            continue
        wrong, silent = truth.hear(store)
        assert wrong == [], what
        faults = list(store.verify())
        counts["found" if faults else "unharmed"] += 1
        if not faults:  # then everything is answered, and as it was recorded
            assert silent == [], what
        store.close()
    assert set(counts) == {"refused", "found", "unharmed"}
    return counts


def test_a_flipped_bit_is_found_or_does_no_harm(tmp_path: Path, whole: bytes, truth: Witness) -> None:
    chance = Random(20260102)

    def flipped() -> Iterator[tuple[str, bytes]]:
        for _ in range(FLIPS):
            place, bit = chance.randrange(len(whole)), chance.randrange(8)
            altered = bytearray(whole)
            altered[place] ^= 1 << bit
            yield f"bit {bit} of byte {place}", bytes(altered)

    counts = damaged(tmp_path, flipped(), truth)
    assert counts["found"] > 10, counts


def test_bits_flipped_where_something_is_stored_are_found(tmp_path: Path, whole: bytes, truth: Witness) -> None:
    """Every text that was recorded, wherever it stands in the file."""
    places = [at for text in (b'"reason":"because"', b'"actor":"ann"') for at in _all(whole, text)]
    assert len(places) >= 12

    def flipped() -> Iterator[tuple[str, bytes]]:
        for place in places:
            altered = bytearray(whole)
            altered[place + 12] ^= 1
            yield f"byte {place + 12}", bytes(altered)

    assert damaged(tmp_path, flipped(), truth) == {"refused": 0, "found": len(places), "unharmed": 0}


def _all(whole: bytes, text: bytes) -> Iterator[int]:
    place = whole.find(text)
    while place >= 0:
        yield place
        place = whole.find(text, place + 1)


def test_a_truncated_file_is_found(tmp_path: Path, whole: bytes, truth: Witness) -> None:
    chance = Random(20260103)
    lengths = [0, 1, 15, 16, 99, 100, 511, *range(4096, len(whole), 4096), len(whole) - 1]
    lengths += [chance.randrange(len(whole)) for _ in range(CUTS)]
    counts = damaged(tmp_path, ((f"{length} bytes", whole[:length]) for length in lengths), truth)
    assert counts["unharmed"] == 0, counts


def test_pages_in_another_order_are_found(tmp_path: Path, whole: bytes, truth: Witness) -> None:
    chance = Random(20260104)
    pages = [whole[at : at + 4096] for at in range(0, len(whole), 4096)]

    def swapped() -> Iterator[tuple[str, bytes]]:
        for _ in range(SWAPS):
            one, two = chance.sample(range(len(pages)), 2)
            order = list(pages)
            order[one], order[two] = order[two], order[one]
            if order != pages:
                yield f"pages {one} and {two}", b"".join(order)

    counts = damaged(tmp_path, swapped(), truth)
    assert counts["unharmed"] == 0, counts


def test_a_file_overwritten_with_something_else_is_refused(tmp_path: Path, whole: bytes) -> None:
    path = tmp_path / "law.ledger"
    path.write_bytes(b"# not what it was\n" + whole[18:])
    with pytest.raises(LedgerError) as refused:
        open_store(path)
    assert refused.value.slug == "not-a-ledger"
    path.with_name("law.ledger-wal").write_bytes(b"x")
    with pytest.raises(Damaged, match="no longer begins as a database"):
        open_store(path)
