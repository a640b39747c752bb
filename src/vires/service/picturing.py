"""Answers as pictures: what is drawn of a finding or a list, with the registry's words. Nothing is drawn that
the answer does not hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from vires.model.finding import Chain, Finding, Limit, Link, Miss
from vires.picture.drawing import Drawing
from vires.picture.tree import Node, draw_tree
from vires.service.gist import gist, missed
from vires.service.openpoint import OpenPoints
from vires.service.wording import Wording, day, joined, period
from vires.temporal.dating import Dating

if TYPE_CHECKING:
    from vires.decide.holding import Holdings

WIDTH = 760.0
MOST_MISSES = 6
MOST_CHAINS = 3
"""Chains drawn for one of many holders; of a single finding all that it lists are drawn."""
_NO_CONDITION: tuple[object, ...] = (None, {}, {"all": []})


@dataclass
class _Stem:
    """Chains that share their first links, as one."""

    link: Link
    stems: dict[str, _Stem] = field(default_factory=dict)
    leaves: list[Node] = field(default_factory=list)


def picture_finding(finding: Finding, wording: Wording) -> tuple[Node, ...]:
    """The chains of a finding from their roots down to the office, then the limits that reach the act; of a
    negative answer, the grants that came nearest."""
    office = wording.registry.label(str(finding.question["office"]))
    said = gist(finding.branches, OpenPoints(wording))
    stems: dict[str, _Stem] = {}
    for chain in finding.chains:
        note = _asks(chain, wording)
        _grow(stems, chain, Node(office, note=note, outcome=finding.outcome if len(finding.chains) == 1 else None))
    roots = [_node(stem, wording, full=True) for stem in stems.values()]
    if len(finding.chains) != 1:
        more = ("and by further chains, not drawn",) if finding.more_chains else ()
        roots.append(Node(office, lines=more, note=said, outcome=finding.outcome))
    roots.extend(_limit(limit, wording) for limit in (*finding.limits, *finding.practices))
    if not finding.chains:
        at = Dating.parse(finding.question["at"])
        roots.extend(_miss(miss, at, wording) for miss in finding.nearest[:MOST_MISSES])
    return tuple(roots)


def picture_holdings(holdings: Holdings, wording: Wording) -> tuple[Node, ...]:
    """One tree for all holders: what they hold under the same instruments hangs from the same boxes."""
    points = OpenPoints(wording)
    stems: dict[str, _Stem] = {}
    for holding in holdings.held:
        alike = (f"and alike all narrower: {wording.names(holding.alike, 'and')}",) if holding.alike else ()
        leaf = Node(holding.label, lines=alike, note=gist(holding.branches, points), outcome=holding.outcome)
        ends: set[str] = set()
        for chain in holding.chains:
            path = "\0".join(link.provision for link in chain.links)
            if path not in ends and len(ends) < MOST_CHAINS:
                ends.add(path)
                _grow(stems, chain, leaf)
    return _merged(_node(stem, wording, full=False) for stem in stems.values())


def draw_finding(finding: Finding, wording: Wording, width: float = WIDTH) -> Drawing:
    """The picture of a finding, on a sheet of a width."""
    description = f"What it rests on, from the first instrument down to the office. {finding.answer}"
    title = f"{wording.registry.label(str(finding.question['power']))}, {day(str(finding.question['at']))}"
    return draw_tree(picture_finding(finding, wording), title, description, width)


def draw_holdings(holdings: Holdings, wording: Wording, width: float = WIDTH) -> Drawing:
    """The picture of a list of holders or powers, on a sheet of a width."""
    kind = "office" if holdings.verb == "who" else "power"
    description = f"From the first instrument down to each {kind}; conditions in italics."
    return draw_tree(picture_holdings(holdings, wording), holdings_title(holdings), description, width)


def holdings_title(holdings: Holdings) -> str:
    """What a list is of, in one line."""
    asked = "who holds it" if holdings.verb == "who" else "what it holds"
    return f"{holdings.label}: {asked}, {day(str(holdings.question['at']))}"


def _grow(stems: dict[str, _Stem], chain: Chain, leaf: Node) -> None:
    for link in chain.links[:-1]:
        stems = stems.setdefault(link.provision, _Stem(link)).stems
    last = chain.links[-1]
    stems.setdefault(last.provision, _Stem(last)).leaves.append(leaf)


def _node(stem: _Stem, wording: Wording, *, full: bool) -> Node:
    link = stem.link
    head = link.citation or link.title
    lines = [] if head == link.title else [link.title]
    effect = "gives it to" if link.does == "confers" else "passes it on to"
    by = wording.registry.label(link.issuer) + (f" ({link.holder})" if link.holder else "")
    lines.append(f"{by} {effect} {wording.listed(link.to)}")
    if full:
        lines.append(period(link.since, link.until))
        lines.extend(_word(link))
    children = [*stem.leaves, *(_node(below, wording, full=full) for below in stem.stems.values())]
    return Node(head, lines=tuple(lines), children=_merged(children))


def _merged(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """Boxes side by side that differ in their heads alone, as one: paragraphs of one statute that each give
    the same to the same, offices that hold the same in the same way."""
    heads: dict[Node, list[str]] = {}
    for node in nodes:
        heads.setdefault(replace(node, head=""), []).append(node.head)
    return tuple(replace(node, head=joined(dict.fromkeys(names))) for node, names in heads.items())


def _word(link: Link) -> Iterable[str]:
    counting = [word for word in link.attested if word.counts]
    if counting:
        first = counting[0]
        more = f" and {len(counting) - 1} more" if len(counting) > 1 else ""
        yield f"on the word of {first.source}{more} ({first.level})"


def _asks(chain: Chain, wording: Wording) -> str:
    return "" if chain.condition in _NO_CONDITION else f"on condition: {wording.condition(chain.condition)}"


def _limit(limit: Limit, wording: Wording) -> Node:
    met = {True: "met", False: "not met", None: "met or not, depending on what is open"}[limit.met]
    head = limit.citation or limit.title
    lines = [] if head == limit.title else [limit.title]
    kind = "practice" if limit.force == "practice" else f"limit of {limit.force}"
    unless = f"unless {wording.condition(limit.unless)}" if limit.unless else ""
    lines.append(f"{kind}: {met}")
    return Node(head, lines=tuple(lines), note=unless, open_=limit.met is not False)


def _miss(miss: Miss, at: Dating, wording: Wording) -> Node:
    head = miss.citation or miss.title
    lines = () if head == miss.title else (miss.title,)
    why = f"not shown, because {missed(miss, at, wording)}"
    children = tuple(_miss(above, at, wording) for above in miss.route)
    return Node(head, lines=lines, note=why, open_=True, children=children)
