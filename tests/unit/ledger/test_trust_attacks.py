"""What somebody may try who can write the database, holds some keys, or decides which copy is shown. Whoever holds a
threshold of keys can sign what those keys may; everything else must show."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.ledger.signed import (
    HEAD_EXPIRES,
    LEDGER,
    NOW,
    ROOT_EXPIRES,
    Ledger,
    key,
    public,
    rebuilt,
    relinked,
    rotation,
    whole,
)
from vires.ledger.document import digest_of
from vires.ledger.event import Event, Notice
from vires.ledger.failure import LedgerError
from vires.ledger.memory import MemoryStore
from vires.ledger.trust.admission import record_signed
from vires.ledger.trust.envelope import Envelope, message_of
from vires.ledger.trust.pin import Pin
from vires.ledger.trust.root import Named, Role, Root
from vires.ledger.trust.rotation import Rotation, first_root, next_root, record_root
from vires.ledger.trust.signing import last_event, needed_root, sign_revision
from vires.ledger.trust.verification import Verification, verify_trust


def refused(slug: str, call: Callable[..., Any], *args: Any, **named: Any) -> LedgerError:
    with pytest.raises(LedgerError) as caught:
        call(*args, **named)
    assert caught.value.slug == slug, caught.value.message
    return caught.value


def slugs(found: Verification) -> set[str]:
    return {doubt.slug for doubt in found.doubts}


def statement_of(revision: Any) -> dict[str, Any]:
    return {"type": "revision", "form": 1, "revision": {"number": revision.number, "digest": revision.digest}}


WHOLE = whole()
REVISIONS, EVENTS = tuple(WHOLE.store.revisions()), tuple(WHOLE.store.events())
COPY = WHOLE.verify().lineage.envelopes[0]
SEEN = WHOLE.verify().seen


# An older ledger, another ledger, half a ledger


def test_rollback_a_copy_from_before_is_refused() -> None:
    ledger = Ledger()
    ledger.begin()
    ledger.record("Harbours Act", "ada", "ada")
    ledger.head()
    old = tuple(ledger.store.revisions()), tuple(ledger.store.events())
    ledger.record("Harbours Act 1990", "ben", "ben")
    ledger.head()
    seen = ledger.verify().seen
    assert verify_trust(*old, NOW).doubts == ()
    found = verify_trust(*old, NOW, seen=seen)
    assert slugs(found) == {"head-older-than-seen"}
    assert found.seen is None


def test_rollback_of_the_signatures_alone_is_refused() -> None:
    """All revisions are there, and only the last statement of the head was taken away."""
    ledger = whole()
    seen = ledger.verify().seen
    events = tuple(ledger.store.events())[:-1]
    assert slugs(verify_trust(tuple(ledger.store.revisions()), events, NOW, seen=seen)) >= {"head-older-than-seen"}


def test_fork_another_line_after_what_was_seen_is_refused() -> None:
    """The registry's own key signs two histories, and each looks whole by itself."""
    ours, theirs = Ledger(), Ledger()
    for ledger, title in ((ours, "Harbours Act 1990"), (theirs, "Harbours Act 1991")):
        ledger.begin()
        ledger.record("Harbours Act", "ada", "ada")
        ledger.record(title, "ben", "ben")
        ledger.head()
        assert ledger.doubts() == []
    seen = ours.verify().seen
    assert slugs(theirs.verify(seen=seen)) == {"head-forked", "events-forked"}
    theirs.record("Harbours Act 1992", "ben", "ben")
    theirs.head()
    assert slugs(theirs.verify(seen=seen)) == {"head-forked", "events-forked"}


def test_withheld_revisions_and_events_show_against_the_signed_head() -> None:
    ledger = whole()
    revisions, events = tuple(ledger.store.revisions()), tuple(ledger.store.events())
    file = ledger.head()
    assert slugs(verify_trust(revisions[:1], events, NOW)) == {"revision-missing", "head-withheld"}
    assert slugs(verify_trust(revisions, events[:4], NOW, files=[file])) == {"events-withheld"}
    assert slugs(verify_trust(revisions[:1], events[:2], NOW, files=[file])) == {"head-withheld", "events-withheld"}


def test_a_withheld_root_shows_against_the_signed_head() -> None:
    ledger = whole()
    before = tuple(ledger.store.events())
    ledger.rotate()
    file = ledger.head()
    found = verify_trust(tuple(ledger.store.revisions()), before, NOW, files=[file])
    assert slugs(found) == {"root-withheld", "events-withheld"}
    assert found.seen is None


