"""The pages of docs/diagnostics, one for each diagnostic, written from the rules and the gallery.

`python -m tests.diagnostic_pages` writes them anew; a test fails while they are out of date.
"""

from __future__ import annotations

from pathlib import Path

from tests.gallery import BASE, GALLERY, ROOT, described, diagnostics, printed, texts
from vires.decide.analysis.catalogue import RULES as DEEP_RULES
from vires.registry.lint.catalogue import RULES
from vires.registry.lint.refusal import REFUSALS

PAGES = ROOT / "docs/diagnostics"
_TO_GALLERY = "../../gallery"
_DEEP = (
    "Found by `vires lint --deep`, once nothing else is wrong. It is said only where it is so of every act, as the "
    "law and the record stand at the time of asking; [the guide](../guide/deep-lint.md) says what is looked through. "
    "Where the record is right as it is, begin the `note` of the provision or instrument with `as it stands:` and "
    "say why."
)


def pages() -> dict[str, str]:
    """Every page by the name of its file."""
    found = {f"{slug}.md": _page(slug, title, why) for slug, (title, why) in described().items()}
    return {"README.md": _index(), **found}


def _page(slug: str, title: str, why: str) -> str:
    case = GALLERY / slug
    parts = [f"# {slug}", f"*{title[0].upper()}{title[1:]}.*", why]
    if slug in {rule.slug for rule in DEEP_RULES}:
        parts.append(_DEEP)
    if not case.is_dir():
        parts.append("An example would need more text than a page can hold, so the gallery has none.")
        return "\n\n".join(parts) + "\n"
    remedies = dict.fromkeys(found.remedy for found in diagnostics(case) if found.slug == slug)
    parts += ["## What to do", "\n".join(f"- {remedy}" for remedy in remedies)]
    parts += ["## An example"]
    for name, data in texts(case).items():
        parts += [f"`{name}`{_stands_on(case)}", _fenced(data.decode("utf-8", "replace"), "yaml")]
    parts += ["What is printed:", _fenced(printed(case), "text")]
    parts.append(f"From [the gallery]({_TO_GALLERY}/{slug}).")
    return "\n\n".join(parts) + "\n"


def _stands_on(case: Path) -> str:
    if "registry.yaml" in texts(case):
        return ", the whole registry:"
    return f", beside [{BASE.name}]({_TO_GALLERY}/{BASE.name}):"


def _fenced(text: str, language: str) -> str:
    """A block of code. What does not print is shown as a replacement character, so that a page is safe to
    read where the text is not."""
    text = text.removesuffix("\n")
    shown = "".join(mark if mark.isprintable() or mark == "\n" else "\ufffd" for mark in text)
    return f"```{language}\n{shown}\n```"


def _index() -> str:
    def listed(entries: list[tuple[str, str]]) -> str:
        return "\n".join(f"- [{slug}]({slug}.md): {title}" for slug, title in sorted(entries))

    return (
        "\n\n".join(
            [
                "# Diagnostics",
                "What `vires lint` can say of registry text. Every page has the reason, an example and the "
                "message it prints. The pages are written by `python -m tests.diagnostic_pages` from the "
                "rules and the gallery.",
                "## Text that cannot be read",
                listed([(refusal.slug, refusal.title) for refusal in REFUSALS]),
                "## Records that do not hold together",
                listed([(rule.slug, rule.title) for rule in RULES]),
                "## Records without effect",
                "Found by `vires lint --deep`, which asks these rules once it finds nothing else; see "
                "[the guide](../guide/deep-lint.md).",
                listed([(rule.slug, rule.title) for rule in DEEP_RULES]),
            ]
        )
        + "\n"
    )


def main() -> None:
    """Write every page anew, and remove pages of diagnostics that are no more."""
    PAGES.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for path in PAGES.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (PAGES / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
