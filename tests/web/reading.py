"""A page as a reader meets it: its text, its links, its headings and what it loads."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

VOID = {"base", "meta", "link", "input", "br", "col"}


@dataclass
class Read:
    """What stands on a page. `open` must be empty at its end: every element is closed by its own end.
    `run` has the scripts that stand in the page itself; data in one (`application/json`) is never run."""

    text: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    labelled: set[str] = field(default_factory=set)
    fields: list[str] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    run: list[str] = field(default_factory=list)
    attributes: set[str] = field(default_factory=set)
    open: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """All text, in order, with single spaces."""
        return " ".join(" ".join(self.text).split())


class _Parser(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address, self.read = address, Read()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.read.tags.add(tag)
        self.read.attributes.update(given)
        if tag not in VOID:
            self.read.open.append(tag)
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.read.run.append(given.get("type", "text/javascript"))
        if "id" in given:
            self.read.ids.append(given["id"])
        if tag == "a":
            self.read.links.append(urljoin(self.address, given["href"]))
        if tag == "link":
            self.read.loads.append(urljoin(self.address, given["href"]))
        if "src" in given:
            self.read.loads.append(urljoin(self.address, given["src"]))
        if tag == "label" and "for" in given:
            self.read.labelled.add(given["for"])
        if tag in ("input", "select", "textarea") and given.get("type") not in ("hidden", "checkbox"):
            self.read.fields.append(given["id"])
        if tag in ("h1", "h2", "h3"):
            self.read.headings.append((int(tag[1]), ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.read.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.read.open or self.read.open.pop() != tag:
            self.read.wrong.append(f"</{tag}> closes nothing, at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        self.read.text.append(data)
        if self.read.open and self.read.open[-1] in ("h1", "h2", "h3"):
            level, said = self.read.headings[-1]
            self.read.headings[-1] = level, said + data


def read(address: str, text: str) -> Read:
    """Read a page that was got from an address."""
    parser = _Parser(address)
    parser.feed(text)
    parser.close()
    return parser.read
