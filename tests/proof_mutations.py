"""Altered proofs, none of which may be accepted: `python -m tests.proof_mutations --count 10000 --seed 1`.

An alteration changes one thing in a proof that verifies: a value, an entry, a key, a place in an order, a whole part
exchanged for one like it, or the text itself. Half of them are sealed again, so that the seal is not what finds them
out. What alters only the question or the vantage and is sealed again may by chance be the proof of that other
question; it counts as accepted unless the engine finds for that question what it says.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from pydantic import ValidationError

from tests.conformance.cases import Case, cases
from vires.decide.engine import Engine
from vires.decide.proof.writer import Unproved, agrees, proof_of
from vires.model.proof import Proof
from vires.model.question import Act
from vires.model.registry import Registry
from vires.verify.checker import Fault, verify
from vires.verify.layout import layout, sealed
from vires.verify.reading import Unreadable, act_of, vantage_of

Document = dict[str, Any]
Path = tuple[str | int, ...]
OUTCOMES = ("AUTHORIZED", "IRREGULAR", "BARRED", "NO_AUTHORITY_SHOWN", "UNDEFINED", "CONDITIONAL", "DISPUTED")
RULES = ("stands", "operative", "spared", "annulled", "covers", "bites", "routed", "works", "suspended", "ended")


@cache
def written(case: Case) -> tuple[str, Registry]:
    """The text of the proof of a conformance case, and the registry it is of."""
    registry = case.registry()
    return layout(proof_of(registry, case.act, case.vantage)), registry


def places(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every part of a document, with where it stands."""
    yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from places(inner, (*path, key))


def at(document: Any, path: Path) -> Any:
    for key in path:
        document = document[key]
    return document


def put(document: Document, path: Path, value: Any) -> None:
    at(document, path[:-1])[path[-1]] = value


def copied(value: Any) -> Any:
    return json.loads(json.dumps(value))


# Alterations: each changes a document in place, and returns where


def alter_value(document: Document, dice: random.Random) -> Path:
    """One scalar becomes another that might stand there."""
    path, value = dice.choice([(p, v) for p, v in places(document) if p and not isinstance(v, dict | list)])
    put(document, path, _other(value, path, document, dice))
    return path


def _other(value: Any, path: Path, document: Document, dice: random.Random) -> Any:
    if isinstance(value, bool):
        return dice.choice([not value, None])
    if isinstance(value, int):
        return value + dice.choice([-2, -1, 1, 2, 10])
    if value is None:
        return dice.choice([True, False, "", "*", 0, "asked"])
    if isinstance(value, float):
        return value + dice.choice([-1.0, 0.5, 1.0])
    text = str(value)
    like = sorted({str(v) for p, v in places(document) if isinstance(v, str) and p[-1:] == path[-1:] and v != text})
    ways: list[Callable[[], Any]] = [lambda: _letter(text, dice), lambda: text + "x", lambda: None]
    if like:
        ways += [lambda: dice.choice(like)] * 3
    if text in OUTCOMES:
        ways += [lambda: dice.choice([o for o in OUTCOMES if o != text])] * 4
    if text in RULES:
        ways += [lambda: dice.choice([r for r in RULES if r != text])] * 4
    if len(text) >= 10 and text[4:5] == "-" and text[7:8] == "-":
        ways += [lambda: _day(text, dice)] * 4
    return dice.choice(ways)()


def _letter(text: str, dice: random.Random) -> str:
    place = dice.randrange(len(text)) if text else 0
    letters = [c for c in "0123456789abcdef/-" if c != text[place : place + 1]]
    return text[:place] + dice.choice(letters) + text[place + 1 :]


def _day(text: str, dice: random.Random) -> str:
    try:
        day = date.fromisoformat(text[:10]) + timedelta(days=dice.choice([-365, -31, -1, 1, 31, 365]))
    except ValueError:
        return text + "0"
    return day.isoformat() + text[10:]


def alter_list(document: Document, dice: random.Random) -> Path:
    """An entry of a list goes, comes twice, changes places, or comes from another list."""
    lists = [(p, v) for p, v in places(document) if isinstance(v, list)]
    path, items = dice.choice([(p, v) for p, v in lists if v] or lists)
    way = dice.choice(("remove", "twice", "swap", "empty", "borrow")) if items else ""
    if not items:
        items.append("x")
    elif way == "remove":
        del items[dice.randrange(len(items))]
    elif way == "twice":
        items.insert(dice.randrange(len(items) + 1), copied(dice.choice(items)))
    elif way == "swap" and len(items) > 1:
        one, other = dice.sample(range(len(items)), 2)
        items[one], items[other] = items[other], items[one]
    elif way == "empty":
        items.clear()
    else:
        donors = [v for p, v in lists if v and p != path and type(v[0]) is type(items[0])]
        items.insert(dice.randrange(len(items) + 1), copied(dice.choice(dice.choice(donors))) if donors else "x")
    return path


