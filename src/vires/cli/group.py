"""Commands by name, each in the module of its name, which is imported only when it is called."""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperGroup

from vires.service.refusal import Refusal


class LazyGroup(TyperGroup):
    """The commands of a package. `listed` names them in the order in which help shows them, each with what it gives;
    a name that Python keeps for itself has a module with `_` after it, and `-` is `_` in the name of a module."""

    package: ClassVar[str]
    listed: ClassVar[Mapping[str, str]]

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self.listed)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in self.listed:
            return None
        module = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name.replace("-", "_")
        command = typer.main.get_command(import_module(f"{self.package}.{module}").app)
        command.name = cmd_name
        command.short_help = self.listed[cmd_name]
        return command

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in self.listed and not args[0].startswith("-"):
            raise _unknown_command(args[0], self.listed, ctx.command_path)
        return super().resolve_command(ctx, args)


def _unknown_command(name: str, listed: Mapping[str, str], path: str) -> Refusal:
    from difflib import get_close_matches

    near = get_close_matches(name, listed, n=3, cutoff=0.5)
    return Refusal(
        "command-unknown", f"there is no command `{name}`",
        f"did you mean `{path} {near[0]}`? `{path} --help` lists all" if near else f"`{path} --help` lists all",
        nearest=near,
    )  # fmt: skip
