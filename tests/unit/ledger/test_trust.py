"""Signatures of a ledger that is kept as it should be: keys, roots, statements, and what a verification says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.ledger.signed import HEAD_EXPIRES, LATER, NOW, ROOT_EXPIRES, Ledger, key, public, whole
from vires.ledger.address import open_store
from vires.ledger.document import digest_of
from vires.ledger.failure import LedgerError
from vires.ledger.memory import MemoryStore
from vires.ledger.port import Store
from vires.ledger.revision import Draft
from vires.ledger.trust.admission import record_signed
from vires.ledger.trust.envelope import Envelope
from vires.ledger.trust.key import PRIME, SMALL, PublicKey
from vires.ledger.trust.privatekey import PrivateKey
from vires.ledger.trust.root import Root
from vires.ledger.trust.seen import Seen
from vires.ledger.trust.signing import needed_root, sign_revision, with_signature
from vires.ledger.trust.snapshot import check_text


def refused(slug: str, call: Callable[..., Any], *args: Any, **named: Any) -> LedgerError:
    with pytest.raises(LedgerError) as caught:
        call(*args, **named)
    assert caught.value.slug == slug, caught.value.message
    return caught.value


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    made: Store = MemoryStore() if request.param == "memory" else open_store(str(tmp_path / "law.ledger"), create=True)
    yield made
    made.close()


def test_a_ledger_that_is_signed_throughout_leaves_no_doubt(store: Store) -> None:
    ledger = whole(store)
    found = ledger.verify()
    assert found.doubts == ()
    assert found.persons == {1: ("ada",), 2: ("ben",)}
    assert found.root is not None
    assert found.root.version == 1
    assert found.heading.statement is not None
    assert found.heading.statement.revision.number == 2
    assert found.seen is not None
    assert found.seen.revision == found.heading.statement.revision


def test_a_copy_of_the_root_is_all_that_is_needed_besides_the_ledger(store: Store) -> None:
    ledger = Ledger(store)
    copy = ledger.begin().to_bytes()
    ledger.record("Harbours Act", "ada", "ada")
    ledger.head()
    found = ledger.verify(copy=Envelope.from_bytes(copy, "the copy"))
    assert (found.doubts, found.anchored) == ((), True)


def test_what_is_not_signed_is_named(store: Store) -> None:
    ledger = Ledger(store)
    ledger.begin()
    ledger.record("Harbours Act", "ada", "ada")
    ledger.record("Harbours Act 1990", "ben")
    ledger.record("Harbours Act 1991", "ben", "ada")
    assert ledger.doubts() == [
        ("revision-unsigned", "revision 2"),
        ("revision-signed-by-another", "revision 3"),
        ("head-unsigned", "head"),
    ]


def test_a_ledger_without_a_root_is_doubtful_however_much_was_signed(store: Store) -> None:
    ledger = Ledger(store)
    made = ledger.record("Harbours Act")
    sign_revision(store, made, key("ada"), NOW)
    assert ledger.doubts() == [("root-missing", "root")]
    ledger.begin()
    ledger.head()
    assert ledger.doubts() == []


def test_a_root_may_leave_the_time_before_it_unsigned(store: Store) -> None:
    ledger = Ledger(store)
    ledger.record("Harbours Act")
    ledger.begin(since=2)
    ledger.record("Harbours Act 1990", "ben")
    ledger.head()
    assert ledger.doubts() == [("revision-unsigned", "revision 2")]


def test_a_revision_newer_than_the_signed_head_is_named(store: Store) -> None:
    ledger = whole(store)
    ledger.record("Harbours Act 1991", "ada", "ada")
    (doubt,) = ledger.verify().doubts
    assert (doubt.slug, doubt.where) == ("head-behind", "head")
    assert "revision 3 is newer than the signed head, revision 2" in doubt.what


def test_statement_and_root_expire(store: Store) -> None:
    ledger = whole(store)
    assert ledger.doubts("2001-03-31T23:59:59.999999Z") == []
    assert ledger.doubts(HEAD_EXPIRES) == [("head-expired", "head")]
    assert ledger.doubts(ROOT_EXPIRES) == [("root-expired", "root"), ("head-expired", "head")]
    ledger.head(expires="2001-06-01T00:00:00Z", now=LATER)
    assert ledger.doubts(HEAD_EXPIRES) == []


def test_a_threshold_of_persons_counts_persons_and_not_keys(store: Store) -> None:
    ledger = Ledger(store)
    ledger.begin(
        added={
            "root": (public("ada-root"),),
            "registry": (public("registry"),),
            "person": (public("ada"), public("ada-second"), public("ben")),
        },
        thresholds={"person": 2},
    )
    made = ledger.record("Harbours Act", "ada", "ada")
    sign_revision(store, made, key("ada-second"), NOW)
    ledger.head()
    assert ledger.doubts() == [("threshold-not-met", "revision 1")]
    sign_revision(store, made, key("ben"), NOW)
    ledger.head()
    assert ledger.doubts() == []


def test_a_threshold_raised_later_asks_no_more_of_what_was_signed_before(store: Store) -> None:
    ledger = Ledger(store)
    ledger.begin()
    ledger.record("Harbours Act", "ada", "ada")
    ledger.rotate(thresholds={"person": 2})
    ledger.record("Harbours Act 1990", "ben", "ben")
    ledger.head()
    assert ledger.doubts() == [("threshold-not-met", "revision 2")]


def test_a_revoked_key_counts_up_to_its_revocation_and_no_further(store: Store) -> None:
    ledger = Ledger(store)
    ledger.begin()
    ledger.record("Harbours Act", "ben", "ben")
    ledger.rotate(revoked={"ben": None}, added={"person": (public("ben-new"),)})
    ledger.record("Harbours Act 1990", "ben", "ben-new")
    ledger.head()
    assert ledger.doubts() == []
    assert refused("key-revoked", sign_revision, store, store.revision(2), key("ben"), NOW)


def test_a_key_can_be_revoked_from_an_earlier_event_on(store: Store) -> None:
    ledger = Ledger(store)
    ledger.begin()
    ledger.record("Harbours Act", "ben", "ben")
    ledger.record("Harbours Act 1990", "ben", "ben")
    ledger.rotate(revoked={"ben": 2}, added={"person": (public("ben-new"),)})
    ledger.head()
    assert ledger.doubts() == [("key-revoked", "revision 2"), ("revision-unsigned", "revision 2")]
    sign_revision(store, store.revision(2), key("ben-new"), NOW)
    assert ("revision-unsigned", "revision 2") not in ledger.doubts()


def test_a_key_expires(store: Store) -> None:
    ledger = Ledger(store)
    ledger.begin(key_expires="2001-03-02T00:00:00Z")
    made = ledger.record("Harbours Act", "ada", "ada")
    ledger.head()
    assert ledger.doubts(LATER) == []
    refused("key-expired", sign_revision, store, made, key("ada"), LATER)
    other = ledger.record("Harbours Act 1990", "ada", now=LATER)
    ledger.slip(Envelope.of({"type": "revision", "form": 1, "revision": _pin(other)}, [key("ada")]), now=LATER)
    assert ledger.doubts(LATER) == [
        ("key-expired", "revision 2"),
        ("revision-unsigned", "revision 2"),
        ("head-behind", "head"),
    ]


def _pin(revision: Any) -> dict[str, Any]:
    return {"number": revision.number, "digest": revision.digest}


def test_a_revision_is_signed_as_it_is_recorded_or_not_recorded(store: Store) -> None:
    ledger = Ledger(store)
    ledger.begin()
    ledger.record("Harbours Act")
    change = store.changes(1)[0]
    draft = Draft("ben", "repealed", (type(change)(change.kind, change.name, change.after, None),))
    head = store.revision(1).digest
    refused("key-unknown", with_signature, store, key("mallory"), NOW)
    refused("key-of-another-person", store.record, draft, {}, head, NOW, with_signature(store, key("ada"), NOW))
    store.record(draft, {}, head, NOW, with_signature(store, key("ben"), NOW))
    assert ledger.verify().persons == {2: ("ben",)}


def test_signing_with_a_key_that_would_not_count_is_refused(store: Store) -> None:
    ledger = whole(store)
    before = len(tuple(store.events()))
    made = store.revision(1)
    assert "does not name" in refused("key-unknown", sign_revision, store, made, key("mallory"), NOW).message
    refused("key-of-another-role", sign_revision, store, made, key("registry"), NOW)
    refused("key-of-another-role", ledger.head, "ada")
    refused("expires-passed", ledger.head, expires="2001-03-01T12:00:00Z")
    assert len(tuple(store.events())) == before


def test_a_statement_signed_elsewhere_is_recorded_if_it_is_true(store: Store) -> None:
    ledger = Ledger(store)
    ledger.begin()
    made = ledger.record("Harbours Act")
    envelope = Envelope.of({"type": "revision", "form": 1, "revision": _pin(made)}, [key("ada")])
    record_signed(store, Envelope.from_bytes(envelope.to_bytes(), "the file"), NOW)
    ledger.head()
    assert ledger.doubts() == []
    false = Envelope.of(
        {"type": "revision", "form": 1, "revision": {"number": 1, "digest": digest_of(b"other")}}, [key("ada")]
    )
    refused("statement-unfit", record_signed, store, false, NOW)
    refused("key-unknown", record_signed, store, Envelope.of(envelope.document, [key("mallory")]), NOW)
    unsigned = Envelope.of(envelope.document)
    refused("threshold-not-met", record_signed, store, unsigned, NOW)


def test_signatures_kept_as_files_count_like_those_recorded(store: Store) -> None:
    ledger = Ledger(store)
    ledger.begin()
    made = ledger.record("Harbours Act")
    ledger.head()
    file = Envelope.of({"type": "revision", "form": 1, "revision": _pin(made)}, [key("ada")])
    assert ledger.doubts() == [("revision-unsigned", "revision 1")]
    assert ledger.doubts(files=[file]) == []


def test_a_snapshot_holds_text_against_a_root_alone(store: Store) -> None:
    ledger = whole(store)
    registry = digest_of(b"registry")
    snapshot, root = ledger.snapshot(registry), needed_root(store)
    assert check_text(snapshot, root, registry, NOW) == ()
    assert [d.slug for d in check_text(snapshot, root, digest_of(b"altered"), NOW)] == ["snapshot-altered"]
    assert [d.slug for d in check_text(snapshot, root, registry, ROOT_EXPIRES)] == ["root-expired"]
    assert ledger.doubts(registry_of=lambda _: registry) == []
    assert ledger.doubts(registry_of=lambda _: digest_of(b"altered")) == [
        ("snapshot-altered", "snapshot of revision 1"),
        ("snapshot-altered", "snapshot of revision 1"),
    ]


def test_the_same_key_under_a_passphrase_and_without() -> None:
    held = key("ada")
    assert PrivateKey.from_pem(held.to_pem()).id == held.id
    assert PrivateKey.from_pem(held.to_pem(b"spring tide"), b"spring tide").id == held.id
    assert PrivateKey.from_pem(held.to_pem(), b"not asked for").id == held.id
    refused("passphrase-missing", PrivateKey.from_pem, held.to_pem(b"spring tide"))
    refused("passphrase-wrong", PrivateKey.from_pem, held.to_pem(b"spring tide"), b"neap tide")
    refused("key-unreadable", PrivateKey.from_pem, b"no key")
    assert held.to_pem().decode() not in repr(held)


def test_a_key_of_another_kind_is_refused() -> None:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    other = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    refused("key-unreadable", PrivateKey.from_pem, other)


def test_points_of_small_order_are_no_public_keys() -> None:
    """Under the point (0, 1) the signature that follows fits every message."""
    d = -121665 * pow(121666, -1, PRIME) % PRIME

    def doubled(y: int) -> int:
        """The ordinate of twice the point, by the law of the curve."""
        square = (y * y - 1) * pow(d * y * y + 1, -1, PRIME) % PRIME
        return (y * y + square) * pow(2 - (y * y - square), -1, PRIME) % PRIME

    for ordinate in SMALL:
        thrice = ordinate
        for _ in range(3):
            thrice = doubled(thrice)
        assert thrice == 1
        for sign in (0, 1 << 255):
            refused("trust-malformed", PublicKey.of, "ada", (ordinate | sign).to_bytes(32, "little").hex(), "the key")
    refused("trust-malformed", PublicKey.of, "ada", (PRIME + 3).to_bytes(32, "little").hex(), "the key")
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    Ed25519PublicKey.from_public_bytes(b"\x01" + bytes(31)).verify(b"\x01" + bytes(63), b"anything at all")


def test_files_are_refused_unless_written_as_they_are_written(store: Store) -> None:
    data = Ledger(store).begin().to_bytes()
    for other in (
        b"",
        data.rstrip(),
        b" " + data,
        json.dumps(json.loads(data), indent=1).encode(),
        data.replace(b'"form":1', b'"form":1.0'),
        data.replace(b'"form":1', b'"form":1,"form":1'),
        data.replace(b'"form":1', b'"form":NaN'),
        b"[" * 100_000,
        b"[]\n",
        b"\xff\n",
    ):
        refused("trust-malformed", Envelope.from_bytes, other, "the root")


@pytest.mark.parametrize(
    "alter",
    [
        lambda said: said.update(form=2),
        lambda said: said.update(form=True),
        lambda said: said.update(version=0),
        lambda said: said.update(version="1"),
        lambda said: said.update(more=1),
        lambda said: said.pop("after"),
        lambda said: said.update(expires="2002-03-01"),
        lambda said: said.update(expires="2002-13-01T00:00:00Z"),
        lambda said: said.update(keys=[]),
        lambda said: said["roles"].pop("registry"),
        lambda said: said["roles"].update(targets=said["roles"]["root"]),
        lambda said: said["roles"]["root"].update(threshold=3),
        lambda said: said["roles"]["root"].update(threshold=0),
        lambda said: said["roles"]["root"].update(threshold=True),
        lambda said: said["roles"]["root"]["keys"].append(said["roles"]["root"]["keys"][-1]),
        lambda said: said["roles"]["root"]["keys"].reverse(),
        lambda said: said["roles"]["root"]["keys"].append("sha256:" + "f" * 64),
        lambda said: said["roles"]["registry"].update(keys=[]),
        lambda said: next(iter(said["keys"].values())).update(public="00" * 32),
        lambda said: next(iter(said["keys"].values())).update(public=key("mallory").public.hex()),
        lambda said: next(iter(said["keys"].values())).update(person=" "),
        lambda said: next(iter(said["keys"].values())).update(person="a\x1b[2J"),
        lambda said: next(iter(said["keys"].values())).update(revoked=9),
        lambda said: said["keys"][said["roles"]["root"]["keys"][0]].update(expires="2002-01-01T00:00:00Z"),
    ],
)
def test_a_root_that_says_anything_amiss_is_refused(alter: Callable[[Any], Any]) -> None:
    said = json.loads(json.dumps(Ledger().begin().to_dict()["signed"]))
    assert Root.from_dict(said).to_dict() == said
    alter(said)
    refused("trust-malformed", Root.from_dict, said)


def test_what_was_seen_is_kept_in_one_form() -> None:
    seen = whole().verify().seen
    assert seen is not None
    assert Seen.from_bytes(seen.to_bytes(), "what was seen") == seen
    refused("trust-malformed", Seen.from_bytes, seen.to_bytes()[:-1], "what was seen")