def test_freeze_an_old_copy_shows_once_its_statement_expires() -> None:
    ledger = whole()
    frozen = tuple(ledger.store.revisions()), tuple(ledger.store.events())
    assert verify_trust(*frozen, "2001-03-31T00:00:00Z").doubts == ()
    assert slugs(verify_trust(*frozen, HEAD_EXPIRES)) == {"head-expired"}
    assert slugs(verify_trust(*frozen, ROOT_EXPIRES)) == {"head-expired", "root-expired"}


def test_an_old_statement_signed_again_does_not_hide_the_newer_one() -> None:
    ledger = Ledger()
    ledger.begin()
    ledger.record("Harbours Act", "ada", "ada")
    old = ledger.head()
    ledger.record("Harbours Act 1990", "ben", "ben")
    ledger.head()
    ledger.slip(old)
    found = ledger.verify()
    assert found.doubts == ()
    assert found.heading.statement is not None
    assert found.heading.statement.revision.number == 2


# Roots


def test_an_old_root_is_refused_where_a_newer_one_was_seen_or_is_had() -> None:
    ledger = whole()
    old = tuple(ledger.store.revisions()), tuple(ledger.store.events())
    copy = ledger.rotate(revoked={"registry": None}, added={"registry": (public("registry-new", "registry"),)})
    ledger.head("registry-new")
    seen = ledger.verify().seen
    assert ledger.doubts(copy=copy, seen=seen) == []
    assert slugs(verify_trust(*old, NOW, seen=seen)) == {"root-older-than-seen", "head-older-than-seen"}
    assert slugs(verify_trust(*old, NOW, copy=copy)) == {"root-older-than-copy"}


def test_mix_of_old_root_a_revoked_registry_key_signs_a_newer_head() -> None:
    ledger = whole()
    ledger.rotate(revoked={"registry": None}, added={"registry": (public("registry-new", "registry"),)})
    ledger.head("registry-new")
    made = ledger.record("Harbours Act 1991", "mallory")
    forged = dict(ledger.head("registry-new").document, revision=statement_of(made)["revision"])
    ledger.slip(Envelope.of(forged, [key("registry")]))
    assert ("key-revoked", "head") in ledger.doubts()


def test_a_ledger_with_roots_of_its_own_is_told_from_the_copy() -> None:
    theirs = Ledger()
    theirs.root(
        first_root(LEDGER, rotation(added={role: (public("mallory"),) for role in ("root", "registry", "person")}),
                   Pin.none()),
        "mallory",
    )  # fmt: skip
    theirs.record("Harbours Act", "mallory", "mallory")
    theirs.head("mallory")
    assert theirs.doubts() == []
    ours = whole()
    copy = Envelope.of(needed_root(ours.store).to_dict(), [key("ada-root")])
    found = theirs.verify(copy=copy, seen=ours.verify().seen)
    assert {"root-differs", "root-forked", "key-unknown", "revision-unsigned", "head-unsigned"} <= slugs(found)
    assert found.persons == {1: ()}
    assert found.seen is None


def test_a_root_needs_the_old_and_the_new_threshold() -> None:
    ledger = Ledger()
    ledger.begin(
        "ada-root", "ben-root",
        added={"root": (public("ada-root"), public("ben-root")), "registry": (public("registry"),), "person": ()},
        thresholds={"root": 2},
    )  # fmt: skip
    turned = {"added": {"root": (public("cleo-root"),)}, "revoked": {"ben-root": None}, "thresholds": {"root": 2}}
    for signers in (("ada-root",), ("ada-root", "cleo-root"), ("ada-root", "ben-root"), ("cleo-root", "ben-root")):
        said = refused("root-unsigned", ledger.rotate, *signers, **turned)
        assert "of 2 keys" in said.message
    ledger.rotate("ada-root", "ben-root", "cleo-root", **turned)
    assert needed_root(ledger.store).version == 2


def test_a_key_that_signs_twice_counts_once() -> None:
    ledger = Ledger()
    root = first_root(LEDGER, rotation(thresholds={"root": 2}), Pin.none())
    once = Envelope.of(root.to_dict(), [key("ada-root"), key("ada-root")])
    refused("root-unsigned", record_root, ledger.store, once, NOW)
    said = once.to_dict()
    said["signatures"] *= 2
    assert "two signatures of the key" in refused("trust-malformed", Envelope.from_dict, said, "the root").message


