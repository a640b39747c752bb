"""What a deep rule is: one slug, one reason, one check over what is in force."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from vires.decide.analysis.remark import Remark
from vires.decide.analysis.study import Study

Found = Iterator[Remark]


@dataclass(frozen=True)
class Rule:
    """`slug` names the rule, its gallery case and its page; `title` says what is wrong in a few words; `why` is
    the legal or practical reason; `check` yields every instance, and says of how much it has looked at."""

    slug: str
    title: str
    why: str
    check: Callable[[Study], Iterable[Remark]]
