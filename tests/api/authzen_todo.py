"""The to-do scenario as a table: who may do what with which list entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

DOMAINS = {"rick": "the-citadel", "morty": "the-citadel", "summer": "the-smiths", "beth": "the-smiths",
           "jerry": "the-smiths"}  # fmt: skip
EMAILS = {name: f"{name}@{domain}.com" for name, domain in DOMAINS.items()}
IDS = {name: f"CiRmZD{mark}2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs"
       for name, mark in zip(DOMAINS, ("A", "E", "I", "M", "Q"), strict=True)}  # fmt: skip
MAY: dict[str, dict[str, bool]] = {
    "rick": {"read": True, "create": True, "update own": True, "update": True, "delete own": True, "delete": True},
    "morty": {"read": True, "create": True, "update own": True, "update": False, "delete own": True, "delete": False},
    "summer": {"read": True, "create": True, "update own": True, "update": False, "delete own": True, "delete": False},
    "beth": {"read": True, "create": False, "update own": False, "update": False, "delete own": False,
             "delete": False},
    "jerry": {"read": True, "create": False, "update own": False, "update": False, "delete own": False,
              "delete": False},
}  # fmt: skip


def cases() -> Iterator[tuple[str, dict[str, Any], bool]]:
    """A name, a request, and the decision."""
    for name, may in MAY.items():
        other = "jerry" if name != "jerry" else "rick"
        user = {"type": "user", "id": EMAILS[other]}
        entry: dict[str, Any] = {"type": "todo", "id": "entry-1"}
        own = {**entry, "properties": {"ownerID": EMAILS[name]}}
        others = {**entry, "properties": {"ownerID": EMAILS[other]}}
        for action, resource, decision in (
            ("can_read_user", user, may["read"]),
            ("can_read_todos", entry, may["read"]),
            ("can_create_todo", entry, may["create"]),
            ("can_update_todo", own, may["update own"]),
            ("can_update_todo", others, may["update"]),
            ("can_update_todo", entry, may["update"]),
            ("can_delete_todo", own, may["delete own"]),
            ("can_delete_todo", others, may["delete"]),
        ):
            request = {
                "subject": {"type": "user", "id": IDS[name]},
                "action": {"name": action},
                "resource": resource,
            }
            yield f"{name}-{action}-{resource.get('properties', {}).get('ownerID', 'whoever')}", request, decision
