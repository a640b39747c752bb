"""Whether all of a picture lies on its sheet."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from vires.picture.drawing import Drawing
from vires.picture.lettering import measure

SVG = "{http://www.w3.org/2000/svg}"


def outside(drawing: Drawing) -> list[str]:
    """What reaches beyond the sheet: none, if the picture is as it should be."""
    root = ElementTree.fromstring(drawing.svg())
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    return [
        f"{tag} {x},{y} {text}"
        for tag, x, y, text in _points(root)
        if not (-0.1 <= x <= width + 0.1 and -0.1 <= y <= height + 0.1)
    ]


def _points(root: ElementTree.Element) -> Iterator[tuple[str, float, float, str]]:
    for element in root.iter():
        tag, given = element.tag.removeprefix(SVG), element.attrib
        if tag == "rect":
            x, y = float(given.get("x", 0)), float(given.get("y", 0))
            yield tag, x, y, ""
            yield tag, x + float(given["width"]), y + float(given["height"]), ""
        elif tag in {"polyline", "polygon"}:
            for point in given["points"].split():
                x, y = map(float, point.split(","))
                yield tag, x, y, ""
        elif tag == "circle":
            x, y, r = float(given["cx"]), float(given["cy"]), float(given["r"])
            yield tag, x - r, y - r, ""
            yield tag, x + r, y + r, ""
        elif tag == "text":
            x, y, words = float(given["x"]), float(given["y"]), element.text or ""
            wide = measure(words, float(given["font-size"]), bold=given.get("font-weight") == "bold")
            for part in element:
                wide += float(part.attrib["dx"]) + measure(part.text or "", float(given["font-size"]))
            start = {"start": x, "middle": x - wide / 2, "end": x - wide}[given.get("text-anchor", "start")]
            yield tag, start, y, words
            yield tag, start + wide, y, words
