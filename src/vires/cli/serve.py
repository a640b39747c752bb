"""`vires serve`: the verbs over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vires.cli.call import Call, RegistryOption, pairs

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from vires.service.serving.service import Service

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def serve(
    context: typer.Context,
    tenant: Annotated[
        list[str] | None,
        typer.Option("--tenant", metavar="NAME=ADDRESS", help="Serve another registry below `/t/NAME`; repeatable."),
    ] = None,
    host: Annotated[str | None, typer.Option("--host", help="Where to listen; left out: 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option("--port", help="Left out: 8000; 0 takes a free one.")] = None,
    workers: Annotated[int | None, typer.Option("--workers", metavar="N", help="Processes that answer.")] = None,
    public_url: Annotated[
        str | None, typer.Option("--public-url", metavar="URL", help="The address by which the outside reaches this.")
    ] = None,
    private: Annotated[bool, typer.Option("--private", help="Answer only who is known by a token.")] = False,
    tokens: Annotated[
        Path | None, typer.Option("--tokens", metavar="FILE", help="Who is known: a file that `vires token` makes.")
    ] = None,
    vault: Annotated[
        Path | None,
        typer.Option(
            "--vault", metavar="FOLDER", help="Your own texts of sources, by SHA-256, to read beside the record."
        ),
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="Settings, as TOML; options count for more.")
    ] = None,
    registry: RegistryOption = None,
) -> None:
    """Serve registries to other programs over HTTP until told to stop.

    Prints the address once it can answer. SIGTERM and SIGINT stop it: requests in flight are finished first.
    """
    from dataclasses import replace

    from vires.service.serving.settings import read_settings, vault_of

    _need_server()
    from vires.api.running import run

    said = {
        "registry": Call.of(context, registry, False).registry,
        "tenants": pairs(tenant, "--tenant"),
        "host": host,
        "port": port,
        "workers": workers,
        "public_url": public_url,
        "vault": vault,
    }
    served = read_settings(config, said, private=private)
    if tokens is not None:
        served = replace(served, access=replace(served.access, tokens=tokens))

    texts = vault_of(served.settings)

    # Loaded before processes are made, so that what is loaded is shared by all of them.
    from vires.mcp.http import mount

    def add(application: Starlette, service: Service) -> None:
        from urllib.parse import urlsplit

        from vires.web import site

        site.mount(application)
        application.state.vault = texts
        public = urlsplit(served.settings.public_url or "").hostname
        mount(application, service, [name for name in (public, served.settings.host) if name])

    raise typer.Exit(run(served, lambda address: typer.echo(address), add))


def _need_server() -> None:
    from importlib.util import find_spec

    from vires.service.refusal import Refusal

    for library in ("fastapi", "uvicorn", "httptools", "jinja2", "mcp", "prometheus_client", "sqlalchemy"):
        if find_spec(library) is None:
            raise Refusal(
                "extra-missing", f"a server needs `{library}`, which is not installed", "pip install 'vires[server]'"
            )
