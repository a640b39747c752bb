"""How deep and how wide JSON from outside may be. It is looked at before it is parsed, without making anything of it:
what is refused costs no more than reading it once."""

from __future__ import annotations

from vires.service.refusal import Refusal

DEEPEST = 24
"""Lists and objects within one another; a question has 5, a batch of questions 7."""
WIDEST = 200_000
"""Members of all lists and objects together; a batch of 1,000 questions has about a tenth of it."""

_ALIKE = bytes.maketrans(b"{}", b"[]")
_REST = bytes(one for one in range(256) if one not in b"[]{},")


def check_bounds(body: bytes, deepest: int = DEEPEST, widest: int = WIDEST) -> None:
    """Raises `Refusal` (`json-too-deep`, `json-too-large`) for JSON that is deeper or has more members than allowed.
    What is no JSON passes or is refused; either way it is for the parser to say so."""
    opened = body.count(b"[") + body.count(b"{")
    if opened <= deepest and opened + body.count(b",") <= widest:
        return
    if b"\\" in body:
        body = body.replace(b"\\\\", b"").replace(b'\\"', b"")
    # Every other piece between quotation marks lies outside of texts.
    marks = b"".join(body.split(b'"')[::2]).translate(_ALIKE, _REST)
    opened = marks.count(b"[")
    if opened + marks.count(b",") > widest:
        raise Refusal(
            "json-too-large", f"the body has more than {widest:,} members",
            "share what you send out among several requests",
        )  # fmt: skip
    marks = marks.replace(b",", b"")
    for _ in range(min(deepest, opened)):
        # Each round takes away what is innermost.
        marks = marks.replace(b"[]", b"")
        if not marks:
            return
    if marks.lstrip(b"]").startswith(b"["):
        raise Refusal(
            "json-too-deep", f"the body has lists or objects more than {deepest} deep in one another",
            "send what the documentation of the resource shows",
        )  # fmt: skip
