"""How a server is set: a file of settings, and what the command says instead. Everything wrong is told at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from vires.service.permission.access import TABLES, Access, read_access
from vires.service.refusal import Refusal
from vires.service.serving.audits.allowance import Allowance
from vires.service.serving.limits import Limits
from vires.service.vault import Vault

TENANT = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
"""The name of a tenant, as it stands in a path."""
DEFAULT = Limits()


class Questions(BaseModel):
    """What one question may take; see `Limits`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    seconds: Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)] = DEFAULT.seconds
    megabytes: Annotated[int, Field(ge=256, le=1_000_000)] = DEFAULT.megabytes
    processes: Annotated[int, Field(ge=1, le=256)] = DEFAULT.processes
    waiting: Annotated[int, Field(ge=0, le=100_000)] = DEFAULT.waiting
    errand: Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)] = DEFAULT.errand

    @property
    def limits(self) -> Limits:
        """The same for a desk."""
        return Limits(self.seconds, self.megabytes, self.processes, self.waiting, errand=self.errand)


class Settings(BaseModel):
    """`registry` is the address served at the root, `tenants` others by name. `vault` is a folder of the user's own
    texts of sources, each named by its SHA-256. `connections` are open at once in one process. Every `refresh` seconds
    a registry is looked at for what is new; requests in flight have `grace` seconds to end when the server is stopped.
    Where it is to be `warm`, what the first visitor would wait for is made at the start; after `warming` seconds
    nothing more of that is begun."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    registry: str | None = None
    tenants: dict[str, str] = {}
    host: Annotated[str, Field(min_length=1, max_length=255)] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    public_url: str | None = None
    vault: Path | None = None
    access_log: bool = True
    metrics: bool = True
    connections: Annotated[int, Field(ge=1, le=100_000)] = 1000
    refresh: Annotated[float, Field(ge=0.1, le=86_400, allow_inf_nan=False)] = 2.0
    grace: Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)] = 30.0
    warm: bool = True
    warming: Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)] = 120.0
    questions: Questions = Questions()
    audits: Allowance = Allowance()

    @field_validator("tenants")
    @classmethod
    def _names(cls, tenants: dict[str, str]) -> dict[str, str]:
        wrong = [name for name in tenants if TENANT.fullmatch(name) is None]
        if wrong:
            shown = ", ".join(f"`{name}`" for name in wrong)
            raise ValueError(f"{shown} can be no name of a tenant; expected small letters, digits and `-`")
        return tenants

    @field_validator("public_url")
    @classmethod
    def _address(cls, url: str | None) -> str | None:
        if url is None:
            return None
        where = urlsplit(url)
        if where.scheme not in ("http", "https") or not where.hostname or where.query or where.fragment or "@" in url:
            raise ValueError(f"`{url}` is no address of a server; expected such as `https://law.example.org`")
        return url.rstrip("/")


def vault_of(settings: Settings) -> Vault | None:
    """The vault, if there is one. Its texts are shown to callers of whom nothing is known only where none can come from
    another machine. Raises `Refusal` (`vault-unreadable`)."""
    if settings.vault is None:
        return None
    alone = settings.public_url is None and settings.host in ("127.0.0.1", "::1", "localhost")
    return Vault(settings.vault, anyone=alone)


@dataclass(frozen=True)
class Served:
    """What is served, and to whom."""

    settings: Settings
    access: Access


def read_settings(file: Path | None, said: Mapping[str, Any], *, private: bool = False) -> Served:
    """The settings of a file, and what was said besides, which counts for more. `tenants` of both are served. Raises
    `Refusal` (`settings-unreadable`), with everything wrong in its message."""
    tables = {} if file is None else _tables(file)
    folder = Path() if file is None else file.parent
    own = {name: value for name, value in tables.items() if name not in TABLES}
    if isinstance(own.get("vault"), str):
        own["vault"] = folder / own["vault"]
    if isinstance(own.get("audits"), dict):
        own["audits"] = {
            name: folder / value if name in ("folder", "files") and isinstance(value, str) else value
            for name, value in own["audits"].items()
        }
    named = own.get("tenants", {})
    if isinstance(named, dict):
        own = {**own, "tenants": {**named, **said.get("tenants", {})}}
    given = {**own, **{name: value for name, value in said.items() if value is not None and name != "tenants"}}
    faults: list[str] = []
    settings, access = None, Access()
    try:
        settings = Settings.model_validate(given)
    except ValidationError as error:
        faults.extend(_fault(fault) for fault in error.errors(include_url=False, include_context=False))
    try:
        access = read_access(tables, folder)
    except Refusal as refusal:
        faults.append(refusal.message)
    if settings is None or faults:
        raise Refusal(
            "settings-unreadable", "the settings cannot be used: " + "; ".join(faults),
            "mend what is listed; docs/guide/serve.md says what each setting takes",
        )  # fmt: skip
    return Served(settings, replace(access, private=True) if private else access)


def _tables(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        said = (error.strerror or "cannot be read").lower()
        raise Refusal(
            "settings-unreadable", f"the settings `{file}` cannot be read: {said}", "check its name"
        ) from None
    except ValueError as error:
        raise Refusal(
            "settings-unreadable",
            f"the settings `{file}` are no TOML: {str(error)[:200].lower()}",
            "mend the line named",
        ) from None


def _fault(fault: Any) -> str:
    place = ".".join(str(part) for part in fault["loc"])
    said = str(fault["msg"]).removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        known = [*Settings.model_fields, *TABLES, *(f"questions.{name}" for name in Questions.model_fields)]
        known += [f"audits.{name}" for name in Allowance.model_fields]
        near = get_close_matches(place, known, n=1)
        return f"`{place}` is no setting" + (f", perhaps `{near[0]}`" if near else "")
    return f"`{place}`: {said[:1].lower()}{said[1:]}"
