"""A body of law that is amended again and again: what a ledger is measured on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from random import Random
from typing import Any

from benchmarks.workload import generate
from vires.ledger.document import canonical

PAGE = 100
"""Instruments in one file."""
AT_ONCE = 10
"""Instruments that an amendment changes, each in a file of its own as likely as not."""


class Amendments:
    """The law of so many provisions as records and as files, and its amendments one by one, from `seed` alone."""

    def __init__(self, provisions: int, seed: int = 1) -> None:
        self._documents: list[dict[str, Any]] = [dict(d) for d in generate(provisions, 0, seed).instruments]
        self._lines = [self._line(document) for document in self._documents]
        self._chance = Random(seed)
        self._number = 0

    @property
    def instruments(self) -> int:
        """How many there are."""
        return len(self._documents)

    def records(self, places: range | list[int] | None = None) -> Mapping[str, bytes]:
        """The canonical documents of some instruments, or of all, by key."""
        chosen = range(len(self._documents)) if places is None else places
        return {f"instrument:{self._documents[n]['instrument']}": canonical(self._documents[n]) for n in chosen}

    def files(self, places: range | list[int] | None = None) -> Mapping[str, bytes]:
        """The files in which some instruments stand, or all, by name. JSON is YAML, so each document is one line."""
        chosen = range(len(self._documents)) if places is None else places
        pages = sorted({number // PAGE for number in chosen})
        return {self.name(page): self._page(page) for page in pages}

    def name(self, page: int) -> str:
        """The name of a file."""
        return f"instruments/{page:05}.yaml"

    def amended(self, text: bytes, page: int, chosen: list[int]) -> bytes:
        """The text of a file with some of its instruments as they are now, and the others as they stood in it."""
        lines = text.splitlines(keepends=True)
        for number in chosen:
            if number // PAGE == page:
                lines[number % PAGE * 2 + 1] = self._lines[number]
        return b"".join(lines)

    def _page(self, page: int) -> bytes:
        return b"".join(b"---\n" + line for line in self._lines[page * PAGE : (page + 1) * PAGE])

    @staticmethod
    def _line(document: Mapping[str, Any]) -> bytes:
        return json.dumps(document).encode() + b"\n"

    def skip(self, number: int) -> None:
        """Go on as after so many amendments."""
        self._number = number
        self._chance.seed(number)

    def amend(self, count: int = AT_ONCE) -> list[int]:
        """Amend some instruments; which."""
        self._number += 1
        chosen = sorted(self._chance.sample(range(len(self._documents)), count))
        for place in chosen:
            document = self._documents[place]
            document["title"] = f"{document['title'].partition(', as amended')[0]}, as amended {self._number} times"
            self._lines[place] = self._line(document)
        return chosen
