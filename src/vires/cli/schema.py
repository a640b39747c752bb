"""`vires schema`: the JSON Schema of registry text, of a finding, of a proof, or of a mapping of acts."""

from __future__ import annotations

from typing import Annotated

import typer

from vires.cli.call import JsonOption, write_json

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def schema(
    name: Annotated[str, typer.Argument(metavar="[registry|finding|proof|mapping]", help="Of what.")] = "registry",
    as_json: JsonOption = False,
) -> None:
    """The JSON Schema of registry text, by which an editor completes and checks it, of a finding, of a proof, or of a
    mapping for `vires audit`."""
    from vires.registry.schema import SCHEMAS
    from vires.registry.schema import schema as schema_of

    if name == "mapping":
        from vires.service.auditing import mapping_schema

        write_json(mapping_schema())
        return
    if name not in SCHEMAS:
        from vires.service.refusal import Refusal

        names = (*SCHEMAS, "mapping")
        raise Refusal(
            "schema-unknown", f"there is no schema of `{name}`", f"give one of {', '.join(names)}", nearest=names
        )
    write_json(schema_of(name))