def test_one_key_cannot_stand_under_two_ids() -> None:
    root = first_root(LEDGER, rotation(), Pin.none()).to_dict()
    one = key("ada-root").id
    other = "sha256:" + "0" * 64
    root["keys"][other] = root["keys"][one]
    root["roles"]["root"] = {"keys": sorted([one, other]), "threshold": 2}
    said = refused("trust-malformed", Root.from_dict, root)
    assert f"whose id is `{one}`" in said.message


def test_duplicate_ids_in_a_file_are_refused() -> None:
    """A reader that takes the last of two equal names and one that takes the first would see two roots."""
    data = Ledger().begin().to_bytes()
    one = json.dumps(key("registry").id).encode()
    entry = json.dumps({"person": "registry", "public": key("mallory").public.hex()}, separators=(",", ":")).encode()
    doubled = data.replace(b'"keys":{', b'"keys":{' + one + b":" + entry + b",", 1)
    assert "twice" in refused("trust-malformed", Envelope.from_bytes, doubled, "the root").message


def test_key_substitution_another_public_key_under_a_known_id_is_refused() -> None:
    root = first_root(LEDGER, rotation(), Pin.none()).to_dict()
    root["keys"][key("registry").id]["public"] = key("mallory").public.hex()
    refused("trust-malformed", Root.from_dict, root)


def test_key_substitution_a_signature_is_made_as_one_key_and_no_other() -> None:
    """Mallory's own signature is passed off as Ada's, and Ada's as another's who shares her public key's bytes."""
    ledger = Ledger()
    ledger.begin()
    made = ledger.record("Harbours Act", "ada")
    document = statement_of(made)
    forged = Envelope(document, {key("ada").id: key("mallory").sign(message_of(document, key("ada").id))})
    ledger.slip(forged)
    moved = Envelope(document, {key("ada").id: key("ada").sign(message_of(document, key("ben").id))})
    ledger.slip(moved)
    ledger.head()
    assert ledger.doubts() == [
        ("signature-wrong", "revision 1"),
        ("signature-wrong", "revision 1"),
        ("revision-unsigned", "revision 1"),
    ]


def test_versions_have_no_gaps() -> None:
    ledger = whole()
    root = needed_root(ledger.store)
    skipped = replace(next_root(root, Rotation(ROOT_EXPIRES), last_event(ledger.store)), version=3)
    envelope = Envelope.of(skipped.to_dict(), [key("ada-root")])
    refused("root-gap", record_root, ledger.store, envelope, NOW)
    ledger.slip(envelope, "root")
    assert ledger.doubts() == [("root-gap", "event 6")]
    again = Envelope.of(root.to_dict(), [key("ada-root")])
    refused("root-gap", record_root, ledger.store, again, NOW)
    second = Ledger()
    refused("root-gap", record_root, second.store, Envelope.of(skipped.to_dict(), [key("ada-root")]), NOW)
    second.slip(envelope, "root")
    assert ("root-gap", "event 1") in second.doubts()


def test_a_root_that_does_not_follow_changes_nothing_and_is_settled_by_the_next() -> None:
    ledger = whole()
    theirs = next_root(needed_root(ledger.store), Rotation(ROOT_EXPIRES, {"root": (public("mallory"),)}), Pin.none())
    ledger.slip(Envelope.of(theirs.to_dict(), [key("mallory")]), "root")
    found = ledger.verify()
    assert [doubt.slug for doubt in found.doubts] == ["root-takes-back"] or slugs(found) == {"root-unsigned"}
    assert found.root is not None
    assert found.root.version == 1
    ledger.rotate()
    ledger.head()
    assert ledger.doubts() == []


