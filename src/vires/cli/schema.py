"""`vires schema`: the JSON Schema of registry text, of a finding, or of a proof."""

from __future__ import annotations

from typing import Annotated

import typer

from vires.cli.call import JsonOption, write_json

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def schema(
    name: Annotated[str, typer.Argument(metavar="[registry|finding|proof]", help="Of what.")] = "registry",
    as_json: JsonOption = False,
) -> None:
    """The JSON Schema of registry text, by which an editor completes and checks it, of a finding, or of a proof."""
    from vires.registry.schema import SCHEMAS
    from vires.registry.schema import schema as schema_of

    if name not in SCHEMAS:
        from vires.service.refusal import Refusal

        raise Refusal(
            "schema-unknown", f"there is no schema of `{name}`", f"give one of {', '.join(SCHEMAS)}",
            nearest=tuple(SCHEMAS),
        )  # fmt: skip
    write_json(schema_of(name))
