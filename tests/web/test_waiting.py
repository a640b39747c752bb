"""An answer that takes longer than a reader looks at an empty page: how far it has come, and then the answer."""

from __future__ import annotations

import asyncio

import pytest

from tests.api.served import Served
from tests.web.reading import read
from vires.service.progress import listening, tell
from vires.service.refusal import Refusal
from vires.service.serving.desk import Answered
from vires.web.pages import keeping

SPAN = "/changes?from=1994-01-01&to=2002-01-01&part=whom"
COURSE = "/course/arden/power/inspect?from=1990-01-01&to=2001-01-01&as_of=2001-12-01&known_by=2001-12-01"


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is waited for before a page says how far it has come."""
    monkeypatch.setattr(keeping, "PATIENCE", 0.0)


def _finished(arden: Served, address: str, **given: object) -> str:
    """Ask again until the answer is there, as a page without a script does."""
    for _ in range(2000):
        response = arden.get(address, **given)
        if response.status_code != 202:
            assert response.status_code == 200
            return response.text
        arden.run(asyncio.sleep(0.05))
    raise AssertionError("the page never came to an end")


@pytest.mark.usefixtures("hasty")
def test_a_page_without_a_script_asks_again_and_comes_to_its_answer(arden: Served) -> None:
    first = arden.get(COURSE)
    assert first.status_code == 202
    assert first.headers["refresh"] == "2"
    assert first.headers["cache-control"] == "no-store"
    page = read(COURSE, first.text)
    assert (page.open, page.wrong) == ([], [])
    assert "looks again by itself" in page.words
    assert COURSE in page.links
    assert "on what it depends" not in page.words
    assert "who held it" in _finished(arden, COURSE)


@pytest.mark.usefixtures("hasty")
def test_a_part_of_a_page_waits_in_its_place(arden: Served) -> None:
    address = f"{SPAN}&as_of=2001-12-01&known_by=2001-12-01"
    first = arden.get(address, headers={"hx-request": "true"})
    assert first.status_code == 202
    assert "<html" not in first.text
    assert 'hx-trigger="load delay:1s"' in first.text
    assert 'role="status"' in first.text
    assert "refresh" not in first.headers
    assert "authority is newly shown" in _finished(arden, address, headers={"hx-request": "true"})


@pytest.mark.usefixtures("hasty")
def test_a_file_is_waited_for(arden: Served) -> None:
    response = arden.get(f"{COURSE}&standard=documented&format=csv")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/csv")


@pytest.mark.usefixtures("hasty")
def test_what_is_refused_while_nobody_looks_is_told_to_who_asks_next(arden: Served) -> None:
    address = f"{COURSE}&site=nonesuch"
    for _ in range(2000):
        response = arden.get(address)
        if response.status_code != 202:
            break
        arden.run(asyncio.sleep(0.05))
    assert response.status_code == 404
    assert "nonesuch" in response.text


def test_what_takes_longer_than_a_question_may_is_an_errand(arden: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = arden.service.desk
    asked: list[str] = []

    async def too_long(*given: object, **more: object) -> Answered:
        asked.append("question")
        raise Refusal("too-long", "the question was not answered within 30 seconds", "ask for less")

    run = desk.run

    async def noted(*given: object, **more: object) -> Answered:
        asked.append("errand")
        return await run(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(desk, "ask", too_long)
    monkeypatch.setattr(desk, "run", noted)
    monkeypatch.setattr(keeping, "PATIENCE", 60.0)
    response = arden.get(COURSE.replace("1990-01-01", "1990-01-02"))
    assert response.status_code == 200
    assert asked == ["question", "errand"]


@pytest.mark.usefixtures("hasty")
def test_an_answer_that_nobody_asks_for_any_more_is_given_up(arden: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "ABSENT", 0.2)
    given_up: list[str] = []

    async def endless(*given: object, **more: object) -> Answered:
        try:
            await asyncio.Event().wait()
        finally:
            given_up.append("given up")
        raise AssertionError

    monkeypatch.setattr(arden.service.desk, "ask", endless)
    address = COURSE.replace("1990-01-01", "1990-01-03")

    async def looked_at_and_left() -> None:
        while not given_up:
            await asyncio.sleep(0.01)

    async def held() -> None:
        saving = asyncio.ensure_future(arden.client.get(f"{address}&format=csv"))
        await asyncio.sleep(0.6)
        assert not given_up
        saving.cancel()
        await asyncio.gather(saving, return_exceptions=True)

    arden.run(held())
    assert arden.get(address).status_code == 202
    arden.run(asyncio.wait_for(looked_at_and_left(), 60))
    assert given_up == ["given up"]
    kept = arden.hosted[""].current().handle.kept[keeping.Kept]
    assert kept.making == {}


def test_how_far_an_answer_has_come_goes_to_who_listens_and_to_nobody_else() -> None:
    heard: list[tuple[int, int]] = []
    tell(1, 3)
    with listening(lambda done, total: heard.append((done, total))):
        tell(2, 3)
    tell(3, 3)
    assert heard == [(2, 3)]


def test_an_errand_gives_what_a_question_gives(arden: Served) -> None:
    desk, snapshot = arden.service.desk, arden.hosted[""].current()
    given = {"power": "power/inspect", "from": "1990-01-01", "to": "2001-01-01"}
    found = arden.run(desk.run(snapshot, "courses", given, lambda done, total: None)).document
    assert found == arden.run(desk.ask(snapshot, "courses", given)).document