def test_a_root_takes_nothing_back() -> None:
    ledger = Ledger()
    ledger.begin()
    ledger.rotate(revoked={"ben": 0})
    root = needed_root(ledger.store)
    made = next_root(root, Rotation(ROOT_EXPIRES), last_event(ledger.store))
    ben = key("ben").id
    forgotten = replace(
        made, keys={k: v for k, v in made.keys.items() if k != ben},
        roles={**made.roles, "person": Role((key("ada").id,), 1)},
    )  # fmt: skip
    for other in (
        forgotten,
        replace(made, keys={**made.keys, ben: Named(public("ben"))}),
        replace(made, keys={**made.keys, ben: Named(public("ben"), None, 1)}),
        replace(made, keys={**made.keys, ben: Named(public("ben", "benedict"), None, 0)}),
        replace(made, after=Pin.none(), keys={**made.keys, ben: Named(public("ben"), None, 0)}),
        replace(made, roles={**made.roles, "person": replace(made.roles["person"], since=9)}),
    ):
        refused("root-takes-back", record_root, ledger.store, Envelope.of(other.to_dict(), [key("ada-root")]), NOW)
    refused("key-known", ledger.rotate, added={"person": (public("ben"),)})
    ledger.root(made, "ada-root")


def test_a_root_of_another_ledger_does_not_follow() -> None:
    ledger = whole()
    made = replace(
        next_root(needed_root(ledger.store), Rotation(ROOT_EXPIRES), last_event(ledger.store)),
        ledger=digest_of(b"another ledger"),
    )
    envelope = Envelope.of(made.to_dict(), [key("ada-root")])
    refused("root-of-another-ledger", record_root, ledger.store, envelope, NOW)


# Roles


def test_role_confusion_no_key_signs_for_a_role_it_does_not_have() -> None:
    ledger = Ledger()
    ledger.begin()
    made = ledger.record("Harbours Act", "registry")
    ledger.slip(Envelope.of(statement_of(made), [key("registry")]))
    head = ledger.head()
    assert ledger.doubts() == [("key-of-another-role", "revision 1"), ("revision-unsigned", "revision 1")]
    ledger.slip(Envelope.of(dict(head.document, expires="2009-01-01T00:00:00Z"), [key("ada")]))
    ledger.slip(Envelope.of(dict(head.document, expires="2009-01-01T00:00:00Z"), [key("ada-root")]))
    assert ledger.doubts().count(("key-of-another-role", "head")) == 2
    turned = next_root(needed_root(ledger.store), Rotation(ROOT_EXPIRES), last_event(ledger.store))
    for signer in ("registry", "ada"):
        refused("key-of-another-role", record_root, ledger.store, Envelope.of(turned.to_dict(), [key(signer)]), NOW)


def test_role_confusion_a_signature_for_one_purpose_is_none_for_another() -> None:
    """The keys are the same in every role here, so that only what the signature is for keeps them apart."""
    alone = {role: (public("ada"),) for role in ("root", "registry", "person")}
    ledger = Ledger()
    ledger.begin("ada", added=alone)
    made = ledger.record("Harbours Act", "ada", "ada")
    head = ledger.head("ada")
    assert ledger.doubts() == []
    signature = next(iter(head.signatures.values()))
    ledger.slip(Envelope(statement_of(made), {key("ada").id: signature}))
    assert ledger.doubts() == [("signature-wrong", "revision 1")]
    ledger.slip(head, "root")
    assert ("trust-malformed", "event 5") in ledger.doubts()
    ledger.slip(Envelope.of(needed_root(ledger.store).to_dict(), [key("ada")]))
    assert ledger.verify().root == needed_root(ledger.store)


def test_a_statement_of_another_ledger_with_the_same_keys_counts_for_nothing() -> None:
    ours, theirs = whole(), Ledger()
    theirs.root(first_root(digest_of(b"another"), rotation(), Pin.none()), "ada-root")
    theirs.record("Harbours Act", "ada", "ada")
    theirs.record("Harbours Act 1990", "ben", "ben")
    for envelope in (theirs.head(), theirs.snapshot()):
        refused("statement-of-another-ledger", record_signed, ours.store, envelope, NOW)
        ours.slip(envelope)
    assert ours.doubts() == [
        ("statement-of-another-ledger", "the statement in event 7"),
        ("statement-of-another-ledger", "head"),
    ]


def test_threshold_of_the_registry_one_key_twice_or_two_statements_are_not_two() -> None:
    added = {
        "root": (public("ada-root"),),
        "registry": (public("reg-one"), public("reg-two")),
        "person": (public("ada"),),
    }
    ledger = Ledger()
    ledger.begin(added=added, thresholds={"registry": 2})
    ledger.record("Harbours Act", "ada", "ada")
    ledger.head("reg-one", "reg-one")
    ledger.head("reg-two")
    assert ledger.doubts() == [("threshold-not-met", "head"), ("threshold-not-met", "head"), ("head-unsigned", "head")]
    ledger.head("reg-one", "reg-two")
    assert ledger.doubts() == []