def alter_keys(document: Document, dice: random.Random) -> Path:
    """A key goes, comes, or gets another name."""
    path, value = dice.choice([(p, v) for p, v in places(document) if isinstance(v, dict) and v])
    key = dice.choice(list(value))
    way = dice.choice(("remove", "add", "rename"))
    if way == "add":
        value[dice.choice(["note", "trusted", "steps", "holds", "outcome "])] = dice.choice([True, None, [], "x"])
    else:
        kept = value.pop(key)
        if way == "rename":
            value[key + "_"] = kept
    return path


def exchange(document: Document, dice: random.Random) -> Path:
    """A part is exchanged for another of the same name elsewhere in the proof."""
    parts: dict[Any, list[tuple[Path, Any]]] = {}
    for path, value in places(document):
        if path and isinstance(value, dict | list):
            name = path[-1] if isinstance(path[-1], str) else path[-2]
            parts.setdefault(name, []).append((path, value))
    for name in dice.sample(list(parts), len(parts)):
        path, value = dice.choice(parts[name])
        others = [other for _, other in parts[name] if other != value]
        if others:
            put(document, path, copied(dice.choice(others)))
            return path
    return ()


def _nodes(document: Document) -> list[tuple[Path, Document]]:
    return [(p, v) for p, v in places(document) if isinstance(v, dict) and "divided" in v and "steps" in v]


def _renumber(document: Document) -> None:
    """Number the steps of each argument anew, and follow the numbers where steps name one another."""
    for argument in (document["argument"], *(one["argument"] for one in document["absence"])):
        steps = [v for _, v in places(argument) if isinstance(v, dict) and "step" in v]
        new = {step["step"]: number for number, step in enumerate(steps, 1)}
        for step in steps:
            step["step"] = new[step["step"]]
            step["by"] = [new.get(one, one) if isinstance(one, int) else one for one in step["by"]]


def drop_step(document: Document, dice: random.Random) -> Path:
    """A step goes, and the others are numbered as if it had never been."""
    path, node = dice.choice([(p, n) for p, n in _nodes(document) if n["steps"]] or _nodes(document)[:1])
    if node["steps"]:
        gone = node["steps"].pop(dice.randrange(len(node["steps"])))
        for _, value in places(document):
            if isinstance(value, dict) and "by" in value and gone["step"] in value["by"]:
                value["by"].remove(gone["step"])
    _renumber(document)
    return path


def move_step(document: Document, dice: random.Random) -> Path:
    """A step is shown in another case, or later or earlier in its own, and all are numbered anew."""
    nodes = _nodes(document)
    path, node = dice.choice([(p, n) for p, n in nodes if n["steps"]] or nodes[:1])
    if node["steps"]:
        step = node["steps"].pop(dice.randrange(len(node["steps"])))
        other = dice.choice(nodes)[1]
        other["steps"].insert(dice.randrange(len(other["steps"]) + 1), step)
    _renumber(document)
    return path


def undo_division(document: Document, dice: random.Random) -> Path:
    """A division is replaced by one of its cases."""
    nodes = [(p, n) for p, n in _nodes(document) if n["divided"]]
    if not nodes:
        return divide(document, dice)
    path, node = dice.choice(nodes)
    inner = dice.choice(node["divided"]["cases"])["then"]
    node["steps"] += inner["steps"]
    node["divided"], node["concludes"] = inner["divided"], inner["concludes"]
    _renumber(document)
    return path


def divide(document: Document, dice: random.Random) -> Path:
    """A node is divided by a point on which nothing turns."""
    path, node = dice.choice(_nodes(document))
    known = [v for _, v in places(document) if isinstance(v, dict) and "cases" in v]
    like = dice.choice(known) if known else None
    values = [case["value"] for case in like["cases"]] if like else ["true", "false"]
    inner = {"steps": [], "divided": node["divided"], "concludes": node["concludes"]}
    node["divided"] = {
        "atom": like["atom"] if like else dice.choice(["fact:trained", "time", "sites:[arden/site/school]"]),
        "kind": like["kind"] if like else "fact",
        "cases": [{"value": value, "then": copied(inner)} for value in values],
    }
    node["concludes"] = None
    _renumber(document)
    return path


