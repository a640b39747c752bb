"""Audits: many acts decided at once, each against the law in force at its own moment.

`vires.audit` is a verb of the library as well as the name of this room, and Python puts the room in the verb's place
once anything in it is imported; so the room can be called, and is then the verb."""

import sys
from types import ModuleType
from typing import Any

# The verb as `vires` defines it: the room takes its place only when all of this has been run.
_verb: Any = vars(sys.modules["vires"])["audit"]


class _Room(ModuleType):
    def __call__(self, *stated: Any, **named: Any) -> Any:
        return _verb(*stated, **named)


if not isinstance(_verb, ModuleType):
    sys.modules[__name__].__class__ = _Room