# Each word of a statement


def test_a_signed_head_that_names_another_root_of_that_version_is_named() -> None:
    ledger = whole()
    head = ledger.head()
    other = dict(head.document, root={"number": 1, "digest": digest_of(b"other")}, expires="2001-05-01T00:00:00Z")
    envelope = Envelope.of(other, [key("registry")])
    refused("statement-unfit", record_signed, ledger.store, envelope, NOW)
    ledger.slip(envelope)
    assert ledger.doubts() == [("root-forked", "root")]


def test_a_head_of_another_event_or_another_snapshot_is_not_recorded() -> None:
    ledger = whole()
    head, snapshot = ledger.head().document, ledger.snapshot().document
    pin = {"number": 2, "digest": digest_of(b"other")}
    for said in (
        dict(head, event=pin),
        dict(head, event={"number": 99, "digest": digest_of(b"other")}),
        dict(head, root=pin),
        dict(head, revision=pin),
        dict(head, revision={"number": 99, "digest": digest_of(b"other")}),
        dict(snapshot, state=digest_of(b"other")),
        dict(snapshot, revision=pin),
    ):
        refused("statement-unfit", record_signed, ledger.store, Envelope.of(said, [key("registry")]), NOW)


def test_a_snapshot_of_another_state_or_without_signatures_is_named() -> None:
    ledger = whole()
    said = ledger.snapshot().document
    ledger.slip(Envelope.of(dict(said, state=digest_of(b"other")), [key("registry")]))
    ledger.slip(Envelope.of(said))
    assert ledger.doubts() == [
        ("snapshot-altered", "snapshot of revision 1"),
        ("threshold-not-met", "snapshot of revision 1"),
    ]


def test_a_newer_statement_of_an_older_revision_is_a_rollback_too() -> None:
    ledger = whole()
    statement, seen = ledger.verify().heading.statement, ledger.verify().seen
    assert statement is not None
    assert seen is not None
    older = replace(statement, revision=Pin(1, REVISIONS[0].digest), event=Pin(99, statement.event.digest))
    (doubt,) = seen.check_head(older, seen.revision.digest, seen.event.digest)
    assert doubt.slug == "head-older-than-seen"
    assert "is revision 1; revision 2" in doubt.what


def test_what_was_seen_of_another_ledger_says_nothing_of_this_one() -> None:
    theirs = Ledger()
    theirs.root(first_root(digest_of(b"another"), rotation(), Pin.none()), "ada-root")
    theirs.record("Fisheries Act", "ada", "ada")
    theirs.head()
    found = whole().verify(seen=theirs.verify().seen)
    assert found.doubts == ()
    assert found.seen is not None
    assert found.seen.ledger == LEDGER


def test_a_copy_of_a_root_that_its_own_keys_did_not_sign_is_refused() -> None:
    ledger = whole()
    root = needed_root(ledger.store).to_dict()
    refused("root-unsigned", ledger.verify, copy=Envelope.of(root))
    refused("key-of-another-role", ledger.verify, copy=Envelope.of(root, [key("registry")]))
    refused("key-unknown", ledger.verify, copy=Envelope.of(root, [key("ada-root"), key("mallory")]))
    refused("trust-malformed", ledger.verify, copy=ledger.head())


def test_a_newer_copy_is_believed_rather_than_the_ledger() -> None:
    ledger = whole()
    old = tuple(ledger.store.revisions()), tuple(ledger.store.events())
    copy = ledger.rotate(revoked={"ada": 0})
    found = verify_trust(*old, NOW, copy=copy)
    assert found.root is not None
    assert found.root.version == 2
    assert slugs(found) == {"root-older-than-copy", "key-revoked", "revision-unsigned"}


def test_two_who_record_a_root_at_once_do_not_both() -> None:
    class Busy(MemoryStore):
        """Somebody else records an event just before."""

        def note(self, notices: Sequence[Notice], now: str, expecting: int | None = None) -> tuple[Event, ...]:
            super().note([Notice("commented", "proposal:1", "ben", {})], now)
            return super().note(notices, now, expecting)

    store = Busy()
    root = first_root(LEDGER, rotation(), Pin.none())
    refused("events-moved", record_root, store, Envelope.of(root.to_dict(), [key("ada-root")]), NOW)
    assert [event.kind for event in store.events()] == ["commented"]


