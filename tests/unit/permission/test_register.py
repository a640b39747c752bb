"""The register of tokens: shown once, kept as a digest, refused when expired, revoked or of another registry."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from pathlib import Path

import pytest

from vires.service.permission.caller import EVERYWHERE
from vires.service.permission.register import Register
from vires.service.permission.token import NOBODY, SHAPE, matches
from vires.service.refusal import Refusal


class Day:
    """A clock that is set."""

    def __init__(self) -> None:
        self.instant = "2001-06-01T12:00:00Z"

    def __call__(self) -> str:
        return self.instant


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tokens.jsonl"


def test_secret_is_shown_once_and_kept_as_a_digest(path: Path) -> None:
    register = Register(path)
    token, secret = register.create("ada", ["read", "propose"])
    assert SHAPE.fullmatch(secret)
    kept = path.read_text()
    assert secret not in kept
    # What follows the name of the kind; it may itself hold the character that parts them.
    assert secret.split("_", 2)[2] not in kept
    assert json.loads(kept)["digest"] == hashlib.sha256(secret.encode()).hexdigest()
    assert str(secret)[19:] not in repr(token) + repr(secret) + repr([secret])
    assert "digest" not in token.to_dict()


def test_secrets_are_256_bits_of_chance(path: Path) -> None:
    register = Register(path)
    secrets = {register.create("ada", ["read"])[1] for _ in range(50)}
    assert len({one.split("_", 2)[2] for one in secrets}) == 50
    assert all(len(one.split("_", 2)[2]) == 43 for one in secrets)


def test_file_is_its_owners_alone(path: Path) -> None:
    Register(path).create("ada", ["read"])
    assert path.stat().st_mode & 0o777 == 0o600


def test_file_that_others_may_write_is_not_believed(path: Path) -> None:
    register = Register(path)
    _, secret = register.create("ada", ["administer"])
    path.chmod(0o666)
    with pytest.raises(Refusal) as refused:
        Register(path).verify(secret, "")
    assert refused.value.slug == "file-exposed"


def test_token_calls_as_its_person_with_its_scopes(path: Path) -> None:
    register = Register(path)
    _, secret = register.create("ada", ["read", "review"], tenant="harbour")
    token = register.verify(secret, "harbour")
    assert token is not None
    caller = token.caller()
    assert (caller.name, caller.role, sorted(caller.scopes)) == ("ada", "reviewer", ["read", "review"])


def test_token_of_another_registry_is_none(path: Path) -> None:
    register = Register(path)
    _, secret = register.create("ada", ["read"], tenant="harbour")
    _, everywhere = register.create("ben", ["read"], tenant=EVERYWHERE)
    assert register.verify(secret, "") is None
    assert register.verify(secret, "fisheries") is None
    assert register.verify(everywhere, "fisheries") is not None


def test_token_ends_at_its_instant(path: Path) -> None:
    day = Day()
    token, secret = Register(path).create("ada", ["read"], days=1)
    register = Register(path, day)
    day.instant = token.expires[:-2] + "0Z" if not token.expires.endswith("00Z") else "2001-01-01T00:00:00Z"
    assert register.verify(secret, "") is not None
    day.instant = token.expires
    assert register.verify(secret, "") is None


@pytest.mark.parametrize("days", [0, -1, 367, 100_000])
def test_token_must_end_within_a_year(path: Path, days: int) -> None:
    with pytest.raises(Refusal) as refused:
        Register(path).create("ada", ["read"], days=days)
    assert refused.value.slug == "days-unfit"


def test_revocation_holds_at_once_in_another_process(path: Path) -> None:
    one, other = Register(path), Register(path)
    token, secret = one.create("ada", ["read"])
    assert other.verify(secret, "") is not None
    one.revoke(token.id, by="carl")
    assert other.verify(secret, "") is None
    (listed,) = other.tokens()
    assert listed.revoked is not None
    one.revoke(token.id)
    assert len(path.read_text().splitlines()) == 2


def test_revoked_token_is_not_brought_back_by_a_later_line(path: Path) -> None:
    register = Register(path)
    token, secret = register.create("ada", ["read"])
    line = path.read_text()
    register.revoke(token.id)
    with open(path, "a") as stream:
        stream.write(line)
    assert Register(path).verify(secret, "") is None


@pytest.mark.parametrize(
    "shown",
    ["", "vires_", "vires_000000000000_" + "A" * 43, "x" * 5000, "vires_0000_é", "Bearer", "vires_" + "0" * 12 + "_\n"],
)
def test_what_is_no_token_is_refused(path: Path, shown: str) -> None:
    Register(path).create("ada", ["read"])
    assert Register(path).verify(shown, "") is None


def test_right_id_with_wrong_secret_is_refused(path: Path) -> None:
    register = Register(path)
    _, secret = register.create("ada", ["read"])
    wrong = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    assert register.verify(wrong, "") is None


def test_every_secret_is_compared_whatever_is_known(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown id, a wrong secret, another registry and an expired token all cost one comparison of digests, by the
    function whose time does not depend on where they differ."""
    import hmac

    import vires.service.permission.token as module

    assert module.compare_digest is hmac.compare_digest
    seen: list[tuple[int, int]] = []

    def counted(one: str, other: str) -> bool:
        seen.append((len(one), len(other)))
        return hmac.compare_digest(one, other)

    register = Register(path)
    _, secret = register.create("ada", ["read"], tenant="harbour")
    monkeypatch.setattr(module, "compare_digest", counted)
    for shown in (secret, secret[:-1] + "-", "vires_000000000000_" + "A" * 43, "nothing"):
        register.verify(shown, "")
    assert seen == [(64, 64)] * 4