def claim_more(document: Document, dice: random.Random) -> Path:
    """A step is added that claims something of a provision named elsewhere."""
    steps = [(p, v) for p, v in places(document) if isinstance(v, dict) and "claim" in v]
    nodes = _nodes(document)
    path, node = dice.choice(nodes)
    if not steps:
        return alter_value(document, dice)
    step = copied(dice.choice(steps)[1])
    names = sorted({v for p, v in places(document) if p and p[-1] == "provision" and isinstance(v, str)})
    claim = step["claim"]
    key = dice.choice([k for k in claim if k != "rule"])
    claim[key] = dice.choice([*names, "act", "view", "*", "asked", "any"])
    step["step"] = 1000
    if dice.random() < 0.5:
        step["holds"] = not step["holds"]
    node["steps"].insert(dice.randrange(len(node["steps"]) + 1), step)
    _renumber(document)
    return path


ALTERATIONS: tuple[tuple[Callable[[Document, random.Random], Path], int], ...] = (
    (alter_value, 10), (alter_list, 5), (alter_keys, 2), (exchange, 4), (drop_step, 2), (move_step, 2),
    (undo_division, 1), (divide, 1), (claim_more, 2),
)  # fmt: skip


def alter_text(text: str, dice: random.Random) -> str:
    """The text is cut off, or a character or a space in it changes."""
    place = dice.randrange(len(text))
    way = dice.choice(("cut", "letter", "space", "indent", "twice"))
    if way == "cut":
        return text[:place]
    if way == "letter":
        return _letter(text, random.Random(place)) if place == 0 else text[:place] + "~" + text[place + 1 :]
    if way == "space":
        place = text.index(" ", place) if " " in text[place:] else 0
        return text[:place] + " " + text[place:]
    if way == "indent":
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    return text.replace('"proof":', '"proof": "1", "proof":', 1)


@dataclass(frozen=True)
class Altered:
    """An altered proof: of which case, in which way and where, and its text."""

    slug: str
    way: str
    path: Path
    text: str
    resealed: bool


def altered(case: Case, dice: random.Random) -> Altered | None:
    """One alteration of a case's proof; `None` where by chance nothing has changed."""
    text, _ = written(case)
    if dice.random() < 0.05:
        return _if_changed(Altered(case.slug, "alter_text", (), alter_text(text, dice), False), text)
    document = json.loads(text)
    alteration = dice.choices([way for way, _ in ALTERATIONS], [weight for _, weight in ALTERATIONS])[0]
    path = alteration(document, dice)
    resealed = dice.random() < 0.75
    try:
        proof = Proof.model_validate_json(json.dumps(document), strict=True)
    except ValidationError:
        return _if_changed(Altered(case.slug, alteration.__name__, path, json.dumps(document, indent=1), False), text)
    new = layout(sealed(proof) if resealed else proof)
    return _if_changed(Altered(case.slug, alteration.__name__, path, new, resealed), text)


def _if_changed(one: Altered, text: str) -> Altered | None:
    return None if one.text == text else one


def accepted(one: Altered, registry: Registry) -> bool:
    """Tell whether the checker takes an altered proof for a proof of what it says, when it is none."""
    try:
        verify(one.text, registry)
    except (Fault, Unreadable):
        return False
    proof = Proof.model_validate_json(one.text)
    if one.resealed and one.path[:1] in (("question",), ("vantage",)):
        act: Act = act_of(proof, registry)
        try:
            agrees(proof, Engine(registry).decide(act, vantage_of(proof, registry)))
        except Unproved:
            return True
        return False
    return True


def run(count: int, seed: int, tell: Callable[[str], None]) -> tuple[Counter[str], list[Altered]]:
    """Alter `count` proofs; how many of each kind, and those that were accepted."""
    dice = random.Random(seed)
    answered = [case for case in cases("good") if case.form == "finding"]
    tried: Counter[str] = Counter()
    wrong: list[Altered] = []
    while sum(tried.values()) < count:
        case = dice.choice(answered)
        one = altered(case, dice)
        if one is None:
            continue
        tried[one.way + (" resealed" if one.resealed else "")] += 1
        if accepted(one, written(case)[1]):
            wrong.append(one)
            tell(f"accepted: {one.slug}, {one.way} at {'.'.join(map(str, one.path))}")
    return tried, wrong


def main() -> int:
    """Run and report; exit 1 if any altered proof was accepted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = time.monotonic()
    tried, wrong = run(options.count, options.seed, print)
    for way, number in sorted(tried.items()):
        print(f"{number:6} {way}")
    print(f"{sum(tried.values())} altered proofs, {len(wrong)} accepted, in {time.monotonic() - began:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