def test_a_root_that_has_expired_is_not_recorded() -> None:
    ledger = Ledger()
    refused("expires-passed", ledger.begin, expires="2001-03-01T12:00:00Z")
    assert tuple(ledger.store.events()) == ()


# Writing the database


def test_a_revision_rewritten_with_its_chain_shows() -> None:
    ledger = whole()
    revisions = relinked(
        ledger.store.revisions(), lambda r: replace(r, reason="as nobody said") if r.number == 1 else r
    )
    found = verify_trust(revisions, tuple(ledger.store.events()), NOW)
    assert {(d.slug, d.where) for d in found.doubts} >= {
        ("revision-altered", "revision 1"),
        ("revision-altered", "revision 2"),
        ("revision-unsigned", "revision 1"),
        ("revision-unsigned", "revision 2"),
        ("snapshot-altered", "snapshot of revision 1"),
        ("head-forked", "revision 2"),
    }


def test_a_signature_of_a_revoked_key_slipped_in_before_its_revocation_shows() -> None:
    ledger = Ledger()
    ledger.begin()
    ledger.record("Harbours Act", "ada", "ada")
    made = ledger.record("Harbours Act 1990", "ben")
    ledger.rotate(revoked={"ben": None})
    ledger.head()
    assert ledger.doubts() == [("revision-unsigned", "revision 2")]
    stolen = Envelope.of(statement_of(made), [key("ben")])

    def slipped(before: int) -> tuple[Event, ...]:
        def alter(event: Event) -> Iterable[Notice] | None:
            same = Notice(event.kind, event.subject, event.actor, event.body)
            return [Notice("signed", made.digest, "ben", stolen.to_dict()), same] if event.number == before else None

        return rebuilt(ledger.store.events(), alter)

    revisions = tuple(ledger.store.revisions())
    copy = ledger.verify().lineage.envelopes[-1]
    early = slipped(2)
    assert {"events-forked", "root-withheld"} <= slugs(verify_trust(revisions, early, NOW))
    assert {"events-forked", "root-older-than-copy"} <= slugs(verify_trust(revisions, early, NOW, copy=copy))
    between = verify_trust(revisions, slipped(3), NOW)
    assert {"events-forked", "key-revoked", "revision-unsigned"} == slugs(between)
    assert ("key-revoked", "revision 2") in ledger.doubts(files=[stolen])
    assert refused("key-revoked", sign_revision, ledger.store, made, key("ben"), NOW)


def test_events_put_in_another_order_show() -> None:
    ledger = whole()
    events = list(ledger.store.events())
    events[1], events[2] = events[2], events[1]
    assert "event-altered" in slugs(verify_trust(tuple(ledger.store.revisions()), tuple(events), NOW))
    linked = rebuilt(events, lambda _: None)
    assert "events-forked" in slugs(verify_trust(tuple(ledger.store.revisions()), linked, NOW))


