"""Records and lists of them in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vires.mcp.telling import words
from vires.mcp.telling.sheet import Sheet, counted
from vires.service.wording import Wording, day, period

GAPS = {
    "no_holder": "powers for which no holder is shown",
    "undecided": "powers for which it is open whether anyone holds them",
    "lapsed": "delegations whose basis is not shown to hold",
    "ending": "provisions that end soon or ended lately",
    "open_lists": "open lists",
    "vacant": "offices without a recorded holder",
    "acting": "offices with an acting holder",
}


def tell_found(sheet: Sheet, document: Mapping[str, Any], wording: Wording) -> None:
    """The hits, best first."""
    sheet.list("Best first", (f"{hit['id']} ({hit['type']}): {hit['label']}" for hit in document["found"]))


def tell_timeline(sheet: Sheet, document: Mapping[str, Any], wording: Wording) -> None:
    """Instruments with their dates."""
    sheet.list("In order", (_filing(filing, wording) for filing in document["instruments"]))


def _filing(filing: Mapping[str, Any], wording: Wording) -> str:
    cite = f"{filing['cite']}, " if filing["cite"] and filing["cite"] != filing["title"] else ""
    does = f"; {', '.join(filing['does'])}" if filing["does"] else ""
    issuer = wording.registry.label(filing["issuer"])
    return f"{day(filing['decided'])}: {cite}{filing['title']} [{filing['id']}], by {issuer}{does}"


def tell_holders(sheet: Sheet, document: Mapping[str, Any], wording: Wording) -> None:
    """Who held an office, in which capacity, from when to when."""
    sheet.list("Holders", (_spell(spell) for spell in document["spells"]))


def _spell(spell: Mapping[str, Any]) -> str:
    text = f"{spell['name'] or spell['holder']}, {spell['capacity']}, {period(spell['since'], spell['until'])}"
    if spell.get("holding"):
        text += f"; holding {spell['holding']}"
    if spell.get("cite"):
        text += f" ({spell['cite']})"
    return text + words.attested(spell["attested"])


def tell_standings(sheet: Sheet, document: Mapping[str, Any], wording: Wording) -> None:
    """Which statuses a term has, on what grounds."""
    for standing in document["statuses"]:
        head = f"{standing['label']} [{standing['status']}] of {words.label(wording, standing['term'])}"
        sheet.say(f"{head}: {words.outcome(standing['outcome'])}")
        for ground in standing["grounds"]:
            sheet.say(
                f"- {words.cited(ground)}; {period(ground['since'], ground['until'])}"
                f"{words.attested(ground['attested'])}"
            )
    _disputes(sheet, document, wording)


def tell_duties(sheet: Sheet, document: Mapping[str, Any], wording: Wording) -> None:
    """What an office is directed to do."""
    rows = (
        f"{words.cited(duty)}: {duty['duty'] or 'its wording is not recorded'}; {words.outcome(duty['outcome'])}; "
        f"{period(duty['since'], duty['until'])}{words.attested(duty['attested'])}"
        for duty in document["duties"]
    )
    sheet.list("Directed", rows)
    _disputes(sheet, document, wording)


def tell_strength(sheet: Sheet, document: Mapping[str, Any], wording: Wording) -> None:
    """The figures behind a strength."""
    for force in document["forces"]:
        rows = (
            f"{words.cited(term)}: {words.value(term['quantity'], wording)} ({term['role']}); "
            f"{period(term['since'], term['until'])}{words.attested(term['attested'])}"
            for term in force["terms"]
        )
        sheet.list(f"From {words.label(wording, force['of'])}: {interval(force['hull'], force['about'])}", rows)
    _disputes(sheet, document, wording)


def interval(hull: list[int | None] | None, about: bool) -> str:
    """So many, or between so many."""
    if not hull:
        return "no figure is recorded"
    low, high = hull
    lead = "about " if about else ""
    if low == high:
        return f"{lead}{low}"
    return f"{lead}{low if low is not None else 'any number'} to {high if high is not None else 'any number'}"


def tell_sources(sheet: Sheet, document: Mapping[str, Any], wording: Wording) -> None:
    """On whose word a record stands, who denies it, and where they differ."""
    sheet.list("On the word of", (_word(word, wording) for word in document["attested"]))
    sheet.list("Denied by", (str(source) for source in document["denied_by"]))
    _disputes(sheet, document, wording)
    sheet.list("It speaks of", (_spoken(said, wording) for said in document["speaks_of"]))


def _word(word: Mapping[str, Any], wording: Wording) -> str:
    text = words.attested([word]).removeprefix("; on the word of ")
    title = word.get("title")
    text = f"{title}: {text}" if title and title != word["source"] else text
    for name, said in (word.get("says") or {}).items():
        text += f"; says of `{name}`: {words.value(said, wording)}"
    if word.get("quote"):
        text += f"; “{word['quote']}”"
    if word.get("retracted"):
        text += f"; retracted {day(word['retracted'])}"
    return text + ("" if word.get("counts", True) else "; does not count at this standard")


def _spoken(said: Any, wording: Wording) -> str:
    identity = said if isinstance(said, str) else said.get("id") or said.get("record") or ""
    return words.label(wording, str(identity))


def tell_record(sheet: Sheet, document: Mapping[str, Any], wording: Wording) -> None:
    """A record, its life, and on whose word it stands."""
    record = document["record"]
    for name in ("cite", "definition", "decided", "effective", "question"):
        if isinstance(record, Mapping) and record.get(name):
            sheet.say(f"{name.capitalize()}: {words.value(record[name], wording)}")
    if document.get("issuer"):
        sheet.say(f"Issuer: {words.label(wording, document['issuer'])}")
    sheet.list(
        "Its life",
        (
            f"{day(step['on'])}: {step['event']}"
            + (f", {words.provisions([step['of']], wording)}" if step["of"] not in (None, document["id"]) else "")
            + (f", by {words.provisions([step['by']], wording)}" if step["by"] else "")
            for step in document["life"]
        ),
        20,
    )
    sheet.list("On the word of", (_word(word, wording) for word in document["attested"]))
    sheet.list("Narrower", (_spoken(said, wording) for said in document["narrower"]), 20)
    sheet.list("Named by", (_spoken(said, wording) for said in document["named_by"]), 20)


def tell_gaps(sheet: Sheet, document: Mapping[str, Any], wording: Wording) -> None:
    """What needs looking after, by kind."""
    for name, heading in GAPS.items():
        sheet.list(heading.capitalize(), (_gap(row, wording) for row in document[name]), 20)


def _gap(row: Mapping[str, Any] | str, wording: Wording) -> str:
    if isinstance(row, str):
        return words.label(wording, row)
    for name in ("provision", "office", "power", "term", "instrument"):
        if isinstance(row.get(name), str):
            identity = row[name]
            break
    else:
        return words.value(dict(row), wording)
    called = words.cited(row) if "title" in row and name == "provision" else words.label(wording, identity)
    for part, lead in (("name", "held by"), ("capacity", ""), ("since", "since"), ("until", "until")):
        if row.get(part):
            said = day(row[part]) if part in ("since", "until") else row[part]
            called += f", {lead} {said}".replace(",  ", ", ")
    if "including" in row:
        called += f": the list of `{row['field']}`, {wording.listed({k: row[k] for k in ('including', 'within')})}"
    return called


def tell_description(sheet: Sheet, document: Mapping[str, Any], wording: Wording) -> None:
    """What a registry holds, how far it was checked, and what it lacks."""
    if document["notice"]:
        sheet.say(f"Notice: {document['notice']}")
    sheet.list("Terms", (f"{name}: {number}" for name, number in document["terms"].items() if number))
    sheet.list("Evidence, by level", (f"{name}: {number}" for name, number in document["levels"].items()))
    sheet.list("Review of instruments", (f"{name}: {number}" for name, number in document["reviews"].items()))
    for topic in document["coverage"]:
        sheet.say(f"{topic['topic']}, checked to {day(topic['checked_to'])}: {topic['holds']}")
        for gap in topic["gaps"]:
            sheet.say(f"- lacks: {gap}")
    sheet.list(
        "Contested points of law, each left open unless a question decides it",
        (f"{name}: {doctrine['question'] or ''}" for name, doctrine in document["doctrines"].items()),
    )


def described(document: Mapping[str, Any]) -> str:
    """How much a registry holds, in a sentence."""
    instruments = sum(number for number, _ in document["instruments"].values())
    provisions = sum(number for _, number in document["instruments"].values())
    checked = f", checked to {day(document['checked_to'])}" if document["checked_to"] else ""
    return (
        f"{document['title']} holds {counted(instruments, 'instrument')} with {counted(provisions, 'provision')}"
        f"{checked}."
    )


def _disputes(sheet: Sheet, document: Mapping[str, Any], wording: Wording) -> None:
    sheet.list("Where sources disagree", (words.dispute(said, wording) for said in document["disputes"]))