def test_nobody_is_matched_by_nothing() -> None:
    assert matches(NOBODY, "")
    assert not NOBODY.holds("2001-01-01T00:00:00Z")


def test_use_is_noted_by_the_day(path: Path) -> None:
    register = Register(path)
    token, _ = register.create("ada", ["read"])
    assert register.unmarked(token)
    register.mark(token)
    register.mark(token)
    (marked,) = register.tokens()
    assert marked.used is not None
    assert len(marked.used) == len("2001-06-01")
    assert not register.unmarked(marked)
    assert len(path.read_text().splitlines()) == 2


def test_ended_session_is_known_to_others_until_it_would_have_ended(path: Path) -> None:
    day = Day()
    Register(path, day).end("number", "2001-06-01T20:00:00Z")
    assert Register(path, day).ended("number")
    assert not Register(path, day).ended("another")
    assert "number" not in path.read_text().replace('"number"', "")


@pytest.mark.parametrize(("name", "slug"), [("", "name-unfit"), ("anonymous", "name-unfit"), ("a\nb", "name-unfit"),
                                            ("x" * 300, "name-unfit")])  # fmt: skip
def test_name_must_be_a_persons(path: Path, name: str, slug: str) -> None:
    with pytest.raises(Refusal) as refused:
        Register(path).create(name, ["read"])
    assert refused.value.slug == slug


def test_unknown_scope_is_refused(path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        Register(path).create("ada", ["read", "root"])
    assert refused.value.slug == "scope-unknown"


def test_torn_line_is_stepped_over(path: Path) -> None:
    register = Register(path)
    _, secret = register.create("ada", ["read"])
    with open(path, "ab") as stream:
        stream.write(b'{"event": "created", "id": "0')
    assert Register(path).verify(secret, "") is not None
    _, later = register.create("ben", ["read"])
    assert Register(path).verify(later, "") is not None
    assert len(Register(path).tokens()) == 2


def test_many_write_at_once(path: Path) -> None:
    secrets: list[str] = []

    def work() -> None:
        register = Register(path)
        for _ in range(10):
            secrets.append(register.create("ada", ["read"])[1])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    register = Register(path)
    assert len(register.tokens()) == 40
    assert all(register.verify(one, "") is not None for one in secrets)


def test_file_put_in_the_place_of_another_is_read_anew(path: Path, tmp_path: Path) -> None:
    register = Register(path)
    _, secret = register.create("ada", ["read"])
    assert register.verify(secret, "") is not None
    other = Register(tmp_path / "other.jsonl")
    _, another = other.create("ben", ["read"])
    os.replace(other.path, path)
    assert register.verify(secret, "") is None
    assert register.verify(another, "") is not None
