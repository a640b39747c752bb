"""The generated law as Vires has it: registry records, and registry text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from benchmarks.workload import VIEW, Question, Workload
from vires.model.instrument import Instrument
from vires.model.question import Act
from vires.model.registry import Registry
from vires.model.settings import Settings
from vires.model.source import Source
from vires.model.term import TERM_CLASSES
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

VANTAGE = Vantage(as_of=Dating.parse(VIEW), known_by=Dating.parse(VIEW))


def registry(workload: Workload, instruments: Iterable[Mapping[str, Any]] | None = None) -> Registry:
    """The registry of the workload, or of the same terms with other instruments."""
    documents = workload.documents
    parsed = (Instrument.model_validate(document) for document in instruments or workload.instruments)
    return Registry(
        settings=Settings.model_validate(documents["settings"]),
        terms={
            scheme: {term["id"]: TERM_CLASSES[scheme].model_validate(term) for term in terms}
            for scheme, terms in documents["terms"].items()
        },
        instruments={instrument.id: instrument for instrument in parsed},
        sources={source["id"]: Source.model_validate(source) for source in documents["sources"]},
    )


def act(question: Question) -> Act:
    """The question in the form that the definition takes."""
    return Act.model_validate(question)


def text(workload: Workload) -> dict[str, bytes]:
    """The registry as files. JSON is YAML, so each document is a line or a few of it."""
    documents = workload.documents
    files = {
        "registry.yaml": json.dumps(documents["settings"]).encode(),
        "terms.yaml": json.dumps(documents["terms"]).encode(),
        "sources.yaml": json.dumps({"sources": documents["sources"]}).encode(),
    }
    for start in range(0, len(workload.instruments), 100):
        page = workload.instruments[start : start + 100]
        lines = "\n---\n".join(json.dumps(document) for document in page)
        files[f"instruments/{start // 100:05}.yaml"] = lines.encode()
    return files
