"""What pages load of the site's own: style sheets, and the bundles of scripts and the fonts that the build puts
beside them.

A bundle is made from `front/` and never committed; a page without it reads as well, with less at hand. A file that was
built anew while the site runs is seen at the next request, by its date and size."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
NAMES = re.compile(r"(?:bundle/)?[A-Za-z0-9_-]{1,80}\.(css|js|svg|txt|woff2)", re.ASCII)
TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "woff2": "font/woff2",
}


@dataclass(frozen=True)
class Asset:
    """A file as it is sent: as it is, and packed (`None` where it is so of itself), with the digest by which a browser
    keeps it."""

    data: bytes
    packed: bytes | None
    digest: str
    media_type: str


def asset(name: str) -> Asset | None:
    """A file by its name under `static/`, `bundle/NAME` for what was bundled; `None` where there is none."""
    if (known := NAMES.fullmatch(name)) is None:
        return None
    path = FOLDER / name
    try:
        state = path.stat()
        return _read(path, state.st_mtime_ns, state.st_size, TYPES[known[1]])
    except OSError:
        return None


@lru_cache(maxsize=128)
def _read(path: Path, _changed: int, _size: int, media_type: str) -> Asset:
    data = path.read_bytes()
    packed = None if media_type == TYPES["woff2"] else gzip.compress(data, 9, mtime=0)
    return Asset(data, packed, hashlib.sha256(data).hexdigest()[:32], media_type)
