"""Writes: proposing, reviewing and administering over HTTP, each as seen, once, by who may, and with its entry."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.served import Served
from tests.unit import arden
from vires.service.ledger.opening import opened
from vires.service.ledger.reviewing import give_role
from vires.service.permission.access import Access
from vires.service.permission.auditlog import AuditLog
from vires.service.permission.register import Register

PATH = "/api/v1/proposals"
LAW = arden.LAW.lstrip("\n").replace("Order 7 on inspectors", "Order 7 on the inspectors")
OTHER = LAW.replace("Order 12, ending Order 9", "Order 12, which ends Order 9")


class Place:
    """A server of a ledger with roles, and a token for each person."""

    def __init__(self, serve: Callable[..., Served], room: Path, ledger: Path) -> None:
        self.ledger = shutil.copy(ledger, room / "arden.ledger")
        with opened(self.ledger) as store:
            give_role(store, "dora", "dora", "administrator")
            for person, role in (("ada", "author"), ("ben", "reviewer"), ("carl", "reader")):
                give_role(store, "dora", person, role)
        self.register = Register(room / "tokens.jsonl")
        self.secrets: dict[str, str] = {}
        for person, scopes in (
            ("ada", ["read", "ask", "propose"]),
            ("ben", ["read", "ask", "propose", "review"]),
            ("carl", ["read", "ask", "propose", "review"]),
            ("dora", ["read", "ask", "propose", "review", "administer"]),
            ("erin", ["read"]),
        ):
            self.secrets[person] = str(self.register.create(person, scopes)[1])
        self.text = room / "text"
        self.text.mkdir()
        registries = {"": str(self.ledger), "text": str(arden.write(self.text))}
        self.served = serve(registries, access=Access(tokens=self.register.path))
        self.log = AuditLog(room / "audit.jsonl")

    def send(self, person: str | None, path: str, body: Any = None, method: str = "POST", **headers: str
             ) -> httpx.Response:  # fmt: skip
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if person is not None:
            sent["authorization"] = f"Bearer {self.secrets[person]}"
        return self.served.request(method, path, json=body, headers=sent)

    def propose(self, person: str = "ada", text: str = OTHER, **more: Any) -> httpx.Response:
        files = [{"name": "law.yaml", "text": text}]
        return self.send(person, PATH, {"base": 2, "files": files, "reason": "the title as printed", **more})

    def tag(self, number: int = 1) -> str:
        return self.served.get(f"{PATH}/{number}").headers["etag"]


@pytest.fixture
def place(serve: Callable[..., Served], tmp_path: Path, ledger_file: Path) -> Place:
    return Place(serve, tmp_path, ledger_file)


def test_change_is_proposed_read_accepted_and_answered_from(place: Place) -> None:
    made = place.propose()
    assert made.status_code == 201, made.text
    assert made.headers["location"] == f"{PATH}/1"
    document = made.json()
    assert (document["author"], document["standing"], document["wanting"]) == ("ada", "proposed", 1)
    shown = place.served.get(f"{PATH}/1")
    assert shown.json() == document
    assert shown.headers["etag"] == made.headers["etag"]
    (file,) = place.served.get(f"{PATH}/1/files").json()["files"]
    assert (file["name"], file["before"], file["after"]) == ("law.yaml", LAW, OTHER)
    accepted = place.send("ben", f"{PATH}/1/accept", {}, if_match=shown.headers["etag"])
    assert accepted.status_code == 200, accepted.text
    assert accepted.json()["standing"] == "accepted"
    revision = place.served.get("/api/v1/revisions/3").json()["revision"]
    assert (revision["author"], revision["reviewers"], revision["proposal"]) == ("ada", ["ben"], 1)
    # Answers of this server come from the new revision at once.
    found = place.served.get("/api/v1/instruments?limit=100").json()["items"]
    assert "Order 12, which ends Order 9" in [one["title"] for one in found]


def test_proposals_are_listed_page_by_page(place: Place) -> None:
    for text in (OTHER, OTHER + "\n", OTHER + "\n\n"):
        assert place.propose(text=text).status_code == 201
    place.send("ada", f"{PATH}/2/withdraw", {}, if_match=place.tag(2))
    first = place.served.get(PATH, params={"limit": 2}).json()
    assert ([one["number"] for one in first["items"]], first["page"]["total"]) == ([1, 2], 3)
    rest = place.served.get(PATH, params={"limit": 2, "cursor": first["page"]["next"]}).json()
    assert ([one["number"] for one in rest["items"]], rest["page"]["next"]) == ([3], None)
    opened_only = place.served.get(PATH, params={"standing": "open"}).json()
    assert [one["number"] for one in opened_only["items"]] == [1, 3]
    assert place.served.get(PATH, params={"cursor": "AAAAAAAA"}).json()["slug"] == "cursor-unknown"


def test_draft_is_put_forward_commented_changed_and_rejected(place: Place) -> None:
    assert place.propose(draft=True).json()["standing"] == "draft"
    forward = place.send("ada", f"{PATH}/1/forward", {}, if_match=place.tag())
    assert forward.json()["standing"] == "proposed"
    said = place.send("ben", f"{PATH}/1/comments", {"text": "is it so printed?", "on": "arden/order/12"})
    assert said.status_code == 201, said.text
    assert said.json()["comments"][0]["text"] == "is it so printed?"
    files = [{"name": "law.yaml", "text": OTHER + "# printed so\n"}]
    again = place.send("ada", f"{PATH}/1/rounds", {"base": 2, "files": files}, if_match=place.tag())
    assert (again.status_code, len(again.json()["rounds"])) == (201, 2)
    assert again.json()["reason"] == "the title as printed"
    rejected = place.send("ben", f"{PATH}/1/reject", {"reason": "it is not"}, if_match=place.tag())
    assert (rejected.status_code, rejected.json()["standing"]) == (200, "rejected")


WRITES = [
    ("propose", PATH, {"base": 2, "files": [{"name": "law.yaml", "text": OTHER}], "reason": "x"}),
    ("comments", f"{PATH}/1/comments", {"text": "x"}),
    ("accept", f"{PATH}/1/accept", {}),
    ("reject", f"{PATH}/1/reject", {"reason": "x"}),
    ("withdraw", f"{PATH}/1/withdraw", {}),
    ("rounds", f"{PATH}/1/rounds", {"base": 2, "files": [{"name": "law.yaml", "text": LAW}]}),
    ("create-token", "/api/v1/tokens", {"name": "eve", "scopes": ["read"]}),
]


@pytest.mark.parametrize(("action", "path", "body"), WRITES)
def test_nobody_writes_without_being_known(place: Place, action: str, path: str, body: dict[str, Any]) -> None:
    place.propose()
    before = place.ledger, Path(place.ledger).read_bytes()
    refused = place.send(None, path, body, if_match='"x"')
    assert (refused.status_code, refused.json()["slug"]) == (401, "caller-unknown")
    # Also what cannot be read as a body is first asked who sends it.
    unread = place.served.post(path, content=b"{", headers={"content-type": "text/plain"})
    assert unread.status_code == 401
    assert Path(before[0]).read_bytes() == before[1]


@pytest.mark.parametrize(("action", "path", "body"), WRITES)
def test_scope_is_needed_and_its_lack_is_noted(place: Place, action: str, path: str, body: dict[str, Any]) -> None:
    place.propose()
    refused = place.send("erin", path, body, if_match=place.tag())
    assert (refused.status_code, refused.json()["slug"]) == (403, "no-right")
    last = place.log.entries()[-1]
    assert (last["caller"]["name"], last["action"], last["outcome"], last["status"]) == (
        "erin", action, "no-right", 403,
    )  # fmt: skip


@pytest.mark.parametrize(("action", "path", "body"), [one for one in WRITES if one[0] != "create-token"])
def test_role_in_the_ledger_is_needed_beside_the_scope(
    place: Place, action: str, path: str, body: dict[str, Any]
) -> None:
    """Carl's token would do; in the ledger he is a reader."""
    place.propose()
    refused = place.send("carl", path, body, if_match=place.tag())
    assert (refused.status_code, refused.json()["slug"]) == (403, "no-right")
    assert place.log.entries()[-1]["outcome"] == "no-right"


