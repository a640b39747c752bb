"""An audit and the engine asked the same, column by column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from vires.audit.acts import Acts
from vires.audit.codes import Codes
from vires.audit.decisions import OUTCOMES, Decisions, Names
from vires.audit.kernel.auditor import Auditor
from vires.decide.answer import TooOpen
from vires.decide.engine import Engine
from vires.model.finding import Finding
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.vantage import Vantage

Asked = tuple[Act, Vantage]


def said(finding: Finding) -> dict[str, Any]:
    """What a finding says in the columns of an audit."""
    chain = finding.chains[0].links if finding.chains else ()
    unmet = [limit.provision for limit in finding.limits if limit.met is not True]
    atoms = {
        confined.atom
        for branch in finding.branches
        for implicant in branch.when.any
        for confined in implicant.all
    }  # fmt: skip
    nearest = finding.nearest[0] if finding.nearest else None
    return {
        "outcome": finding.outcome.value,
        "provision": chain[-1].provision if chain else None,
        "chain": tuple((link.provision, link.holder, link.since, link.until) for link in chain),
        "limit": unmet[0] if unmet else None,
        "missing": tuple(sorted(atoms)),
        "nearest": nearest.provision if nearest else None,
        "fails": nearest.fails if nearest else None,
        "reason": "",
    }


def told(decisions: Decisions, names: Names, row: int) -> dict[str, Any]:
    """What an audit says of one row."""

    def provision(number: int) -> str | None:
        return names.provisions[number] if number >= 0 else None

    chain, fails = int(decisions.chain[row]), int(decisions.fails[row])
    links = names.links[chain] if chain >= 0 else ()
    assert tuple(link.provision for link in links) == (names.chains[chain] if chain >= 0 else ())
    return {
        "outcome": OUTCOMES[decisions.outcome[row]],
        "provision": provision(int(decisions.provision[row])),
        "chain": tuple((link.provision, link.holder, link.since, link.until) for link in links),
        "limit": provision(int(decisions.limit[row])),
        "missing": names.missing[decisions.missing[row]],
        "nearest": provision(int(decisions.nearest[row])),
        "fails": names.fails[fails] if fails >= 0 else None,
        "reason": names.reasons[decisions.reason[row]],
    }


def refused(error: TooOpen) -> dict[str, Any]:
    """What an audit says where the engine refuses."""
    empty = {"provision": None, "chain": (), "limit": None, "missing": (), "nearest": None, "fails": None}
    return {"outcome": OUTCOMES[-1], **empty, "reason": f"{error.slug}: {error}"}


def audited(registry: Registry, asked: Sequence[Asked], auditor: Auditor | None = None) -> list[dict[str, Any]]:
    """What an audit says of some acts, each at its vantage."""
    auditor = auditor or Auditor(registry)
    codes = Codes(registry)
    batch = Acts.of([(act, codes.vantage(vantage)) for act, vantage in asked], codes, registry.zone)
    decisions = auditor.decide(batch, codes)
    assert len(decisions) == len(asked)
    return [told(decisions, auditor.names, row) for row in range(len(asked))]


def differences(registry: Registry, asked: Iterable[Asked]) -> list[tuple[Act, dict[str, Any], dict[str, Any]]]:
    """The acts of which an audit does not say what the engine says, with both."""
    asked = list(asked)
    engine = Engine(registry)
    found = []
    for (act, vantage), ours in zip(asked, audited(registry, asked), strict=True):
        try:
            theirs = said(engine.decide(act, vantage))
        except TooOpen as error:
            theirs = refused(error)
        if ours != theirs:
            found.append((act, ours, theirs))
    return found
