"""The one way in which a proof is written: what fits on a line stands on one, so that each step is a line."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from vires.model.proof import Proof

WIDTH = 160


def sealed(proof: Proof) -> Proof:
    """The proof with the seal that belongs to it: the SHA-256 of its text with an empty seal."""
    bare = proof.model_copy(update={"seal": ""})
    return proof.model_copy(update={"seal": "sha256:" + hashlib.sha256(layout(bare).encode()).hexdigest()})


def layout(proof: Proof) -> str:
    """The text of a proof."""
    return _laid(proof.model_dump(mode="json", by_alias=True), "") + "\n"


def _laid(value: Any, indent: str) -> str:
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value or len(indent) + len(flat) <= WIDTH or _is_step(value):
        return flat
    inner = indent + " "
    if isinstance(value, dict):
        parts = [f"{inner}{json.dumps(key, ensure_ascii=False)}: {_laid(item, inner)}" for key, item in value.items()]
        return "{\n" + ",\n".join(parts) + f"\n{indent}}}"
    return "[\n" + ",\n".join(f"{inner}{_laid(item, inner)}" for item in value) + f"\n{indent}]"


def _is_step(value: Any) -> bool:
    return isinstance(value, dict) and "step" in value