def test_rubbish_in_the_place_of_a_statement_or_root_is_named_and_passed_over() -> None:
    ledger = whole()
    for kind in ("signed", "root"):
        for body in ({}, {"signed": 1, "signatures": []}, {"signed": {"type": "root"}, "signatures": []},
                     {"signed": {"type": "revision"}, "signatures": []}, {"signed": {"type": []}, "signatures": 1},
                     {"signed": {"type": "head"}, "signatures": []}):  # fmt: skip
            ledger.store.note([Notice(kind, "x", "somebody", body)], NOW)
    found = ledger.verify()
    assert len(found.doubts) == 11
    assert slugs(found) == {"trust-malformed"}
    assert found.heading.statement is not None


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 99)
    | st.text(max_size=4)
    | st.sampled_from(["root", "head", "revision"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=400)
@given(st.data())
def test_whatever_stands_in_the_place_of_something_signed_is_a_doubt_and_no_fault_of_ours(data: st.DataObject) -> None:
    """A member of a root or statement, at any depth, is replaced by something else, and signed as it then is."""
    event = data.draw(st.sampled_from(EVENTS))
    said = json.loads(json.dumps(event.body))
    inner, name = said["signed"], None
    while name is None or (isinstance(inner[name], dict) and inner[name] and data.draw(st.booleans())):
        inner = inner if name is None else inner[name]
        name = data.draw(st.sampled_from(sorted(inner)))
    before = inner[name]
    inner[name] = data.draw(JSON.filter(lambda other: type(other) is not type(before) or other != before))
    wanted = {entry["key"] for entry in event.body["signatures"]}
    signers = [key(one) for one in ("ada-root", "registry", "ada", "ben") if key(one).id in wanted]
    try:
        body: Any = Envelope.of(said["signed"], signers).to_dict()
    except TypeError:
        body = said
    events = rebuilt(EVENTS, lambda one: [Notice(one.kind, one.subject, one.actor, body)] if one is event else None)
    verify_trust(REVISIONS, events, NOW)
    verify_trust(REVISIONS, events, NOW, copy=COPY, seen=SEEN)
    alone = rebuilt(events[event.number - 1 : event.number], lambda _: None)
    verify_trust(REVISIONS, alone, NOW, copy=COPY)


# Every byte


@settings(max_examples=400)
@given(st.data())
def test_any_altered_byte_of_a_signed_file_is_caught(data: st.DataObject) -> None:
    """A root, a statement of a revision, a snapshot and a head as files: whatever byte is altered, left out or added,
    the file cannot be read, or none of its signatures holds."""
    said = data.draw(st.sampled_from([event.body for event in EVENTS]))
    whole_file = Envelope.from_dict(said, "the file").to_bytes()
    place = data.draw(st.integers(0, len(whole_file) - 1))
    how = data.draw(st.sampled_from(["alter", "leave out", "add"]))
    byte = bytes([data.draw(st.integers(0, 255).filter(lambda b: how != "alter" or b != whole_file[place]))])
    after = whole_file[place + (how != "add") :]
    other = whole_file[:place] + (b"" if how == "leave out" else byte) + after
    if other == whole_file:
        return
    root = Root.from_dict(COPY.document)

    def read() -> None:
        Envelope.from_bytes(other, "the file").check(root.public, root.public.keys(), "the file")

    with pytest.raises(LedgerError):
        read()


@settings(max_examples=300)
@given(st.data())
def test_any_altered_letter_of_what_is_recorded_is_caught(data: st.DataObject) -> None:
    """Of any revision or event, though the digests after it be worked out anew."""
    copy = COPY if data.draw(st.booleans()) else None
    entries = [*((None, revision) for revision in REVISIONS), *((event, None) for event in EVENTS[:-1])]
    event, revision = data.draw(st.sampled_from(entries))
    if revision is not None:
        name = data.draw(st.sampled_from(["author", "reason", "state", "changes", "recorded"]))
        altered = relinked(
            REVISIONS, lambda r: replace(r, **{name: _altered(data, getattr(r, name))}) if r is revision else r
        )
        found = verify_trust(altered, EVENTS, NOW, copy=copy)
    else:
        assert event is not None

        def alter(one: Event) -> Iterable[Notice] | None:
            if one is not event:
                return None
            text = _altered(data, json.dumps([one.kind, one.subject, one.actor, one.body], sort_keys=True))
            try:
                kind, subject, actor, body = json.loads(text)
            except ValueError:
                return []
            return [Notice(kind, subject, actor, body)]

        try:
            events = rebuilt(EVENTS, alter)
        except (ValueError, TypeError):
            return
        if events == EVENTS:
            return
        found = verify_trust(REVISIONS, events, NOW, copy=copy)
    assert found.doubts


def _altered(data: st.DataObject, text: str) -> str:
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.characters(min_codepoint=32, max_codepoint=126).filter(lambda c: c != text[place]))
    return text[:place] + letter + text[place + 1 :]


def test_a_signature_in_another_spelling_is_refused() -> None:
    """The same 64 bytes in base64 with other last bits, and the same signature with the group's order added to it."""
    made = EVENTS[1].body
    (one,) = made["signatures"]
    raw = base64.b64decode(one["signature"])
    order = 2**252 + 27742317777372353535851937790883648493
    larger = raw[:32] + (int.from_bytes(raw[32:], "little") + order).to_bytes(32, "little")
    spelled = one["signature"][:-3] + chr(ord(one["signature"][-3]) + 1) + "=="
    for signature in (base64.b64encode(larger).decode(), spelled, one["signature"] + "\n", one["signature"][:-2]):
        envelope = Envelope(made["signed"], {one["key"]: signature})
        refused("signature-wrong", envelope.check, {key("ada").id: public("ada")}, [key("ada").id], "the statement")
