"""A mapping drafted from what a table holds and what a registry calls things, to be corrected by who knows the table.

Words are matched as questions are read: what names one term outright is taken, and nothing that only looks like one; of
what is not matched, the draft says how often it stands there and what is near."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from vires.audit.mappingfile import to_yaml
from vires.audit.personal import cells_look_personal, looks_personal
from vires.audit.trouble import shown
from vires.audit.truths import FALSE, TRUE
from vires.audit.vocabulary import SINGULAR, Vocabulary, folded
from vires.audit.words import texts
from vires.model.registry import Registry
from vires.model.term import Fact
from vires.temporal.dating import Dating, DatingError

_HINTS: dict[str, frozenset[str]] = {
    "office": frozenset(
        ["office", "agency", "bureau", "unit", "component", "authority", "organization", "organisation", "by"]
    ),
    "power": frozenset(["power", "action", "act", "type", "kind", "measure", "activity", "authority", "what"]),
    "territory": frozenset(["territory", "state", "jurisdiction", "district", "area", "region"]),
    "sites": frozenset(["site", "sites", "place", "location", "premises", "venue", "where"]),
    "subjects": frozenset(["subject", "subjects", "class", "category", "against", "status"]),
}
_SCHEMES = {"office": "offices", "power": "powers", "territory": "territories", "sites": "sites",
            "subjects": "subjects"}  # fmt: skip
_WHEN = ("at", "when", "date", "time", "datetime", "timestamp", "occurred", "day", "done", "happened")
_AWAY = frozenset(["distance", "metres", "meters", "m", "feet", "ft", "yards", "miles", "km", "kilometres", "away"])
_UNITS = {"feet": "feet", "ft": "feet", "yards": "yards", "miles": "miles", "km": "kilometres",
          "kilometres": "kilometres"}  # fmt: skip
_ID = frozenset(["id", "no", "nr", "number", "case", "key", "row", "record", "uid", "uuid"])
_MOST_WORDS = 2_000
_LISTED = 12


@dataclass
class Suggested:
    """A draft: the mapping as plain data, which may lack a part that no column gives, and remarks by its keys."""

    document: dict[str, Any]
    notes: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    def to_yaml(self) -> str:
        """The draft as a mapping file, with the remarks as comments."""
        text = "# A draft: correct it, then give it to `vires audit ACTS --mapping FILE`.\n"
        text += to_yaml(self.document, self.notes)
        for part in self.missing:
            text += f"# No column seems to give `{part}`: name one, or write `{part}: {{constant: ...}}`.\n"
        return text


def suggest(registry: Registry, head: pa.Table) -> Suggested:
    """A mapping for a table of which `head` is the beginning."""
    return _Draft(registry, head).drafted()


class _Draft:
    def __init__(self, registry: Registry, head: pa.Table) -> None:
        self.registry = registry
        self.vocabulary = Vocabulary(registry)
        self.head = head
        self.names = list(dict.fromkeys(head.schema.names))
        self.words: dict[str, Counter[str]] = {}
        self.personal: dict[str, str] = {}
        for name in self.names:
            column = head.column(head.schema.names.index(name)).combine_chunks()
            if isinstance(column, pa.ChunkedArray):
                column = column.chunk(0) if column.num_chunks else pa.array([], column.type)
            why = looks_personal(name) or cells_look_personal(column)
            if why is not None:
                self.personal[name] = why
            else:
                self.words[name] = _counted(column)
        self.free = [name for name in self.names if name not in self.personal]
        self.notes: dict[str, str] = {}

    def drafted(self) -> Suggested:
        parts: dict[str, Any] = {}
        self._known(parts)
        self._moments(parts)
        self._terms(parts)
        facts = self._facts()
        identity = self._id()
        document: dict[str, Any] = {}
        if identity is not None:
            document["id"] = identity
        rest = list(self.free)
        if rest:
            document["pass"] = rest
            self.notes["pass"] = "Passed through as they are; list under `leave_out` what the result does not need."
        if self.personal:
            document["leave_out"] = list(self.personal)
            self.notes["leave_out"] = "\n".join(f"`{name}`: {why}" for name, why in self.personal.items())
        if "zone" in parts:
            document["zone"] = parts.pop("zone")
            self.notes["zone"] = "Times in the table name no zone; this is the registry's own. Is it theirs?"
        document |= {
            name: parts[name] for name in ("office", "power", "territory", "sites", "subjects", "at") if name in parts
        }
        if facts:
            document["facts"] = facts
        document |= {name: parts[name] for name in ("known_by", "as_of") if name in parts}
        missing = tuple(part for part in ("office", "power", "at") if part not in parts)
        return Suggested(document, self.notes, missing)

    # Times

    def _known(self, parts: dict[str, Any]) -> None:
        for part in ("known_by", "as_of"):
            for name in list(self.free):
                if folded(name) == part.replace("_", " ") and self._is_time(name):
                    parts[part] = {"column": name}
                    self._take(name, parts)

    def _moments(self, parts: dict[str, Any]) -> None:
        scored = []
        for name in self.free:
            if not self._is_time(name):
                continue
            said = _parts(name)
            hint = next((len(_WHEN) - number for number, word in enumerate(_WHEN) if word in said), 0)
            scored.append((-hint, self.names.index(name), name))
        if scored:
            name = min(scored)[2]
            parts["at"] = {"column": name}
            self._take(name, parts)

    def _take(self, name: str, parts: dict[str, Any]) -> None:
        self.free.remove(name)
        kind = self._kind(name)
        naive = pa.types.is_timestamp(kind) and kind.tz is None
        clock = any(
            re.fullmatch(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?", word) for word in self.words[name]
        )
        if naive or clock:
            parts["zone"] = self.registry.settings.zone

    def _is_time(self, name: str) -> bool:
        kind = self._kind(name)
        if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
            return True
        if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)):
            return False
        words = list(self.words[name])[:200]
        return bool(words) and sum(map(_reads_as_time, words)) >= 0.9 * len(words)

    # Terms

    def _terms(self, parts: dict[str, Any]) -> None:
        scored = []
        for name in self.free:
            words = self.words[name]
            total = sum(words.values())
            if not total or self._is_number(name):
                continue
            for part, scheme in _SCHEMES.items():
                met = sum(count for word, count in words.items() if self._names(part, scheme, word)) / total
                hint = bool(_HINTS[part] & _parts(name)) or self._heads(name, part)
                if met >= 0.3 or (hint and (met > 0 or part in ("office", "power"))):
                    scored.append((met + 0.3 * hint, part, name))
        for _, part, name in sorted(scored, key=lambda one: (-one[0], one[1], self.names.index(one[2]))):
            if part in parts or name not in self.free:
                continue
            self.free.remove(name)
            parts[part] = self._term(part, _SCHEMES[part], name)
        for part in ("sites", "subjects"):
            if part in parts:
                parts[part] = [parts[part]]

    def _heads(self, name: str, part: str) -> bool:
        return folded(name) in (part, _SCHEMES[part], SINGULAR[_SCHEMES[part]])

    def _names(self, part: str, scheme: str, word: str) -> bool:
        if self.vocabulary.term(scheme, word) is not None:
            return True
        separator = _separator(word) if part in ("sites", "subjects") else None
        pieces = [piece for piece in word.split(separator) if piece.strip()] if separator else []
        return len(pieces) > 1 and all(self.vocabulary.term(scheme, piece) is not None for piece in pieces)

    def _term(self, part: str, scheme: str, name: str) -> dict[str, Any]:
        found: dict[str, Any] = {"column": name}
        words = self.words[name]
        if part in ("sites", "subjects"):
            marks = Counter(
                mark
                for word in words
                if (mark := _separator(word)) and self.vocabulary.term(scheme, word) is None
                and self._names(part, scheme, word)
            )  # fmt: skip
            if marks:
                found["separator"] = marks.most_common(1)[0][0]
        unmet = [(word, count) for word, count in words.most_common() if not self._names(part, scheme, word)]
        if unmet:
            lines = [f"{len(unmet)} of its words name nothing in the registry; write them under `codes`, as in",
                     f"  codes: {{{shown(unmet[0][0])}: ID}}, or ID `null` where the part is not stated:"]  # fmt: skip
            for word, count in unmet[:_LISTED]:
                near = self.vocabulary.near(scheme, word)
                close = f"; near: {', '.join(near)}" if near else ""
                lines.append(f"  `{shown(word)}` ({count} rows){close}")
            if len(unmet) > _LISTED:
                lines.append(f"  and {len(unmet) - _LISTED} more")
            self.notes[part] = "\n".join(lines)
        if part == "sites":
            away = next((one for one in self.free if _AWAY & _parts(one) and self._is_number(one)), None)
            if away is not None:
                self.free.remove(away)
                unit = next((_UNITS[word] for word in _parts(away) if word in _UNITS), None)
                found["distance"] = {"column": away, **({"unit": unit} if unit else {})}
        return found

    # Facts and the rest

    def _facts(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in list(self.free):
            fact = self.vocabulary.term("facts", name)
            term = self.registry.terms.get("facts", {}).get(fact or "")
            if not isinstance(term, Fact) or fact in found:
                continue
            fits = self._is_number(name) if term.unit is not None else self._is_truth(name)
            if fits:
                found[term.id] = {"column": name}
                self.free.remove(name)
        return found

    def _id(self) -> str | None:
        for name in self.free:
            cells = self.words[name]
            if _ID & _parts(name) and len(cells) == min(self.head.num_rows, _MOST_WORDS):
                self.free.remove(name)
                return str(name)
        return None

    def _kind(self, name: str) -> Any:
        kind = self.head.schema.field(self.head.schema.names.index(name)).type
        return kind.value_type if pa.types.is_dictionary(kind) else kind

    def _is_number(self, name: str) -> bool:
        kind = self._kind(name)
        if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
            return True
        words = self.words[name]
        return bool(words) and all(re.fullmatch(r"\s*-?\d+(\.\d+)?\s*", word) for word in words)

    def _is_truth(self, name: str) -> bool:
        return all(word.strip().casefold() in TRUE | FALSE for word in self.words[name])


def _counted(column: pa.Array) -> Counter[str]:
    kind = column.type
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return Counter(str(word) for cell in column.to_pylist() for word in cell or () if word is not None)
    if pa.types.is_nested(kind) or pa.types.is_binary(kind):
        return Counter()
    counted = Counter(word for word in texts(column).to_pylist() if word is not None and word.strip())
    return Counter(dict(counted.most_common(_MOST_WORDS)))


def _parts(name: str) -> frozenset[str]:
    return frozenset(folded(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ")).split())


def _separator(word: str) -> str | None:
    return next((mark for mark in (";", "|", ",") if mark in word), None)


def _reads_as_time(word: str) -> bool:
    said = word.strip().replace(" ", "T", 1)
    for text in (said, f"{said}Z"):
        try:
            return len(said) >= 7 and Dating.parse(text) is not None
        except DatingError:
            continue
    return False
