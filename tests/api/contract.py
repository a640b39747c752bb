"""What the description of the interface promises, held against what is served, by schemathesis: all of its checks, in
all of its phases. `python -m tests.api.contract --url ADDRESS` does it with a server that runs."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import schemathesis
from hypothesis import strategies as st
from schemathesis.config import (
    AnalysisConfig,
    ChecksConfig,
    ConstantsConfig,
    GenerationConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)
from schemathesis.config._checks import MISSING_REQUIRED_HEADER_EXPECTED_STATUSES, MissingRequiredHeaderConfig
from schemathesis.core.failures import Failure
from schemathesis.engine import Status, events, from_schema
from schemathesis.schemas import BaseSchema

from vires.api.routes.description import DRAFT_FORMAT
from vires.api.routes.examples import DRAFT

# Strings that no generator can make up: each format says what such a string is.
schemathesis.openapi.format("authzen-page-token", st.just(""))
schemathesis.openapi.format(
    DRAFT_FORMAT,
    st.builds(
        lambda number, title: DRAFT.replace("order/30", f"order/{number}").replace("Order 30 on inspectors", title),
        st.integers(min_value=30, max_value=99),
        st.sampled_from(("Order on cargo", "Order on nets", "Order on papers")),
    ),
)


# RFC 6585: 428 is the status for a request that lacks the condition it must be made under, and younger than the list of
# statuses that is expected of a missing header.
PRECONDITION = MissingRequiredHeaderConfig(expected_statuses=[*MISSING_REQUIRED_HEADER_EXPECTED_STATUSES, "428"])
KEYS = count(1)


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Give each write that is well formed a key of its own, as every client must."""
    positive = case.meta is not None and case.meta.generation.mode.is_positive
    if positive and case.headers and "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = f"contract-{next(KEYS)}"


@dataclass
class Report:
    """What came of it: `failures` by operation, `cases` and `statuses` counted, `phases` with how each ended."""

    failures: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    cases: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    phases: dict[str, Status] = field(default_factory=dict)

    @property
    def kept(self) -> bool:
        """Tell whether nothing was found wrong."""
        return not self.failures and not self.errors


def settings(*, examples: int, seed: int, seconds: int | None = None, **project: Any) -> SchemathesisConfig:
    """The same cases for the same seed; every check and every phase is on. Literals of the source are not among what is
    sent: the cases would be others with every change of the code."""
    generation = GenerationConfig(max_examples=examples, deterministic=True, database="none")
    analysis = AnalysisConfig(constants=ConstantsConfig(enabled=False))
    checks = ChecksConfig(missing_required_header=PRECONDITION)
    default = ProjectConfig(
        continue_on_failure=True, generation=generation, analysis=analysis, checks=checks, workers=1, **project
    )
    config = SchemathesisConfig(seed=seed, max_time=seconds, projects=ProjectsConfig(default=default))
    config.output.sanitization.update(enabled=False)
    return config


def hold(schema: BaseSchema) -> Report:
    """Hold a service to its description. `schema` is loaded with `settings`."""
    report = Report()
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            _note(report, event)
        elif isinstance(event, events.PhaseFinished):
            report.phases[event.phase.name.value] = event.status
        elif isinstance(event, events.NonFatalError):
            report.errors.append(f"{event.label}: {event.value}")
        elif isinstance(event, events.FatalError):
            raise event.exception
        elif isinstance(event, events.EngineFinished):
            report.failures += [f"after the run: {failure}" for failure in event.failures]
    return report


def _note(report: Report, event: events.ScenarioFinished) -> None:
    recorder = event.recorder
    for name, interaction in recorder.interactions.items():
        label = recorder.cases[name].value.operation.label
        report.cases[event.phase.value] += 1
        if interaction.response is not None:
            report.statuses[interaction.response.status_code] += 1
            if interaction.response.status_code == 200:
                report.answered[label] += 1
    for name, checks in recorder.checks.items():
        for check in checks:
            report.checks[check.name] += 1
            if check.failure_info is not None:
                case = recorder.cases[name].value
                response = recorder.interactions[name].response
                report.failures.append(_told(case, check.name, check.failure_info.failure, event.phase.value, response))


def _told(case: Any, check: str, failure: Failure, phase: str, response: Any) -> str:
    said = " ".join(f"{failure.title}: {failure.message}".split())
    got = "" if response is None else f"\n    {response.status_code} {response.content[:400]!r}"
    return f"{case.operation.label} [{phase}, {check}] {said[:400]}\n    {case.as_curl_command()[:600]}{got}"


def main() -> int:
    """Hold a server that runs to its own description."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--examples", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=None)
    asked = parser.parse_args()
    config = settings(examples=asked.examples, seed=asked.seed, seconds=asked.seconds)
    report = hold(schemathesis.openapi.from_url(f"{asked.url}/openapi.json", config=config))
    print(f"{sum(report.cases.values())} requests, by status {dict(sorted(report.statuses.items()))}")
    for said in [*report.errors, *report.failures]:
        print(said)
    return 0 if report.kept else 1


if __name__ == "__main__":
    sys.exit(main())