def test_author_does_not_accept_their_own(place: Place) -> None:
    place.propose("ben")
    refused = place.send("ben", f"{PATH}/1/accept", {}, if_match=place.tag())
    assert (refused.status_code, refused.json()["slug"]) == (403, "own-proposal")


def test_only_an_administrator_overrides(place: Place) -> None:
    place.propose("dora")
    assert place.send("ben", f"{PATH}/1/accept", {"override": "x"}, if_match=place.tag()).status_code == 403
    done = place.send("dora", f"{PATH}/1/accept", {"override": "nobody else is here"}, if_match=place.tag())
    assert (done.status_code, done.json()["standing"]) == (200, "accepted")


@pytest.mark.parametrize("act", ["accept", "reject", "withdraw", "rounds"])
def test_decision_needs_what_was_read(place: Place, act: str) -> None:
    place.propose()
    body = {action: body for action, _, body in WRITES}[act]
    for tag, status, slug in ((None, 428, "precondition-missing"), ("*", 428, "precondition-missing"),
                              ('"old"', 412, "precondition-failed")):  # fmt: skip
        headers = {} if tag is None else {"if_match": tag}
        refused = place.send("dora", f"{PATH}/1/{act}", body, **headers)
        assert (refused.status_code, refused.json()["slug"]) == (status, slug)


