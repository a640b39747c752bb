"""Audits through the interface: sent or named, looked at, made, fetched and removed, and seen by nobody else."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest

from tests.api.served import ADDRESS, Served
from tests.unit import arden as text
from vires.api.routes.receiving import PATIENCE
from vires.service.permission.access import Access
from vires.service.permission.caller import SCOPES
from vires.service.permission.register import Register
from vires.service.serving.audits.allowance import Allowance
from vires.service.serving.audits.room import Room

PATH = "/api/v1/audits"
ROWS = """case,who,what,day,trained
a1,arden/harbour/master,arden/power/inspect,1991-02-01,
a2,arden/harbour/inspector,arden/power/inspect,1996-01-05,yes
a3,arden/harbour/inspector,arden/power/inspect,1996-01-05,
a4,arden/harbour/inspector,arden/power/inspect,1994-01-05,yes
a5,arden/harbour/inspector,arden/power/inspect,no day,yes
"""
OUTCOMES = ["AUTHORIZED", "AUTHORIZED", "CONDITIONAL", "NO_AUTHORITY_SHOWN", "NOT_DECIDABLE"]
MAPPING = """id: case
office: who
power: what
at: day
sites: none
subjects: none
facts:
  trained: {column: trained, codes: {"yes": true, "no": false}}
