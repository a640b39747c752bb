"""How often somebody may call: by token, by address, behind a proxy that is trusted and behind one that is not."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.api.served import Served
from tests.unit import arden
from vires.api.guard.address import address_of
from vires.service.permission.access import Access, Rate, read_access, read_rate
from vires.service.permission.register import Register
from vires.service.refusal import Refusal

PATH = "/api/v1/whoami"


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(arden.write(tmp_path_factory.mktemp("law")))


def asked_from(served: Served, address: str, headers: dict[str, str] | None = None) -> httpx.Response:
    async def work() -> httpx.Response:
        transport = httpx.ASGITransport(served.app, client=(address, 4711))
        async with httpx.AsyncClient(transport=transport, base_url="http://vires.test") as client:
            return await client.get(PATH, headers=headers)

    return served.run(work())


def test_address_that_calls_too_often_is_told_to_wait(serve: Callable[..., Served], law: str) -> None:
    served = serve({"": law}, access=Access(address_rate=Rate(3, 3600)))
    answers = [asked_from(served, "192.0.2.1") for _ in range(5)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429, 429]
    first, refused = answers[0], answers[-1]
    assert first.headers["ratelimit-policy"] == '"address";q=3;w=3600'
    assert first.headers["ratelimit"].startswith('"address";r=2;t=')
    assert refused.json()["slug"] == "rate-exceeded"
    assert refused.headers["content-type"] == "application/problem+json"
    assert 0 < int(refused.headers["retry-after"]) <= 1200
    assert asked_from(served, "192.0.2.2").status_code == 200


def test_known_callers_are_counted_by_themselves(serve: Callable[..., Served], law: str, tmp_path: Path) -> None:
    """Who shows a token is not held up by strangers from the same address, and has a measure of its own."""
    register = Register(tmp_path / "tokens.jsonl")
    _, ada = register.create("ada", ["read"])
    _, ben = register.create("ben", ["read"])
    access = Access(tokens=register.path, address_rate=Rate(20, 3600), token_rate=Rate(2, 3600))
    served = serve({"": law}, access=access)
    for secret in (ada, ben):
        headers = {"authorization": f"Bearer {secret}"}
        answers = [asked_from(served, "192.0.2.1", headers) for _ in range(3)]
        assert [one.status_code for one in answers] == [200, 200, 429]
        assert answers[0].headers["ratelimit-policy"].startswith('"caller"')
    assert asked_from(served, "192.0.2.1").status_code == 200


def test_guessing_tokens_empties_the_measure_of_an_address(
    serve: Callable[..., Served], law: str, tmp_path: Path
) -> None:
    register = Register(tmp_path / "tokens.jsonl")
    _, secret = register.create("ada", ["read"])
    served = serve({"": law}, access=Access(tokens=register.path, address_rate=Rate(35, 3600)))
    wrong = {"authorization": "Bearer vires_000000000000_" + "A" * 43}
    answers = [asked_from(served, "192.0.2.1", wrong).status_code for _ in range(6)]
    assert answers == [401, 401, 401, 401, 429, 429]
    # Also one that holds is not looked at any more from there, but is from elsewhere.
    right = {"authorization": f"Bearer {secret}"}
    assert asked_from(served, "192.0.2.1", right).status_code == 429
    assert asked_from(served, "192.0.2.2", right).status_code == 200


def test_what_a_client_says_of_its_address_is_not_believed(serve: Callable[..., Served], law: str) -> None:
    served = serve({"": law}, access=Access(address_rate=Rate(2, 3600)))
    answers = [
        asked_from(served, "192.0.2.1", {"x-forwarded-for": f"198.51.100.{n}", "forwarded": f"for=198.51.100.{n}"})
        for n in range(4)
    ]
    assert [one.status_code for one in answers] == [200, 200, 429, 429]


def test_trusted_proxy_says_from_where_somebody_calls(serve: Callable[..., Served], law: str) -> None:
    access = Access(address_rate=Rate(1, 3600), proxies=(ip_network("192.0.2.0/24"),))
    served = serve({"": law}, access=access)
    for said, status in (
        ("198.51.100.1", 200),
        ("198.51.100.1", 429),
        ("198.51.100.2", 200),
        ("203.0.113.9, 198.51.100.2", 429),  # what stands before the proxy's own word anybody could have written
        ("198.51.100.3, 192.0.2.7", 200),
    ):
        assert asked_from(served, "192.0.2.1", {"x-forwarded-for": said}).status_code == status, said


@given(some.lists(some.text(max_size=30), max_size=4), some.sampled_from(["192.0.2.1", "2001:db8::1", "", "unix"]))
def test_any_header_gives_some_short_address(said: list[str], own: str) -> None:
    headers = [(b"x-forwarded-for", one.encode("utf-8")) for one in said]
    scope = {"client": (own, 1), "headers": headers}
    assert len(address_of(scope, (ip_network("192.0.2.0/24"),))) <= 64
    assert address_of(scope) == address_of({"client": (own, 1), "headers": []})


def test_neighbours_of_one_household_are_counted_together() -> None:
    def of(address: str) -> str:
        return address_of({"client": (address, 1), "headers": []})

    assert of("2001:db8:1:2::1") == of("2001:db8:1:2:ffff::9") == "2001:db8:1:2::/64"
    assert of("2001:db8:1:3::1") != of("2001:db8:1:2::1")
    assert of("::ffff:192.0.2.1") == of("192.0.2.1") == "192.0.2.1"
    assert address_of({"client": None, "headers": []}) == "local"


@pytest.mark.parametrize("text", ["", "0/1s", "10", "10/s", "-1/1s", "1/0s", "1e3/1s", "10/10", "\u0661/1s"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_rate(text)
    assert refused.value.slug == "settings-unreadable"


def test_settings_say_rates_and_proxies(tmp_path: Path) -> None:
    access = read_access(
        {"limits": {"address": "100/10s", "token": "5/1s"}, "access": {"proxies": ["10.0.0.0/8", "::1"]}}, tmp_path
    )
    assert (access.address_rate, access.token_rate) == (Rate(100, 10), Rate(5, 1))
    assert [str(one) for one in access.proxies] == ["10.0.0.0/8", "::1/128"]
