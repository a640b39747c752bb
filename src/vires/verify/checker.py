"""The check of a proof: everything in it is worked out anew from the registry's text and compared (S21).

The proof only chooses which claims to show, by which points to divide and on which chains to rest. Nothing in it is
believed, nothing is left unread, and nothing superfluous is let stand, so that no part can be altered unseen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from vires.model.finding import SEMANTICS, Branch, Outcome
from vires.model.origin import Noun
from vires.model.proof import FORMAT, Claimed, Missing, Node, Proof, ProofRegistry, Step
from vires.model.registry import Registry
from vires.verify.absence import ORDER, Absence, first
from vires.verify.argument import Argument, Fault, described, sketched
from vires.verify.branches import Dependence, named
from vires.verify.circumstances import Circumstances
from vires.verify.exhibits import Exhibits, known, path_of, steps
from vires.verify.layout import layout, sealed
from vires.verify.outcome import Path, Reckoning
from vires.verify.reading import act_of, of_registry, read, vantage_document, vantage_of
from vires.verify.rules import ACTOR, Rules

__all__ = ["Fault", "Verified", "stated", "verify"]


@dataclass(frozen=True)
class Verified:
    """A proof that holds: its outcome, and how many steps and cases were checked."""

    proof: Proof
    outcome: Outcome
    steps: int
    cases: int


def verify(text: str, registry: Registry) -> Verified:
    """Check the text of a proof against a registry. Raises `Unreadable` if it is no proof of this registry that
    can be read, and `Fault` naming the step that fails."""
    proof = read(text)
    of_registry(proof, registry)
    case = Circumstances(registry, act_of(proof, registry), vantage_of(proof, registry))
    rules = Rules(case)
    reckoning = Reckoning(rules)
    argument = Argument(rules, reckoning, _paths(proof, rules))
    _listed(proof, reckoning, registry)
    _argued("", proof.argument, argument)
    missing = [_missing(one, rules, reckoning) for one in proof.absence]
    anew = stated(argument, missing, proof.finding.branches)
    for part in Proof.model_fields:
        if part != "seal":
            _same(part, getattr(proof, part), getattr(anew, part))
    if anew.seal != proof.seal:
        raise Fault("seal", "the proof was altered after it was written, or is sealed wrongly")
    if layout(anew) != text:
        raise Fault("form", "the text is not laid out as a proof is; some space, escape or repeated key differs")
    arguments = [anew.argument, *(one.argument for one in anew.absence)]
    count = sum(1 for node in arguments for _ in steps(node))
    return Verified(proof, anew.finding.outcome, count, len(argument.leaves))


def stated(argument: Argument, absence: Iterable[tuple[Absence, Argument]], branches: Iterable[Branch] = ()) -> Proof:
    """The whole proof to which an argument belongs, and those about each grant where no authority is shown.
    `branches` are those of the finding: what they name may be said by other points than those of the argument, if
    they are linked with these."""
    case = argument.case
    registry, exhibits = case.registry, Exhibits(case.registry)
    reckoning = Reckoning(argument.rules)
    dependence = Dependence(case, argument.leaves, argument.linked(named(branches)))
    missing = [_missed(goal, about) for goal, about in absence]
    missing.sort(key=lambda one: (-ORDER.index(one.fails), one.provision))
    return sealed(
        Proof(
            proof=FORMAT,
            semantics=SEMANTICS,
            registry=ProofRegistry(name=registry.name, digest=registry.digest),
            question=case.act.model_dump(mode="json"),
            vantage=vantage_document(case.vantage, registry),
            finding=Claimed(outcome=dependence.outcome, branches=dependence.branches()),
            chains=tuple(exhibits.chain(number, path) for number, path in enumerate(argument.paths, 1)),
            grants=exhibits.grants(reckoning),
            limits=exhibits.limits(reckoning),
            argument=argument.node,
            absence=tuple(missing),
            texts=exhibits.texts([argument.node, *(one.argument for one in missing)]),
            seal="",
        )
    )


def _missed(goal: Absence, argument: Argument) -> Missing:
    fails = first([str(test) for _, test in argument.leaves])
    return Missing(provision=goal.grant.id, fails=fails, argument=argument.node)


def _argued(where: str, given: Node, argument: Argument) -> None:
    """State an argument anew and compare it with the one given."""
    try:
        node = argument.state(sketched(given))
        _same_steps(given, node)
        _nothing_spare(argument, node)
    except Fault as fault:
        raise Fault(f"{where}{fault.step}", fault.why) from None


def _missing(given: Missing, rules: Rules, reckoning: Reckoning) -> tuple[Absence, Argument]:
    grant = next((grant for grant in reckoning.grants if grant.id == given.provision), None)
    if grant is None:
        raise Fault("absence", f"`{given.provision}` is no grant that may cover the act")
    goal = Absence(rules, grant)
    argument = Argument(rules, goal, ())
    _argued(f"absence of `{grant.id}`, ", given.argument, argument)
    return goal, argument


def _paths(proof: Proof, rules: Rules) -> list[Path]:
    """The chains that the proof shows, in their order."""
    paths: list[Path] = []
    for number, chain in enumerate(proof.chains, 1):
        where = f"chain {number}"
        names = [link.text.provision for link in chain.links]
        if not names or not known(names, rules):
            raise Fault(where, "a link is no grant of this text")
        if len(set(names)) < len(names):
            raise Fault(where, "no provision is a link twice")
        paths.append(path_of(chain, rules))
        if paths[-1].recipients[0] != ACTOR:
            raise Fault(where, "its last link must give the power to the office asked about")
        if len(paths) > 1 and paths[-2].order >= paths[-1].order:
            raise Fault(where, "chains come fewest links first, then by id, each once")
        for place, link in enumerate(chain.links, 1):
            entry = rules.entries[link.text.provision]
            _same(f"{where}, link {place}", link.text, Exhibits(rules.registry).words(entry))
    return paths


def _listed(proof: Proof, reckoning: Reckoning, registry: Registry) -> None:
    """Compare the grants and limits that may matter with those of the text: none may be missing."""
    exhibits = Exhibits(registry)
    grants = [grant.id for grant in reckoning.grants]
    for what, given, found in (
        ("grants", [one.provision for one in proof.grants], grants),
        ("limits", [one.text.provision for one in proof.limits], [one.id for one in reckoning.limits]),
        (
            "absence",
            [one.provision for one in proof.absence],
            grants if proof.finding.outcome == Outcome.NO_AUTHORITY_SHOWN else [],
        ),
    ):
        for missing in found:
            if missing not in given:
                raise Fault(what, f"`{missing}` may cover the act and is not listed")
        for other in given:
            if other not in found:
                raise Fault(what, f"`{other}` is listed and has no place there")
        if len(given) != len(found):
            raise Fault(what, "something is listed twice")
    _same("grants", proof.grants, exhibits.grants(reckoning))
    _same("limits", proof.limits, exhibits.limits(reckoning))


def _same_steps(given: Node, found: Node) -> None:
    for one, other in zip(steps(given), steps(found), strict=False):
        if one != other:
            raise Fault(f"step {one.step}", _told(one, other))
    if given != found:
        raise Fault("argument", "its steps, divisions and conclusions do not follow from one another as stated")


def _told(given: Step, found: Step) -> str:
    if given.claim != found.claim:
        return f"here comes `{described(tuple(found.claim.model_dump().values()))}`, step {found.step}"
    if given.holds != found.holds:
        by = ", ".join(str(one) for one in found.by) or "nothing"
        return f"says {_word(given.holds)}; by the text it is {_word(found.holds)} (by {by})"
    return f"is step {found.step}, and rests on {', '.join(map(str, found.by)) or 'nothing'}"


def _word(holds: bool | None) -> str:
    return "undefined" if holds is None else str(holds).lower()


def _nothing_spare(argument: Argument, node: Node) -> None:
    spare = argument.spare
    numbers = {tuple(step.claim.model_dump().values()): step.step for step in steps(node)}
    if spare.claims:
        raise Fault(f"step {numbers.get(spare.claims[0][1], '?')}", "nothing rests on it")
    if spare.early:
        sketch, key = spare.early[0]
        why = f"it is shown for one value of `{sketch.point}`, and holds for all"
        raise Fault(f"step {numbers.get(key, '?')}", why)
    if spare.points:
        sketch, value = spare.points[0]
        raise Fault("argument", f"nothing turns on `{sketch.point}` being {value}")
    if spare.chains:
        raise Fault("chains", f"a conclusion does not need chain {spare.chains[0][1]}")
    for number in range(1, len(argument.paths) + 1):
        if number not in argument.used:
            raise Fault(f"chain {number}", "no conclusion rests on it")


def _same(where: str, given: Any, found: Any) -> None:
    """Raise `Fault` at the first difference between a part as given and as found in the text."""
    if given == found:
        return
    if isinstance(given, Noun) and type(given) is type(found):
        for name in type(given).model_fields:
            _same(f"{where}.{name}", getattr(given, name), getattr(found, name))
    if isinstance(given, tuple) and isinstance(found, tuple) and len(given) == len(found):
        for number, (one, other) in enumerate(zip(given, found, strict=True), 1):
            _same(f"{where}.{number}", one, other)
    raise Fault(where, f"the proof has `{_brief(given)}`, by the text it is `{_brief(found)}`")


def _brief(value: Any) -> str:
    if isinstance(value, str):
        text = value
    else:
        text = value.model_dump_json(by_alias=True) if isinstance(value, Noun) else json.dumps(value, default=str)
    return text if len(text) <= 120 else text[:120] + "..."
