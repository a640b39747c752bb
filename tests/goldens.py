"""`python -m tests.goldens [CASE...]`: write the whole findings of the conformance cases anew; read the diff.

Only the findings are written, never what a case expects: that is derived by a person from the rules.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ProcessPoolExecutor

from tests.conformance.cases import Case, Refused, cases


def write(case: Case) -> str | None:
    """Write one finding anew. Returns a line about the case where it is refused or not as expected."""
    try:
        finding = case.answer()
    except Refused as refused:
        return f"{case.slug}: refused: {refused}"
    text = json.dumps(finding, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    case.finding_path.write_text(text, encoding="utf-8")
    chief = "hull" if case.form == "strength" else "outcome"
    if finding[chief] != case.expect[chief]:
        return f"{case.slug}: expected {case.expect[chief]}, found {finding[chief]}"
    return None


def main(names: list[str]) -> int:
    """Write the findings of the named cases, or of all."""
    chosen = [case for case in cases("good") if not names or case.slug in names]
    for stale in {*cases("good")[0].path.parent.glob("*.json")} - {c.finding_path for c in cases("good")}:
        stale.unlink()
    with ProcessPoolExecutor(max_workers=2) as workers:
        complaints = [line for line in workers.map(write, chosen) if line]
    print(*complaints, f"{len(chosen)} findings written", sep="\n")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
