"""Proofs of findings: written beside an answer, and checked against a registry's text (S21)."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from vires.model.finding import Finding
from vires.model.question import Act
from vires.model.registry import Registry
from vires.service.opening import named, nearest_files
from vires.service.refusal import Refusal
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

if TYPE_CHECKING:
    from vires.verify.checker import Verified

LARGEST = 50_000_000
"""Bytes in one proof; the longest seen is a hundredth of it."""


def prove_finding(registry: Registry, finding: Finding) -> str:
    """The text of the proof of a finding of this registry. Raises `Refusal`, as `too-open` if more is open than
    the search will go through, and as `not-proved` if the checker's rules lead elsewhere than the engine's."""
    from vires.decide.answer import TooOpen
    from vires.decide.proof.writer import Unproved, prove
    from vires.service.asking import too_open
    from vires.verify.layout import layout

    try:
        return layout(prove(registry, Act.model_validate(finding.question), _vantage(finding), finding))
    except TooOpen as error:
        raise too_open(error.atoms) from None
    except Unproved as error:
        raise Refusal(
            "not-proved", f"no proof is written: {error}", "please report it with the registry and the question"
        ) from None


def _vantage(finding: Finding) -> Vantage:
    seen = finding.vantage
    return Vantage(_dating(seen["as_of"]), _dating(seen["known_by"]), seen["standard"], seen["doctrine"])


def _dating(text: str) -> Dating:
    low, mark, high = text.partition("..")
    return Dating.parse({"between": [low, high]} if mark else text)


def check_proof(address: str | os.PathLike[str], registry: Registry) -> Verified:
    """Check a proof in a file against a registry. Raises `Refusal` if it is no proof of this registry that can be
    read, and `vires.verify.checker.Fault` naming the step that fails."""
    from vires.verify.checker import verify
    from vires.verify.reading import Unreadable

    try:
        return verify(_text(Path(address)), registry)
    except Unreadable as error:
        raise Refusal(error.slug, error.message, error.remedy) from None


def _text(path: Path) -> str:
    try:
        state = path.stat()
        if stat.S_ISDIR(state.st_mode):
            raise Refusal("file-expected", f"`{named(path)}` is a folder; expected a proof", "give the file itself")
        if state.st_size > LARGEST:
            raise Refusal(
                "file-too-large", f"`{named(path)}` has {state.st_size:,} bytes; a proof has at most {LARGEST:,}",
                "give a file that `vires ask --proof` wrote",
            )  # fmt: skip
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise Refusal(
            "not-utf-8", f"`{named(path)}` is not UTF-8 text", "give a file that `vires ask --proof` wrote"
        ) from None
    except OSError as error:
        raise Refusal(
            "file-unreadable", f"`{named(path)}` cannot be read: {(error.strerror or str(error)).lower()}",
            "check that it exists and who may read it", nearest=nearest_files(path),
        ) from None  # fmt: skip