def test_what_changed_since_it_was_read_is_not_decided_on(place: Place) -> None:
    place.propose()
    read = place.tag()
    assert place.send("ada", f"{PATH}/1/comments", {"text": "one more thing"}).status_code == 201
    assert place.send("ben", f"{PATH}/1/accept", {}, if_match=read).status_code == 412
    place.propose("dora", text=OTHER + "\n")
    read = place.tag(1)
    assert place.send("dora", f"{PATH}/2/accept", {"override": "now"}, if_match=place.tag(2)).status_code == 200
    # The proposal is the same, and the head that it was read against is not.
    assert place.send("ben", f"{PATH}/1/accept", {}, if_match=read).status_code == 412


def test_what_changes_between_look_and_write_is_seen(place: Place) -> None:
    """The proposal is looked at again in the moment in which the decision is noted."""
    from vires.api.routes.steps import moved, seen_as
    from vires.service.ledger.reviewing import accept, comment, read_journal, reject
    from vires.service.refusal import Refusal

    place.propose()
    read = place.tag()
    with opened(str(place.ledger)) as store:
        comment(store, 1, "ada", "one more thing")
        for act in (
            lambda: reject(store, 1, "ben", "x", seen_as(read)),
            lambda: accept(store, 1, "ben", seen=seen_as(read)),
        ):
            with pytest.raises(Refusal) as refused:
                act()
            assert refused.value.slug == moved().slug
        assert read_journal(store).proposals[1].standing == "proposed"


def test_change_made_from_an_older_text_is_refused_where_it_overlaps(place: Place) -> None:
    refused = place.propose(base=1)
    assert (refused.status_code, refused.json()["slug"]) == (409, "changes-overlap")
    assert place.log.entries()[-1]["outcome"] == "changes-overlap"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"files": [{"name": "law.yaml", "text": "instrument: ["}]}, 422),
        ({"files": [{"name": "law.yaml", "text": LAW}]}, 409),
        ({"files": [{"name": "../law.yaml", "text": OTHER}]}, 422),
        ({"files": [{"name": "/etc/law.yaml", "text": OTHER}]}, 422),
        ({"files": [{"name": "a/../../law.yaml", "text": OTHER}]}, 422),
        ({"files": [{"name": ".hidden.yaml", "text": OTHER}]}, 422),
        ({"files": [{"name": "law.py", "text": "x"}]}, 422),
        ({"files": [{"name": "c:\\law.yaml", "text": OTHER}]}, 422),
        ({"files": [{"name": "a\nb.yaml", "text": OTHER}]}, 422),
        ({"files": []}, 422),
        ({"files": [{"name": "law.yaml", "text": OTHER}] * 2}, 409),
        ({"files": [{"name": "law.yaml", "text": OTHER, "mode": "0777"}]}, 422),
        ({"reason": " "}, 422),
        ({"base": 99}, 404),
        ({"base": True}, 422),
        ({"base": "HEAD"}, 422),
        ({"author": "dora"}, 422),
    ],
)
def test_proposal_that_cannot_be_is_refused(place: Place, change: dict[str, Any], status: int) -> None:
    refused = place.propose(**change)
    assert refused.status_code == status, refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    assert place.served.get(PATH).json()["page"]["total"] == 0


