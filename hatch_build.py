"""The compiled part of the audit, built where there is a compiler and left out where there is none: what it does is
also done without it. With `VIRES_PLAIN=1` in the environment nothing is compiled, and the wheel fits any machine."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NAME = "vires.audit.kernel._look"
SOURCE = Path("src/vires/audit/kernel/_look.c")


class Compiled(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles the extension into the wheel; for an editable install, beside its source."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, if that can be, before the wheel is put together."""
        if self.target_name != "wheel" or os.environ.get("VIRES_PLAIN"):
            return
        made = compiled(Path(self.root) / SOURCE, Path(tempfile.mkdtemp()))
        if made is None:
            sys.stderr.write("no compiler: the audit is built without its compiled part\n")
            return
        if version == "editable":
            shutil.copy(made, Path(self.root) / SOURCE.with_name(made.name))
            return
        build_data["force_include"][str(made)] = f"vires/audit/kernel/{made.name}"
        build_data["pure_python"] = False
        build_data["infer_tag"] = True


def compiled(source: Path, folder: Path) -> Path | None:
    """The extension, compiled into a folder; `None` where that cannot be."""
    from setuptools import Distribution, Extension
    from setuptools.command.build_ext import build_ext

    extension = Extension(NAME, [str(source)], optional=True, extra_compile_args=["-O3"] if os.name == "posix" else [])
    command = build_ext(Distribution({"name": "vires", "ext_modules": [extension]}))
    command.build_lib, command.build_temp = str(folder), str(folder / "temp")
    command.ensure_finalized()
    command.run()
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    found = folder / "vires" / "audit" / "kernel" / f"_look{suffix}"
    return found if found.exists() else None
