"""The gallery: for every diagnostic one broken registry of Arden, and exactly what is printed for it.

`python -m tests.gallery` writes every `expected.txt` anew; read the diff. A case is a folder named after its
slug. It stands on `gallery/arden.yaml`, unless it brings a `registry.yaml` of its own.
"""

from __future__ import annotations

import ast
from pathlib import Path

from vires.decide.analysis.catalogue import RULES as DEEP_RULES
from vires.registry.diagnostic import Diagnostic
from vires.registry.excerpt import rendered
from vires.registry.lint.catalogue import RULES, diagnose
from vires.registry.lint.refusal import REFUSALS
from vires.registry.loader import load
from vires.service.linting import deep_problems
from vires.temporal.dating import Dating

ROOT = Path(__file__).resolve().parent.parent
GALLERY = ROOT / "gallery"
BASE = GALLERY / "arden.yaml"
EXPECTED = "expected.txt"
LOADER = ROOT / "src/vires/registry"

NOW = Dating.parse("2002-01-01")
"""The vantage at which the deep rules look at a case."""

# What only a mistake in a rule itself can bring about; no registry text shows it.
INTERNAL = frozenset({"rule-stopped"})


def cases() -> list[Path]:
    """The folders of the gallery, by slug."""
    return sorted(folder for folder in GALLERY.iterdir() if folder.is_dir())


def texts(case: Path) -> dict[str, bytes]:
    """The files of a case by name, without what it stands on."""
    return {path.name: path.read_bytes() for path in sorted(case.glob("*.yaml"))}


def diagnostics(case: Path) -> tuple[Diagnostic, ...]:
    """What is wrong with a case, by the loader and, once it can be read, by lint; where they find nothing, by the
    deep rules."""
    return found_in(_whole(case))


def found_in(files: dict[str, bytes]) -> tuple[Diagnostic, ...]:
    """What is wrong with some files, as `vires lint --deep` finds it."""
    loaded = load(files)
    return diagnose(loaded) or tuple(sorted(deep_problems(loaded, NOW)))


def printed(case: Path) -> str:
    """What is printed for a case: every diagnostic with its excerpt, an empty line between two."""
    files = _whole(case)
    return "\n\n".join(rendered(found, files) for found in diagnostics(case)) + "\n"


def _whole(case: Path) -> dict[str, bytes]:
    own = texts(case)
    return own if "registry.yaml" in own else {BASE.name: BASE.read_bytes(), **own}


def described() -> dict[str, tuple[str, str]]:
    """Title and reason of every diagnostic that text can bring about, by slug."""
    known = {entry.slug: (entry.title, entry.why) for entry in RULES}
    known |= {entry.slug: (entry.title, entry.why) for entry in REFUSALS}
    known |= {entry.slug: (entry.title, entry.why) for entry in DEEP_RULES}
    return dict(sorted(known.items()))


def emitted() -> set[str]:
    """Every slug that the code of the loader names: what it hands to a `Diagnostic` or a `report`, and the
    slugs of the forms that a scalar may take."""
    found: set[str] = set()
    for path in LOADER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                place = {"Diagnostic": 1, "report": 1, "_report": 0, "Leaf": 2}.get(name)
                slug = node.args[place] if place is not None and len(node.args) > place else None
                if slug is not None and not isinstance(slug, ast.Call):
                    found |= _texts(slug)
            elif isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "slug" and node.value:
                found |= _texts(node.value)
    return found


def _texts(node: ast.expr) -> set[str]:
    constants = (part.value for part in ast.walk(node) if isinstance(part, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


def main() -> None:
    """Write what is printed for every case anew."""
    for case in cases():
        (case / EXPECTED).write_text(printed(case), encoding="utf-8")


if __name__ == "__main__":
    main()
