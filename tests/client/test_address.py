"""Where a client may be sent, and what it tells nobody."""

from __future__ import annotations

import pytest

import vires
from vires.client.address import origin_of
from vires.service.refusal import Refusal


def refused(url: str, **given: object) -> Refusal:
    with pytest.raises(Refusal) as raised:
        vires.connect(url, **given)  # type: ignore[arg-type]
    return raised.value


@pytest.mark.parametrize(
    "url",
    [
        "", "law.example.org", "ftp://law.example.org", "http://", "https://:80", "http://law.example.org:0x50",
        "http://law.example.org:99999", "file:///etc/passwd", "http://law.example.org/a b", "http://law.exämple.org",
        "http://law.example.org/\n", "http://law.example.org?revision=1", "http://law.example.org/#top", "javascript:1",
        "http://[::1", "//law.example.org",
    ],
)  # fmt: skip
def test_only_an_address_of_a_server_is_taken(url: str) -> None:
    assert refused(url).slug == "address-unreadable"


def test_credentials_in_an_address_are_refused_and_not_repeated() -> None:
    for url in ("https://ada:hunter2@law.example.org", "http://hunter2@127.0.0.1:80/t/a", "http://:hunter2@h?x"):
        refusal = refused(url)
        assert refusal.slug == "credentials-in-address"
        assert "hunter2" not in f"{refusal!r} {refusal} {refusal.to_dict()}"


@pytest.mark.parametrize("token", ["", "a b", "a\n", "a\r\nX: y", "ä", "a\x7f"])
def test_a_token_that_is_none_is_refused_and_not_repeated(token: str) -> None:
    refusal = refused("https://law.example.org", token=token)
    assert refusal.slug == "token-unreadable"
    assert token == "" or token not in str(refusal.to_dict())


def test_a_token_does_not_cross_a_network_in_the_clear() -> None:
    assert refused("http://law.example.org", token="hunter2").slug == "token-in-the-clear"
    assert refused("http://10.0.0.7:8000", token="hunter2").slug == "token-in-the-clear"
    for url in ("https://law.example.org", "http://127.0.0.1:8000", "http://[::1]:8000", "http://localhost"):
        with vires.connect(url, token="hunter2") as client:
            assert repr(client) == f"Client('{url}')"


def test_a_token_is_not_shown() -> None:
    with vires.connect("https://law.example.org/t/arden/", token="hunter2") as client:
        assert repr(client) == "Client('https://law.example.org/t/arden')"
        assert "hunter2" not in "".join(map(repr, [client, client._line, client._wire, client._counter, vars(client)]))


@pytest.mark.parametrize("seconds", [0, -1, float("inf"), float("nan")])
def test_a_time_limit_is_a_time(seconds: float) -> None:
    assert refused("http://127.0.0.1", timeout=seconds).slug == "timeout-unfit"


def test_a_page_holds_something() -> None:
    assert refused("http://127.0.0.1", page=0).slug == "count-unfit"


def test_a_port_left_out_is_that_of_the_scheme() -> None:
    assert origin_of("https://Law.Example.org/a") == origin_of("https://law.example.org:443")
    assert origin_of("http://law.example.org:443") != origin_of("https://law.example.org:443")
    assert str(origin_of("http://[::1]:80/")) == "http://[::1]"


def test_an_address_of_the_web_is_no_folder() -> None:
    with pytest.raises(Refusal) as raised:
        vires.open("https://law.example.org")
    assert raised.value.slug == "address-served"
    assert "vires.connect" in raised.value.remedy
