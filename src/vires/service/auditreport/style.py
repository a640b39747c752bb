"""How the report looks: ink on paper as the site has it, light or dark as the reader's system is, and for paper."""

from __future__ import annotations

from pathlib import Path

PALETTE = {
    "#ffffff": "--sheet", "#1c1f23": "--ink", "#5a6068": "--soft", "#c9ced4": "--rule", "#1a4f8a": "--link",
    "#1b5e34": "--authorized", "#7a4a00": "--irregular", "#5b2a86": "--disputed", "#9b1c1c": "--barred",
    "#3d4248": "--none", "#dff1e4": "--authorized-wash", "#fdebc8": "--irregular-wash",
    "#fff6df": "--conditional-wash", "#efe4f8": "--disputed-wash", "#f6cfcf": "--barred-wash",
    "#e3d3f1": "--undefined-wash",
}  # fmt: skip
"""The colours in which pictures are drawn, and the variable of the page that stands for each."""

COLOURS = {
    "--ink": ("#1b1e22", "#e8e6e1"), "--soft": ("#4c525a", "#b3b8be"), "--paper": ("#fcfbf8", "#15171a"),
    "--panel": ("#f4f2ec", "#1e2125"), "--sheet": ("#ffffff", "#1a1d20"), "--rule": ("#dcd8cf", "#363b41"),
    "--line": ("#82878e", "#7d838a"), "--link": ("#1d4f91", "#93bff5"), "--focus": ("#b35900", "#ffb066"),
    "--authorized": ("#1b5e34", "#8fdca8"), "--authorized-wash": ("#dff1e4", "#17301f"),
    "--irregular": ("#7a4a00", "#f0c078"), "--irregular-wash": ("#fdebc8", "#35270f"),
    "--conditional": ("#7a4a00", "#f0c078"), "--conditional-wash": ("#fff6df", "#2e2612"),
    "--disputed": ("#5b2a86", "#cfa9ef"), "--disputed-wash": ("#efe4f8", "#2b1d38"),
    "--barred": ("#9b1c1c", "#f5a3a3"), "--barred-wash": ("#f9e0e0", "#3a1a1a"),
    "--undefined": ("#5b2a86", "#cfa9ef"), "--undefined-wash": ("#e9dcf4", "#33233f"),
    "--none": ("#3d4248", "#c3c8ce"),
}  # fmt: skip
"""Each by day and by night."""
INKS = (
    "--ink", "--soft", "--link", "--authorized", "--irregular", "--conditional", "--disputed", "--barred",
    "--undefined", "--none",
)  # fmt: skip
"""Those in which words are written, also on a panel and on a sheet."""

_FILE = Path(__file__).with_name("report.css")


def sheet() -> str:
    """The style sheet."""
    names = "".join(f"{name}: light-dark({day}, {night}); " for name, (day, night) in COLOURS.items())
    drawn = "".join(
        f'svg [fill="{colour}"] {{ fill: var({name}); }} svg [stroke="{colour}"] {{ stroke: var({name}); }}\n'
        for colour, name in PALETTE.items()
    )
    return (
        ':root { color-scheme: light dark; --serif: "Source Serif 4", Charter, "Bitstream Charter", "Iowan Old Style", '
        'Georgia, "Liberation Serif", serif; --sans: "Source Sans 3", "Helvetica Neue", Arial, "Liberation Sans", '
        'sans-serif; --mono: "SFMono-Regular", Consolas, "Liberation Mono", monospace; '
        f"{names}}}\n{_FILE.read_text(encoding='utf-8').strip()}\n{drawn}"
    )
