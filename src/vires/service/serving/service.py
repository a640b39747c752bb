"""All that one server serves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vires.service.permission.access import Access
from vires.service.serving.desk import Desk
from vires.service.serving.hosted import Hosted


@dataclass
class Service:
    """`registries` by the name under which each is reached: the empty name at the root, any other below `/t/NAME`.
    `public_url` is the address by which the outside reaches the root, without a slash at the end."""

    registries: Mapping[str, Hosted]
    desk: Desk = field(default_factory=Desk)
    public_url: str | None = None
    access: Access = field(default_factory=Access)
