"""A document in its one canonical form, so that equal documents have equal bytes and one digest.

JSON in UTF-8 with sorted keys and no space between; numbers as Python's `json` writes them. Not a number and
infinity have no form.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical(document: Any) -> bytes:
    """The canonical bytes of a JSON document. Raises `ValueError` for what JSON cannot say."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def digest_of(content: bytes) -> str:
    """The digest by which content is stored and signed: `sha256:` and 64 hexadecimal digits."""
    return "sha256:" + hashlib.sha256(content).hexdigest()