def test_same_key_makes_it_once(place: Place) -> None:
    body = {"base": 2, "files": [{"name": "law.yaml", "text": OTHER}], "reason": "x"}
    first = place.send("ada", PATH, body, idempotency_key="k1")
    again = place.send("ada", PATH, body, idempotency_key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert place.served.get(PATH).json()["page"]["total"] == 1
    other = place.send("ada", PATH, {**body, "reason": "y"}, idempotency_key="k1")
    assert (other.status_code, other.json()["slug"]) == (422, "idempotency-mismatch")
    # Another caller's key of the same name is another key.
    assert place.send("ben", PATH, body, idempotency_key="k1").headers.get("idempotency-replayed") is None
    assert place.send("ada", PATH, body, idempotency_key="two words").status_code == 422


def test_key_of_a_write_whose_end_is_not_known_is_not_written_again(place: Place) -> None:
    lines = place.log.path
    body = {"base": 2, "files": [{"name": "law.yaml", "text": OTHER}], "reason": "x"}
    place.send("ada", PATH, body, idempotency_key="k1")
    text = lines.read_text().splitlines()
    lines.unlink()
    lines.write_text(text[0] + "\n")
    lines.chmod(0o600)
    again = place.send("ada", PATH, body, idempotency_key="k1")
    assert (again.status_code, again.json()["slug"]) == (409, "idempotency-running")


def test_every_write_has_its_entry_and_carries_its_receipt(place: Place) -> None:
    responses = [
        place.propose(),
        place.send("ben", f"{PATH}/1/comments", {"text": "a secret remark"}),
        place.send("ben", f"{PATH}/1/accept", {}, if_match=place.tag()),
        place.send("ben", f"{PATH}/1/reject", {"reason": "x"}, if_match=place.tag()),
    ]
    entries = {one["number"]: one for one in place.log.entries()}
    for response, action, outcome in zip(
        responses, ("propose", "comments", "accept", "reject"), ("done", "done", "done", None), strict=True
    ):
        number, digest = response.headers["vires-audit"].split()
        entry = entries[int(number)]
        assert entry["hash"] == digest
        assert entry["action"] == action
        assert entry["request"] == response.headers["x-request-id"]
        assert outcome in (None, entry["outcome"])
        assert entries[entry["begun"]]["outcome"] == "begun"
    assert entries[max(entries)]["outcome"] == "proposal-standing" or entries[max(entries)]["status"] >= 400
    assert "secret remark" not in place.log.path.read_text()
    assert place.log.verify()[1] is None


def test_nothing_is_written_where_the_log_cannot_be(place: Place) -> None:
    place.propose()
    tag, before = place.tag(), Path(place.ledger).read_bytes()
    place.log.path.chmod(0o622)  # the test may run as somebody who may write any file
    for refused in (place.propose(text=OTHER + "\n"), place.send("ben", f"{PATH}/1/accept", {}, if_match=tag)):
        assert (refused.status_code, refused.json()["slug"]) == (503, "writes-off")
    assert Path(place.ledger).read_bytes() == before


def test_log_is_read_by_administrators_page_by_page(place: Place) -> None:
    place.propose()
    place.send("ben", f"{PATH}/1/comments", {"text": "x"})
    assert place.send("ben", "/api/v1/audit-log", method="GET").status_code == 403
    assert place.send(None, "/api/v1/audit-log", method="GET").status_code == 401
    first = place.send("dora", "/api/v1/audit-log?limit=3", method="GET").json()
    assert ([one["number"] for one in first["items"]], first["page"]["total"]) == ([1, 2, 3], 4)
    rest = place.send("dora", f"/api/v1/audit-log?limit=3&cursor={first['page']['next']}", method="GET").json()
    assert ([one["number"] for one in rest["items"]], rest["page"]["next"]) == ([4], None)


def test_text_keeps_no_proposals(place: Place) -> None:
    _, secret = place.register.create("ada", ["propose"], tenant="text")
    place.secrets["at text"] = str(secret)
    for response in (place.served.get(f"/t/text{PATH}"), place.send("at text", f"/t/text{PATH}", {})):
        assert (response.status_code, response.json()["slug"]) == (404, "writes-without-ledger")


def test_token_is_made_shown_once_listed_and_revoked(place: Place) -> None:
    made = place.send("dora", "/api/v1/tokens", {"name": "fay", "scopes": ["read", "propose"], "days": 7})
    assert made.status_code == 201, made.text
    assert made.headers["cache-control"] == "no-store"
    secret, identity = made.json()["token"], made.json()["id"]
    assert made.json()["created_by"] == "dora"
    place.secrets["fay"] = secret
    assert place.send("fay", "/api/v1/whoami", method="GET").json()["name"] == "fay"
    listed = place.send("dora", "/api/v1/tokens?limit=1000", method="GET")
    assert secret not in listed.text
    assert "digest" not in listed.text
    assert identity in [one["id"] for one in listed.json()["items"]]
    assert place.send("dora", f"/api/v1/tokens/{identity}", method="GET").json()["name"] == "fay"
    revoked = place.send("dora", f"/api/v1/tokens/{identity}/revoke")
    assert (revoked.status_code, revoked.json()["revoked"] is not None) == (200, True)
    assert place.send("fay", "/api/v1/whoami", method="GET").status_code == 401
    assert secret not in place.log.path.read_text()


def test_tokens_are_listed_page_by_page(place: Place) -> None:
    found: list[str] = []
    cursor = ""
    while True:
        page = place.send("dora", f"/api/v1/tokens?limit=2{cursor}", method="GET").json()
        found += [one["id"] for one in page["items"]]
        if page["page"]["next"] is None:
            break
        cursor = f"&cursor={page['page']['next']}"
    assert sorted(found) == sorted(one.id for one in place.register.tokens(""))
    assert len(found) == page["page"]["total"] == 5


def test_administrator_gives_no_more_than_they_have_and_nothing_elsewhere(place: Place) -> None:
    _, secret = place.register.create("gus", ["administer"])
    place.secrets["gus"] = str(secret)
    refused = place.send("gus", "/api/v1/tokens", {"name": "gus", "scopes": ["review"]})
    assert (refused.status_code, refused.json()["slug"]) == (403, "no-right")
    assert place.send("dora", "/t/text/api/v1/tokens", {"name": "x", "scopes": ["read"]}).status_code == 401
    elsewhere, _ = place.register.create("hal", ["read"], tenant="text")
    assert place.send("dora", f"/api/v1/tokens/{elsewhere.id}", method="GET").status_code == 404
    assert place.send("dora", f"/api/v1/tokens/{elsewhere.id}/revoke").status_code == 404
    refused = place.send("dora", "/api/v1/tokens", {"name": "x", "scopes": ["read"], "tenant": "*"})
    assert refused.status_code == 422


def test_secret_of_a_token_is_not_shown_again(place: Place) -> None:
    body = {"name": "fay", "scopes": ["read"]}
    made = place.send("dora", "/api/v1/tokens", body, idempotency_key="k")
    again = place.send("dora", "/api/v1/tokens", body, idempotency_key="k")
    assert (again.status_code, again.json()["slug"]) == (409, "idempotency-running")
    assert made.json()["id"] in again.json()["title"]
    assert made.json()["token"] not in again.text


@pytest.mark.parametrize(
    "wrong",
    [{"scopes": ["root"]}, {"scopes": []}, {"days": 0}, {"days": 367}, {"days": True}, {"name": ""},
     {"name": "anonymous"}, {"name": "a\u0000b"}, {"digest": "x"}],
)  # fmt: skip
def test_token_that_cannot_be_is_refused(place: Place, wrong: dict[str, Any]) -> None:
    refused = place.send("dora", "/api/v1/tokens", {"name": "fay", "scopes": ["read"], **wrong})
    assert refused.status_code == 422, refused.text
    assert len(place.register.tokens()) == 5


def test_more_writes_than_may_wait_are_sent_away(place: Place) -> None:
    import asyncio
    import threading

    from vires.api.guard.turn import MOST_WAITING, Turn
    from vires.service.refusal import Refusal

    async def play() -> None:
        turn, go = Turn(), threading.Event()
        waiting = [asyncio.ensure_future(turn.take(lambda: go.wait(60))) for _ in range(MOST_WAITING)]
        await asyncio.sleep(0)
        with pytest.raises(Refusal) as refused:
            await turn.take(lambda: True)
        assert refused.value.slug == "busy"
        go.set()
        assert await asyncio.gather(*waiting) == [True] * MOST_WAITING

    asyncio.run(play())
