"""Signatures in every store: what was signed is found again, and whoever rewrites the database is shown to have."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.ledger_suite.places import File, Place, Schema
from tests.unit.ledger.signed import NOW, Ledger, key, public, whole
from vires.ledger.document import canonical, digest_of
from vires.ledger.port import Store
from vires.ledger.trust.signing import sign_revision


def test_a_signed_ledger_is_found_as_it_was_left(place: Place, opened: Callable[[Place], Store]) -> None:
    whole(opened(place))
    ledger = Ledger(opened(place))
    found = ledger.verify()
    assert (found.doubts, found.persons) == ((), {1: ("ada",), 2: ("ben",)})
    ledger.rotate(revoked={"ben": None}, added={"person": (public("ben-new"),)})
    sign_revision(ledger.store, ledger.record("Harbours Act 1991", "ben"), key("ben-new"), NOW)
    ledger.head()
    again = Ledger(opened(place))
    assert again.doubts(seen=found.seen) == []
    assert again.verify().seen != found.seen


def test_a_revision_rewritten_in_the_database_shows_though_all_digests_fit(
    lasting: File | Schema, opened: Callable[[Place], Store]
) -> None:
    """The last revision, its entry and its digest wherever it stands: the chain is whole, and only what was signed
    speaks against it."""
    store = opened(lasting)
    ledger = whole(store)
    seen = ledger.verify().seen
    last = store.revision(2)
    said = canonical({**last.to_dict(), "reason": "as nobody said"})
    digest = digest_of(said).removeprefix("sha256:")
    blob = f"x'{digest}'" if isinstance(lasting, File) else f"'\\x{digest}'::bytea"
    text = said.decode().replace("'", "''")
    assert json.loads(text)["reason"] == "as nobody said"
    store.close()
    lasting.run(
        f"UPDATE vires_revision SET entry = '{text}', digest = {blob} WHERE number = 2",
        f"UPDATE vires_end SET digest = {blob} WHERE chain = 'vires_revision'",
    )
    store = opened(lasting)
    assert list(store.verify()) == []
    assert Ledger(store).doubts(seen=seen) == [
        ("revision-altered", "revision 2"),
        ("revision-unsigned", "revision 2"),
        ("head-forked", "revision 2"),
        ("head-forked", "revision 2"),
    ]
