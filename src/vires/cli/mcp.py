"""`vires mcp`: the verbs as tools of the Model Context Protocol."""

from __future__ import annotations

from typing import Annotated

import typer

from vires.cli.call import Call, RegistryOption, pairs

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def mcp(
    context: typer.Context,
    tenant: Annotated[
        list[str] | None,
        typer.Option("--tenant", metavar="NAME=ADDRESS", help="Serve another registry under this name; repeatable."),
    ] = None,
    http: Annotated[bool, typer.Option("--http", help="Serve over HTTP instead of standard input and output.")] = False,
    host: Annotated[str, typer.Option("--host", help="With --http: where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="With --http; 0 takes a free one.")] = 8001,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="With --http: another name of this server; repeatable."),
    ] = None,
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.1, max=3600, help="How long one question may take.")
    ] = 30.0,
    registry: RegistryOption = None,
) -> None:
    """Serve registries to an assistant, so that it answers from the record.

    Speaks on standard input and output, where it is started by the assistant's own program; what it logs goes to
    standard error. With --http it prints its address there.
    """
    _need_mcp()
    import asyncio

    from vires.mcp.logs import write_logs
    from vires.service.serving.desk import Desk
    from vires.service.serving.hosted import Hosted
    from vires.service.serving.limits import Limits
    from vires.service.serving.service import Service
    from vires.service.serving.settings import read_settings

    said = {"registry": Call.of(context, registry, False).registry, "tenants": pairs(tenant, "--tenant")}
    settings = read_settings(None, said).settings
    write_logs()
    addresses = {"": settings.registry, **settings.tenants}

    async def serve() -> None:
        service = Service(
            {name: Hosted(name, address) for name, address in addresses.items()}, Desk(Limits(seconds=seconds))
        )
        if http:
            from vires.api.wire.protocol import Connection
            from vires.mcp import http as carrier

            await carrier.serve(
                service, host, port, allow_host or (), Connection, lambda address: typer.echo(address, err=True)
            )
        else:
            from vires.mcp import stdio

            await stdio.serve(service)

    asyncio.run(serve())


def _need_mcp() -> None:
    from importlib.util import find_spec

    from vires.service.refusal import Refusal

    for library in ("mcp", "uvicorn", "httptools", "starlette", "sqlalchemy"):
        if find_spec(library) is None:
            raise Refusal(
                "extra-missing", f"`vires mcp` needs `{library}`, which is not installed", "pip install 'vires[server]'"
            )
