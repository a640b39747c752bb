"""The results as a table in Markdown.

python -m benchmarks.table [RESULTS.json]
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any


def markdown(result: Mapping[str, Any]) -> str:
    """The whole page: the machine, a line for each engine with a column for each size, and what was withheld."""
    machine = result["machine"]
    sizes = result["sizes"]
    lines = [
        f"{machine['processor']}, {machine['cores']} cores, Python {machine['python']}, load at the start "
        f"{machine['load'][0]}; {result['questions_per_round']:,} questions a round, seed {result['seed']}",
        "",
        "Questions a second, each with its outcome and reasons (median of the rounds):",
        "",
        *_table(["engine", *(f"{size['provisions']:,}" for size in sizes)], _speeds(sizes)),
        "",
        "Times as fast as the others:",
        "",
        *_table(["beside", *(f"{size['provisions']:,}" for size in sizes)], _ratios(sizes)),
        "",
        "One fact withheld, questions that turn on it, and how many were answered as if it were known:",
        "",
        *_table(["engine", *(f"{size['provisions']:,}" for size in sizes)], _withheld(sizes)),
    ]
    return "\n".join(lines + [line for part in (_compilation, _change, _fresh) for line in part(result)])


def _compilation(result: Mapping[str, Any]) -> Iterator[str]:
    if found := result.get("compilation"):
        held = found["megabytes"]
        yield ""
        yield (
            f"Compiling {found['provisions']:,} loaded provisions: {found['processor_seconds']:.1f} s, "
            f"{held['peak']:,} MB at the peak ({held['loaded']:,} MB of it the records); the slowest question after "
            f"took {found['slowest_question_after_milliseconds']:.1f} ms."
        )


def _change(result: Mapping[str, Any]) -> Iterator[str]:
    if found := result.get("change"):
        faster, compared = found["times_faster"], found["compared"]
        yield ""
        yield (
            f"One changed instrument of {found['provisions']:,} provisions: {found['median_milliseconds']:.1f} ms at "
            f"the median of {found['changes']} ({faster['median']:,.0f} times faster than the whole), "
            f"{found['worst_milliseconds']:,.0f} ms at worst ({faster['worst']:,.0f} times); "
            f"{compared['wrong']} of {compared['changes'] * compared['questions']:,} answers compared differ."
        )


def _fresh(result: Mapping[str, Any]) -> Iterator[str]:
    for found in result.get("fresh", {}).get("registries", ()):
        yield ""
        yield (
            f"`vires ask` in a fresh process, {found['registry']}: {found['later_seconds']:.2f} s, of them "
            f"{found['later_processor_seconds']:.2f} s of the processor (at the slowest "
            f"{found['slowest_later_seconds']:.2f} s); the first time {found['first_seconds']:.2f} s."
        )


def _names(sizes: list[Any]) -> list[str]:
    return list(dict.fromkeys(name for size in sizes for name in size["engines"]))


def _speeds(sizes: list[Any]) -> Iterator[list[str]]:
    for name in _names(sizes):
        cells = [_speed(size["engines"].get(name, {})) for size in sizes]
        if any(cells):
            yield [name, *cells]


def _speed(engine: Mapping[str, Any]) -> str:
    if "questions_per_second" not in engine:
        return str(engine.get("fell_short", ""))
    speed = engine["questions_per_second"]
    text = f"{speed:,.0f}" if speed >= 10 else f"{speed:.1f}"
    wrong = engine["agreement"]["wrong"]
    notes = ([engine["fell_short"]] if "fell_short" in engine else []) + ([f"{wrong} wrong"] if wrong else [])
    return f"{text} ({'; '.join(notes)})" if notes else text


def _ratios(sizes: list[Any]) -> Iterator[list[str]]:
    for name, title in (
        ("policy_engine", "fastest policy engine"),
        ("hand_indexed", "fastest behind a hand-made index"),
        ("interval_join", "interval join, in a batch"),
    ):
        yield [title, *(_ratio(size["ratios"].get(name)) for size in sizes)]


def _ratio(found: Mapping[str, Any] | None) -> str:
    return f"{found['times']:g} ({found['fastest']})" if found else ""


def _withheld(sizes: list[Any]) -> Iterator[list[str]]:
    for name in _names(sizes):
        cells = [_count(size["engines"].get(name, {}).get("withheld")) for size in sizes]
        if any(cells):
            yield [name, *cells]


def _count(found: Mapping[str, Any] | None) -> str:
    if found is None:
        return ""
    text = f"{found['as_if_known']} of {found['turning']}"
    notes = [
        f"{found[key]} {words}"
        for key, words in (
            ("with_a_warning", "with a warning"),
            ("wrong_elsewhere", "wrong elsewhere"),
            ("needlessly_open", "open without need"),
        )
        if found[key]
    ]
    return f"{text} ({', '.join(notes)})" if notes else text


def _table(head: list[str], rows: Iterator[list[str]]) -> list[str]:
    return [
        "| " + " | ".join(head) + " |",
        "|" + "---|" * len(head),
        *("| " + " | ".join(row) + " |" for row in rows),
    ]


if __name__ == "__main__":
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "results" / "engines.json"
    print(markdown(json.loads(path.read_text())))
