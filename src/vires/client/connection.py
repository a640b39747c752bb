"""What the clients of both kinds know: where they ask, of which revision, and what answered last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vires.client.address import read_address, read_token
from vires.client.asking import Counter
from vires.client.call import Calls
from vires.client.line import Wire
from vires.client.record import Records
from vires.service.refusal import Refusal
from vires.service.stating import Moment, read_moment

if TYPE_CHECKING:
    from vires.client.message import State

TIMEOUT = 60.0
"""Seconds for one response, where nothing else is said."""


class Connection:
    """A served registry. `revision` asks it as it was recorded then; `page` has long lists sent so many entries at a
    time; `now` stands in for the present moment, which is else the server's. Raises `Refusal`; nothing is sent yet."""

    def __init__(
        self,
        url: str,
        *,
        token: str | None = None,
        timeout: float = TIMEOUT,
        revision: int | str | None = None,
        page: int | None = None,
        now: Moment | None = None,
    ) -> None:
        address = read_address(url)
        if page is not None and page < 1:
            raise Refusal("count-unfit", f"`{page}` entries are no page", "give 1 or more")
        self._wire = Wire(address.origin, None if token is None else read_token(token, address.origin), timeout)
        self._counter = Counter(address, None if revision is None else str(revision), page)
        self._calls = Calls(None if now is None else read_moment(now, "now"))
        self._records = Records()
        self._answered: State | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self._counter.address)!r})"

    @property
    def answered(self) -> State | None:
        """The registry as it was when it last answered; `None` before the first answer."""
        return self._answered
