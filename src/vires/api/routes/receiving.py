"""A file as it is sent, written down while it comes: no more than allowed, and never left in half."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from vires.api.models.audits import LONGEST_MAPPING, NAME
from vires.service.refusal import Refusal

PATIENCE = 30.0
"""Seconds for which nothing may come."""
PIECE = 1 << 20
NAMES = re.compile(NAME[1:-1])


def check_name(name: str | None) -> str:
    """The name of a file. Raises `Refusal` (`audit-file-unfit`)."""
    if name is None or NAMES.fullmatch(name) is None:
        raise Refusal(
            "audit-file-unfit", "the file is to have a plain name that ends in .parquet, .arrow, .csv or .jsonl",
            "give such a name; its ending says what the file is",
        )  # fmt: skip
    return name


async def receive_plain(request: Request, target: Path, most: int) -> int:
    """Write down a body that is the file. The number of its bytes. Raises `Refusal`: `body-too-large`, `body-slow`,
    `audit-file-unwritable`."""
    size = 0
    file = await asyncio.to_thread(target.open, "wb")
    try:
        async for piece in bounded(request, most):
            size += len(piece)
            await asyncio.to_thread(file.write, piece)
    except OSError as error:
        raise _unwritable(error) from None
    finally:
        await asyncio.to_thread(file.close)
    return size


async def receive_form(request: Request, folder: Path, most: int) -> tuple[str, int, str | None]:
    """Write down the part `file` of a form into a folder as `input.ENDING`; its name, which is that of the part `name`
    or else the file's own, its size, and the part `mapping` if there is one. Raises `Refusal`, also for any other
    part."""
    parser = MultiPartParser(request.headers, bounded(request, most), max_files=1, max_fields=2,
                             max_part_size=LONGEST_MAPPING * 4)  # fmt: skip
    try:
        form = await parser.parse()
    except (MultiPartException, HTTPException, KeyError, ValueError):
        remedy = "send `file`, and `mapping` if you have one"
        raise Refusal("form-unreadable", "the form cannot be read", remedy) from None
    async with _closing(form):
        return await _taken(form, folder)


async def _taken(form: Any, folder: Path) -> tuple[str, int, str | None]:
    names = [name for name, _ in form.multi_items()]
    file, mapping, called = form.get("file"), form.get("mapping"), form.get("name")
    once = len(set(names)) == len(names) and set(names) <= {"file", "mapping", "name"}
    if (
        not once
        or not isinstance(file, UploadFile)
        or not all(isinstance(one, str | None) for one in (mapping, called))
    ):
        raise Refusal(
            "form-unreadable", "the form is to have the parts `file` (a file), `name` and, if at all, `mapping` (text)",
            "send these and no others",
        )  # fmt: skip
    if mapping is not None and len(mapping) > LONGEST_MAPPING:
        raise Refusal("form-unreadable", f"`mapping` is longer than {LONGEST_MAPPING:,} characters", "send less")
    name, size = check_name(called or file.filename), 0
    try:
        with (folder / f"input.{ending(name)}").open("wb") as target:
            while piece := await file.read(PIECE):
                size += len(piece)
                await asyncio.to_thread(target.write, piece)
    except OSError as error:
        raise _unwritable(error) from None
    return name, size, mapping or None


class _closing:
    def __init__(self, form: Any) -> None:
        self._form = form

    async def __aenter__(self) -> None:
        return None

    async def __aexit__(self, *_: object) -> None:
        await self._form.close()


async def bounded(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    """The body in pieces. Raises `Refusal`: `body-too-large`, `body-slow`."""
    stated = request.headers.get("content-length", "")
    if stated.isdigit() and int(stated) > most:
        raise _too_large(most)
    size = 0
    stream = request.stream()
    while True:
        try:
            async with asyncio.timeout(PATIENCE):
                piece = await anext(stream)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise Refusal("body-slow", f"nothing of the file came for {PATIENCE:g} s", "send it in one go") from None
        except ClientDisconnect:
            raise Refusal("body-slow", "the file broke off", "send it anew") from None
        size += len(piece)
        if size > most:
            raise _too_large(most)
        if piece:
            yield piece


def ending(name: str) -> str:
    """What the ending of a file's name says that it is."""
    return os.path.splitext(name)[1][1:].lower()


def _too_large(most: int) -> Refusal:
    return Refusal(
        "file-too-large", f"the file is larger than the {most:,} bytes that may be sent here",
        "send it in parts, pack it as Parquet, or audit it on a machine of your own with `vires audit`",
    )  # fmt: skip


def _unwritable(error: OSError) -> Refusal:
    said = (error.strerror or "it cannot be written").lower()
    remedy = "send it later, or tell the operator"
    return Refusal("audit-file-unwritable", f"the file could not be kept: {said}", remedy)