"""


class Audited(Served):
    """The application over Arden with two callers, `ada` and `ben`, and audits as they are allowed."""

    def __init__(self, room: Path, **allowed: Any) -> None:
        self.register = Register(room / "tokens.jsonl")
        self.secrets = {name: str(self.register.create(name, SCOPES[:2])[1]) for name in ("ada", "ben")}
        self.secrets["reader"] = str(self.register.create("cleo", SCOPES[:1])[1])
        self._allowed = allowed
        folder = room / "law"
        folder.mkdir()
        super().__init__({"": str(text.write(folder))}, access=Access(tokens=self.register.path))

    async def _start(self) -> None:
        self.service.allowance = Allowance(**self._allowed)
        self.service.__dict__.pop("audits", None)
        await super()._start()

    def by(self, name: str) -> dict[str, str]:
        """The header by which somebody is known."""
        return {"Authorization": f"Bearer {self.secrets[name]}"}

    def submit(self, data: bytes | str = ROWS, by: str = "ada", mapping: str | None = MAPPING) -> httpx.Response:
        """Send a file in a form."""
        parts: dict[str, Any] = {"file": ("acts.csv", data if isinstance(data, bytes) else data.encode())}
        if mapping is not None:
            parts["mapping"] = (None, mapping)
        return self.post(PATH, files=parts, headers=self.by(by))

    def made(self, by: str = "ada", **settings: Any) -> dict[str, Any]:
        """An audit that is done."""
        audit = self.submit(by=by).json()
        started = self.post(f"{PATH}/{audit['id']}/start", json=settings, headers=self.by(by))
        assert started.status_code == 202, started.text
        return self.ended(audit["id"], by)

    def ended(self, identity: str, by: str = "ada") -> dict[str, Any]:
        """What an audit has come to, when nobody works on it any more."""
        found: dict[str, Any] = self.run(self._ended(identity, by))
        return found

    async def _ended(self, identity: str, by: str) -> Any:
        desk = self.service.audits
        assert desk is not None
        if (task := desk._jobs.get(identity)) is not None:
            await asyncio.gather(task, return_exceptions=True)
        return (await self.client.get(f"{PATH}/{identity}", headers=self.by(by))).json()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audited]:
    room = tmp_path_factory.mktemp("audits")
    (room / "open").mkdir()
    (room / "open" / "acts.csv").write_text(ROWS)
    (room / "secret.csv").write_text(ROWS)
    (room / "open" / "link.csv").symlink_to(room / "secret.csv")
    one = Audited(room, files=room / "open", each=50)
    yield one
    one.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Audited]]:
    started: list[Audited] = []

    def make(**allowed: Any) -> Audited:
        started.append(Audited(tmp_path, **allowed))
        return started[-1]

    yield make
    for one in started:
        one.close()


def problem(response: httpx.Response, status: int, slug: str) -> dict[str, Any]:
    """The problem of a refusal."""
    assert (response.status_code, response.json().get("slug")) == (status, slug), response.text
    found: dict[str, Any] = response.json()
    return found


def test_a_file_is_looked_at_made_and_fetched(served: Audited) -> None:
    response = served.submit()
    assert response.status_code == 201, response.text
    audit = response.json()
    assert response.headers["location"] == f"{PATH}/{audit['id']}"
    assert (audit["state"], audit["name"], audit["mapping"], audit["mapping_problem"]) == (
        "drafted", "acts.csv", MAPPING, None,
    )  # fmt: skip
    assert [column["name"] for column in audit["columns"]] == ["case", "who", "what", "day", "trained"]
    assert [example["outcome"] for example in audit["examples"]] == OUTCOMES
    assert audit["examples"][4]["act"] is None
    assert "no day" in audit["examples"][4]["reason"]
    problem(served.get(f"{PATH}/{audit['id']}/result", headers=served.by("ada")), 409, "audit-unfinished")
    started = served.post(f"{PATH}/{audit['id']}/start", json={}, headers=served.by("ada"))
    assert (started.status_code, started.json()["state"]) in ((202, "waiting"), (202, "running"))
    done = served.ended(audit["id"])
    assert (done["state"], done["rows"], done["problem"]) == ("done", 5, None)
    assert done["outcomes"]["AUTHORIZED"] == 2
    assert done["digest"] == served.hosted[""].current().digest
    result = served.get(f"{PATH}/{audit['id']}/result", headers=served.by("ada"))
    assert result.headers["content-type"] == "application/vnd.apache.parquet"
    table = pq.read_table(io.BytesIO(result.content))
    assert table.column("case").to_pylist() == ["a1", "a2", "a3", "a4", "a5"]
    assert table.column("outcome").to_pylist() == OUTCOMES
    chains = pq.read_table(io.BytesIO(served.get(f"{PATH}/{audit['id']}/chains", headers=served.by("ada")).content))
    named = set(chains.column("chain").to_pylist())
    assert {one for one in table.column("chain").to_pylist() if one is not None} == named
    report = served.get(f"{PATH}/{audit['id']}/report", headers=served.by("ada"))
    assert "Audit of acts.csv" in report.text
    assert "sandbox" in report.headers["content-security-policy"]
    assert report.headers["cache-control"] == "no-store"
    numbers = served.get(f"{PATH}/{audit['id']}/numbers", headers=served.by("ada")).json()
    assert numbers["outcomes"] == done["outcomes"]
    assert numbers["made"]["input"] == "acts.csv"
    assert "vires audit acts.csv" in report.text
    assert f"--registry {ADDRESS}" in report.text
    assert numbers["made"]["options"] == {"--registry": ADDRESS}


def test_every_row_is_answered_as_a_question_is(served: Audited) -> None:
    audit = served.made()
    numbers = served.get(f"{PATH}/{audit['id']}/numbers", headers=served.by("ada")).json()
    shown = [sample for sample in numbers["samples"] if sample["act"]]
    assert len(shown) == 4
    for sample in shown:
        stated = {name: value for name, value in sample["act"].items() if value is not None}
        asked = {**stated, **{name: sample["vantage"][name] for name in ("as_of", "known_by", "standard")}}
        finding = served.post("/api/v1/ask", json=asked, headers=served.by("ada")).json()
        assert finding["outcome"] == sample["outcome"] == OUTCOMES[sample["row"] - 1]


def test_the_same_file_may_come_as_the_body_or_be_one_of_the_server(served: Audited) -> None:
    sink = io.BytesIO()
    pq.write_table(pc.read_csv(io.BytesIO(ROWS.replace("no day", "1996-01-01").encode())), sink)
    plain = served.post(
        "/api/v1/audit-files", params={"name": "acts of May.parquet"}, content=sink.getvalue(),
        headers={**served.by("ada"), "Content-Type": "application/octet-stream"},
    )  # fmt: skip
    assert plain.status_code == 201, plain.text
    assert plain.json()["rows"] == 5
    mapped = served.post(f"{PATH}/{plain.json()['id']}/mapping", json={"mapping": MAPPING}, headers=served.by("ada"))
    assert mapped.json()["examples"][1]["outcome"] == "AUTHORIZED", mapped.text
    named = served.post(PATH, json={"file": "acts.csv", "mapping": MAPPING}, headers=served.by("ada"))
    assert named.status_code == 201, named.text
    assert [example["outcome"] for example in named.json()["examples"]] == OUTCOMES


@pytest.mark.parametrize("name", ["secret.csv", "link.csv", "nothing.csv", "a/b/c.csv"])
def test_no_other_file_of_the_server_can_be_named(served: Audited, name: str) -> None:
    found = problem(served.post(PATH, json={"file": name}, headers=served.by("ada")), 404, "audit-file-unknown")
    assert "secret" not in json.dumps(found)


@pytest.mark.parametrize("name", ["../secret.csv", "/etc/passwd.csv", "..", "a\\b.csv", "acts.exe", "./acts.csv"])
def test_no_path_leads_out_of_the_folder(served: Audited, name: str) -> None:
    found = problem(served.post(PATH, json={"file": name}, headers=served.by("ada")), 422, "arguments-unreadable")
    assert "`file`" in found["title"]


def test_a_mapping_that_does_not_fit_is_told_and_not_started(served: Audited) -> None:
    audit = served.submit(mapping=MAPPING.replace("who", "whom")).json()
    assert audit["state"] == "drafted"
    assert "whom" in audit["mapping_problem"]["message"]
    assert audit["examples"] == []
    started = served.post(f"{PATH}/{audit['id']}/start", json={}, headers=served.by("ada"))
    problem(started, 409, "audit-unmapped")
    mended = served.post(f"{PATH}/{audit['id']}/mapping", json={"mapping": MAPPING}, headers=served.by("ada")).json()
    assert mended["mapping_problem"] is None
    assert len(mended["examples"]) == 5


def test_a_file_that_cannot_be_read_is_told_as_such(served: Audited) -> None:
    response = served.post(
        "/api/v1/audit-files", params={"name": "acts.parquet"}, content=b"PAR1 and then nothing",
        headers={**served.by("ada"), "Content-Type": "application/octet-stream"},
    )  # fmt: skip
    audit = response.json()
    assert (response.status_code, audit["state"]) == (201, "refused")
    assert audit["problem"]["slug"] == "acts-unreadable"
    assert "/" not in audit["problem"]["message"].replace("acts.parquet", "")


def test_two_vantages_are_compared(served: Audited) -> None:
    audit = served.made(view={"known_by": "2001-12-31"}, compare={"known_by": "1995-01-01"})
    numbers = served.get(f"{PATH}/{audit['id']}/numbers", headers=served.by("ada")).json()
    assert numbers["made"]["compared"]["known_by"] == "1995-01-01"
    assert numbers["made"]["command"][-4:-2] == ["--compare", "known-by=1995-01-01"]
    flips = {tuple(one["key"]): one["counts"][0] for one in numbers["compared"]["flips"]["counts"]}
    assert flips["AUTHORIZED", "NO_AUTHORITY_SHOWN"] == 1


def test_a_view_that_cannot_be_meant_is_refused_before_anything_is_begun(served: Audited) -> None:
    audit = served.submit().json()
    for settings, status, slug in (
        ({"view": {"doctrine": ["nothing=so"]}}, 404, "id-unknown"),
        ({"view": {"known_by": "yesterday"}}, 422, "arguments-unreadable"),
        ({"view": {"standard": "hearsay"}}, 422, "arguments-unreadable"),
        ({"fast": True}, 422, "arguments-unreadable"),
    ):
        response = served.post(f"{PATH}/{audit['id']}/start", json=settings, headers=served.by("ada"))
        assert response.status_code == status, response.text
        assert response.json()["slug"] in (slug, "name-unknown")
    assert served.get(f"{PATH}/{audit['id']}", headers=served.by("ada")).json()["state"] == "drafted"


def test_the_audits_of_one_caller_are_nothing_to_another(served: Audited) -> None:
    audit = served.made()
    place = f"{PATH}/{audit['id']}"
    never = f"{PATH}/{'0' * 24}"
    parts = ("", "/result", "/chains", "/report", "/numbers")
    for part in parts:
        said = [served.get(f"{one}{part}", headers=served.by("ben")) for one in (place, never)]
        for response in said:
            problem(response, 404, "audit-unknown")
        assert said[0].json() == said[1].json()
    for part, body in (("/mapping", {"mapping": MAPPING}), ("/start", {})):
        problem(served.post(f"{place}{part}", json=body, headers=served.by("ben")), 404, "audit-unknown")
    problem(served.request("DELETE", place, headers=served.by("ben")), 404, "audit-unknown")
    listed = served.get(PATH, headers=served.by("ben"), params={"limit": 1000}).json()
    assert audit["id"] not in [one["id"] for one in listed["items"]]
    assert served.get(f"{place}/result", headers=served.by("ada")).status_code == 200


def test_who_calls_must_be_known_before_a_byte_is_kept(served: Audited) -> None:
    before = {room.id for room in served.service.audits.rooms.all()}  # type: ignore[union-attr]
    files = {"file": ("acts.csv", ROWS.encode())}
    problem(served.post(PATH, files=files), 401, "caller-unknown")
    problem(served.post(PATH, files=files, headers=served.by("reader")), 403, "no-right")
    for part in ("", f"/{'0' * 24}", f"/{'0' * 24}/report"):
        problem(served.get(f"{PATH}{part}"), 401, "caller-unknown")
    assert {room.id for room in served.service.audits.rooms.all()} == before  # type: ignore[union-attr]


def test_audits_are_listed_in_pages_and_can_be_removed(served: Audited) -> None:
    made = [served.submit(by="ben").json()["id"] for _ in range(3)]
    seen: list[str] = []
    following = None
    while True:
        params = {"limit": "1", **({"cursor": following} if following else {})}
        page = served.get(PATH, params=params, headers=served.by("ben")).json()
        seen += [one["id"] for one in page["items"]]
        following = page["page"]["next"]
        if following is None:
            break
    assert [one for one in seen if one in made] == made
    folder = Room(served.service.audits.rooms.folder / made[1]).folder  # type: ignore[union-attr]
    assert folder.is_dir()
    gone = served.request("DELETE", f"{PATH}/{made[1]}", headers=served.by("ben"))
    assert gone.json() == {"removed": made[1]}
    assert not folder.exists()
    problem(served.get(f"{PATH}/{made[1]}", headers=served.by("ben")), 404, "audit-unknown")


@pytest.mark.parametrize(
    ("given", "status", "slug"),
    [
        ({"files": {"file": ("acts.exe", b"x")}}, 422, "audit-file-unfit"),
        ({"files": {"file": ("../acts.csv", b"x")}}, 422, "audit-file-unfit"),
        ({"files": {"other": ("acts.csv", b"x")}}, 400, "form-unreadable"),
        ({"files": {"file": ("a.csv", b"x"), "more": (None, "x")}}, 400, "form-unreadable"),
        ({"content": b"x", "headers": {"Content-Type": "multipart/form-data; boundary=q"}}, 400, "form-unreadable"),
        ({"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}, 400, "form-unreadable"),
        ({"content": b"x", "headers": {"Content-Type": "text/csv"}}, 415, "media-type-unknown"),
        ({"content": b"x", "headers": {"Content-Type": "application/octet-stream"}}, 415, "media-type-unknown"),
        ({"files": {"file": ("acts.csv", b"x")}, "params": {"name": "x.csv"}}, 422, "parameter-unknown"),
        ({"json": {"file": "acts.csv", "more": 1}}, 422, "arguments-unreadable"),
        ({"json": {}}, 422, "arguments-unreadable"),
    ],
)  # fmt: skip
def test_what_is_no_file_is_refused_and_nothing_of_it_is_kept(
    served: Audited, given: dict[str, Any], status: int, slug: str
) -> None:
    before = {room.id for room in served.service.audits.rooms.all()}  # type: ignore[union-attr]
    headers = {**served.by("ada"), **given.pop("headers", {})}
    response = served.post(PATH, headers=headers, **given)
    assert response.status_code == status, response.text
    assert response.json()["slug"] == slug
    assert {room.id for room in served.service.audits.rooms.all()} == before  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("params", "kind", "status", "slug"),
    [
        ({"name": "x.exe"}, "application/octet-stream", 422, "audit-file-unfit"),
        ({}, "application/octet-stream", 422, "audit-file-unfit"),
        ({"name": "x.csv", "more": "1"}, "application/octet-stream", 422, "parameter-unknown"),
        ({"name": "x.csv"}, "text/csv", 415, "media-type-unknown"),
        ({"name": "x.csv"}, "application/json", 415, "media-type-unknown"),
    ],
)
def test_what_is_sent_as_a_file_has_a_name_and_is_one(
    served: Audited, params: dict[str, str], kind: str, status: int, slug: str
) -> None:
    headers = {**served.by("ada"), "Content-Type": kind}
    problem(served.post("/api/v1/audit-files", params=params, content=b"x", headers=headers), status, slug)


def test_a_file_that_is_too_large_is_refused_while_it_comes(start: Callable[..., Audited]) -> None:
    served = start(megabytes=1)
    large = b"case,who,what,day,trained\n" + b"x" * 1_100_000
    problem(served.submit(large), 413, "file-too-large")

    async def pieces() -> Any:
        for _ in range(30):
            yield b"x" * 50_000

    headers = {**served.by("ada"), "Content-Type": "application/octet-stream"}
    response = served.post("/api/v1/audit-files", params={"name": "a.csv"}, content=pieces(), headers=headers)
    problem(response, 413, "file-too-large")
    assert served.service.audits is not None
    assert served.service.audits.rooms.all() == []


def test_one_caller_keeps_only_so_many(start: Callable[..., Audited]) -> None:
    served = start(each=2)
    made = [served.submit().json()["id"] for _ in range(2)]
    problem(served.submit(), 409, "audits-too-many")
    assert served.submit(by="ben").status_code == 201
    served.request("DELETE", f"{PATH}/{made[0]}", headers=served.by("ada"))
    assert served.submit().status_code == 201


def test_an_audit_that_takes_too_long_is_ended_and_says_so(start: Callable[..., Audited]) -> None:
    served = start(seconds=1)
    rows = ROWS.splitlines()[1] + "\n"
    audit = served.submit(
        ROWS.splitlines()[0] + "\n" + rows * 300_000, mapping=MAPPING.replace("id: case\n", "pass: [case]\n")
    )
    served.post(f"{PATH}/{audit.json()['id']}/start", json={}, headers=served.by("ada"))
    ended = served.ended(audit.json()["id"])
    assert ended["state"] == "failed", ended
    assert ended["problem"]["slug"] == "too-long"


def test_what_a_server_left_behind_says_that_it_was_broken_off(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    first = Audited(tmp_path, folder=kept)
    done, cut = first.made(), first.submit().json()
    Room(kept / cut["id"]).tell(state="running")
    secrets = first.secrets
    first.close()
    (tmp_path / "law").rename(tmp_path / "before")
    second = Audited(tmp_path, folder=kept)
    second.secrets = secrets
    try:
        listed = second.get(PATH, headers=second.by("ada")).json()["items"]
        assert [one["state"] for one in listed] == ["done", "broken-off"]
        assert second.get(f"{PATH}/{done['id']}/result", headers=second.by("ada")).status_code == 200
        again = second.post(f"{PATH}/{cut['id']}/start", json={}, headers=second.by("ada"))
        assert again.status_code == 202, again.text
        assert second.ended(cut["id"])["state"] == "done"
    finally:
        second.close()


def test_a_server_that_ends_takes_its_audits_with_it(tmp_path: Path) -> None:
    served = Audited(tmp_path)
    audit = served.submit().json()
    folder = served.service.audits.rooms.folder  # type: ignore[union-attr]
    assert (folder / audit["id"]).is_dir()
    assert folder.stat().st_mode & 0o077 == 0
    served.close()
    assert not folder.exists()


def test_old_audits_are_removed(start: Callable[..., Audited]) -> None:
    import os

    served = start(days=1)
    old, new = (served.submit().json()["id"] for _ in range(2))
    folder = served.service.audits.rooms.folder  # type: ignore[union-attr]
    past = (folder / old).stat().st_mtime - 2 * 86_400
    os.utime(folder / old, (past, past))
    newest = served.submit().json()["id"]
    assert {room.id for room in served.service.audits.rooms.all()} == {new, newest}  # type: ignore[union-attr]


def test_nothing_is_offered_where_the_operator_says_so(start: Callable[..., Audited]) -> None:
    served = start(offered=False)
    problem(served.submit(), 503, "audits-off")
    problem(served.get(PATH), 401, "caller-unknown")


def test_a_file_may_come_slowly_but_not_stand_still() -> None:
    assert 10 <= PATIENCE <= 120


def test_arrow_is_read_too(served: Audited) -> None:
    table = pc.read_csv(io.BytesIO(ROWS.encode()))
    sink = io.BytesIO()
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    parts: dict[str, Any] = {"file": ("acts.arrow", sink.getvalue()), "mapping": (None, MAPPING)}
    response = served.post(PATH, files=parts, headers=served.by("ada"))
    assert [one["outcome"] for one in response.json()["examples"]] == OUTCOMES, response.text
