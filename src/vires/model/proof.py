"""Proofs: a finding's outcome with an argument for it that can be checked step by step against the text (S21).

No key may be left out and no list is in a free order, so that one proof has one form.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from vires.model.finding import Branch, Outcome
from vires.model.origin import Noun

FORMAT = "1"
"""The version of this form."""


class Stands(Noun):
    """S9: to make the provision was within its maker's power, as to a recipient or a target."""

    rule: Literal["stands"]
    provision: str
    about: str | None
    power: str


class Via(Noun):
    """S9: it stands on this route; `clause` counts from 0."""

    rule: Literal["via"]
    provision: str
    about: str | None
    route: str | None
    clause: int | None
    power: str


class Operative(Noun):
    """S10: it is operative at a moment; `spared`: but for rescissions that save what was made under it."""

    rule: Literal["operative", "spared"]
    provision: str
    about: str | None
    moment: str
    power: str


class Routed(Noun):
    """S10: a route on which it stands is operative at the moment too."""

    rule: Literal["routed"]
    provision: str
    about: str | None
    moment: str
    power: str


class Works(Noun):
    """S10: what is performed has effect on its target at a moment."""

    rule: Literal["works"]
    provision: str
    target: str
    moment: str


class Annulled(Noun):
    """S10: an annulment works on it at the viewpoint."""

    rule: Literal["annulled"]
    provision: str


class Ended(Noun):
    """S10: a rescission that no revival follows works on it; with `saving`, one that does not save delegations."""

    rule: Literal["ended"]
    provision: str
    moment: str
    rescissions: Literal["none", "saving"]


class Suspended(Noun):
    """S10: a suspension of it is operative and covers the act."""

    rule: Literal["suspended"]
    provision: str
    moment: str


class Serving(Noun):
    """S16: who made it was validly serving, as to a route."""

    rule: Literal["serving"]
    provision: str
    route: str | None


class Holds(Noun):
    """S12: the chain that ends here holds as to its conditions, and each of `yielding` yields to a link of it."""

    rule: Literal["holds"]
    provision: str
    recipient: str
    moment: str
    facts_of: str | None
    power: str
    yielding: tuple[str, ...]


class Authority(Noun):
    """S12: a chain that ends in the grant covers the act, and each of `yielding` yields to a link of it."""

    rule: Literal["authority"]
    provision: str
    yielding: tuple[str, ...]


class Covers(Noun):
    """S7: what is no grant covers the act, where that hangs on a status or a consent."""

    rule: Literal["covers"]
    provision: str


class Bites(Noun):
    """S14: a limit of law or policy is operative, covers the act and is not met."""

    rule: Literal["bites"]
    provision: str


AnyClaim = Annotated[
    Stands
    | Via
    | Operative
    | Routed
    | Works
    | Annulled
    | Ended
    | Suspended
    | Serving
    | Holds
    | Authority
    | Covers
    | Bites,
    Field(discriminator="rule"),
]
_CLAIMS: dict[str, type[Noun]] = {
    "stands": Stands, "via": Via, "operative": Operative, "spared": Operative, "routed": Routed, "works": Works,
    "annulled": Annulled, "ended": Ended, "suspended": Suspended, "serving": Serving, "holds": Holds,
    "authority": Authority, "covers": Covers, "bites": Bites,
}  # fmt: skip


def claim_of(key: tuple[object, ...]) -> Any:
    """The claim that a key names."""
    model = _CLAIMS[str(key[0])]
    return model(**dict(zip(model.model_fields, key, strict=True)))


def key_of(claim: AnyClaim) -> tuple[object, ...]:
    """The key of a claim: its rule, then what the rule is asked about."""
    return tuple(getattr(claim, name) for name in type(claim).model_fields)


class Step(Noun):
    """One line of argument: a claim holds, does not (`false`), or is undefined (`null`), by earlier steps and by
    tests of the text. Steps that say of each other that they only support each other may name one another."""

    step: int
    claim: AnyClaim
    holds: bool | None
    by: tuple[int | str, ...]


class Conclusion(Noun):
    """The outcome of every completion of a case; `chains` are the numbers of those it rests on, `limits` those
    that are not met."""

    outcome: Outcome
    chains: tuple[int, ...]
    limits: tuple[str, ...]


class Failing(Noun):
    """The first test of S15 that a grant does not pass in any completion of a case, by which steps and tests, and
    because of which provisions; `exists` where a source denies the grant, `reach` where its offices or powers do
    not cover the act."""

    fails: str
    by: tuple[int | str, ...]
    because: tuple[str, ...]


class Case(Noun):
    """One value of the point that a node divides by, and what follows."""

    value: str
    then: Node


class Division(Noun):
    """A point left open, by whose values the completions are divided; all values it can still take are there."""

    atom: str
    kind: Literal["fact", "reading", "doctrine"]
    cases: tuple[Case, ...]


class Node(Noun):
    """What holds in every completion of a set, then either what is so in all of them or a division of them."""

    steps: tuple[Step, ...]
    divided: Division | None
    concludes: Conclusion | Failing | None


class Words(Noun):
    """What the text of a provision says, and the digests of its document and of its instrument's."""

    provision: str
    instrument: str
    does: str
    issuer: str
    decided: Any
    since: Any
    until: Any
    to: Any
    powers: Any
    scope: Any
    when: Any
    sha256: str
    instrument_sha256: str


class ProofLink(Noun):
    """One link of a chain: to whom it gives the power, and the clause of the link above under which it passed."""

    recipient: str
    clause: int | None
    text: Words


class ProofChain(Noun):
    """A chain, from its root to the office asked about."""

    chain: int
    links: tuple[ProofLink, ...]


class ProofLimit(Noun):
    """A limit whose words may cover the act."""

    force: Any
    binds: Any
    unless: Any
    text: Words


class Missing(Noun):
    """A grant that might have conferred the power, the first test that it does not pass in every completion, and
    the argument for that."""

    provision: str
    fails: str
    argument: Node


class Digest(Noun):
    """A provision on whose text a step rests."""

    provision: str
    sha256: str
    instrument_sha256: str


class ProofRegistry(Noun):
    """The text that the proof speaks of."""

    name: str
    digest: str


class Claimed(Noun):
    """What the finding says."""

    outcome: Outcome
    branches: tuple[Branch, ...]


class Proof(Noun):
    """A self-contained proof of a finding. `absence` takes each of `grants` in turn where no authority is shown;
    `seal` is the digest of all the rest as it is laid out."""

    proof: str
    semantics: str
    registry: ProofRegistry
    question: dict[str, Any]
    vantage: dict[str, Any]
    finding: Claimed
    chains: tuple[ProofChain, ...]
    grants: tuple[Words, ...]
    limits: tuple[ProofLimit, ...]
    argument: Node
    absence: tuple[Missing, ...]
    texts: tuple[Digest, ...]
    seal: str
