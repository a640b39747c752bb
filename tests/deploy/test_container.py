"""The container file. It was parsed, and each of its steps that needs no base image is done here; it was not built."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.deploy.lines import DEPLOY, ROOT, instructions, stages
from vires.web.asset import FOLDER


def sources() -> list[str]:
    """What is copied from the repository."""
    copied: list[str] = []
    for name, value in instructions():
        if name == "COPY" and not value.startswith("--from"):
            copied += value.split()[:-1]
    return copied


def test_what_it_copies_is_there_and_let_through() -> None:
    ignore = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in ignore
    for source in sources():
        assert (ROOT / source).is_dir() == source.endswith("/")
        assert (ROOT / source).exists()
        assert f"!{source}" in ignore


def test_nothing_else_is_let_through() -> None:
    ignore = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {line[1:] for line in ignore if line.startswith("!")} == set(sources())


def test_the_wheel_can_be_built_from_what_it_copies(tmp_path: Path) -> None:
    for source in sources():
        target = tmp_path / source
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.endswith("/"):
            shutil.copytree(ROOT / source, target, ignore=shutil.ignore_patterns("__pycache__", "bundle"))
        else:
            shutil.copy(ROOT / source, target)
    bundled = tmp_path / FOLDER.relative_to(ROOT) / "bundle" / "site.js"
    bundled.parent.mkdir()
    bundled.write_text("// what the stage before makes", encoding="utf-8")
    (build,) = [json.loads(value) for name, value in instructions() if name == "RUN" and "hatchling" in value]
    done = subprocess.run([sys.executable, *build[1:]], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = (tmp_path / "dist").glob("vires-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"vires/cli/main.py", "vires/registries/us/registry.yaml", "vires/api/wire/protocol.py"} <= names
    assert "vires/web/static/bundle/site.js" in names


def test_everything_installed_is_locked_and_hashed() -> None:
    installs = [json.loads(value) for name, value in instructions() if name == "RUN" and '"install", "-' in value]
    locked = [line for line in installs if line[0] == "python"]
    assert len(locked) == 3
    for line in locked:
        assert "--no-deps" in line
        assert "--require-hashes" in line or "--no-index" in line


def test_the_lock_holds_what_the_server_asks_for() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (ROOT / "requirements" / "server.txt").read_text(encoding="utf-8")
    locked = {line.partition("==")[0] for line in lock.splitlines() if "==" in line and not line.startswith(" ")}
    extras = project["optional-dependencies"]
    wanted = {name for extra in ("ledger", "postgres", "server", "telemetry") for name in extras[extra]}
    for requirement in {*wanted, *project["dependencies"]}:
        name = requirement.partition(">")[0].partition("[")[0].lower()
        assert name == "vires" or name in locked


def test_it_runs_as_nobody_in_particular() -> None:
    stage = stages()[""]
    said = dict(stage)
    assert said["USER"] == "10001:10001"
    assert said["STOPSIGNAL"] == "SIGTERM"
    names = [name for name, _ in stage]
    assert names.index("USER") > max(place for place, name in enumerate(names) if name in ("RUN", "COPY"))
    assert json.loads(said["ENTRYPOINT"]) == ["vires"]


def test_base_images_are_set_by_whoever_builds() -> None:
    images = [value for name, value in instructions() if name == "FROM"]
    assert images == ["${NODE} AS scripts", "${PYTHON} AS build", "${PYTHON}"]
    defaults = dict(value.split("=", 1) for name, value in stages()["before"] if name == "ARG")
    assert set(defaults) == {"PYTHON", "NODE"}


def test_the_scripts_of_the_site_are_bundled_in_a_stage_of_their_own() -> None:
    scripts, build = stages()["scripts"], stages()["build"]
    assert [json.loads(value) for name, value in scripts if name == "RUN"] == [
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], ["npm", "run", "build"],
    ]  # fmt: skip
    assert not [value for name, value in (*build, *stages()[""]) if name == "RUN" and "npm" in value]
    taken = next(value.split() for name, value in build if name == "COPY" and value.startswith("--from=scripts"))
    # Where the stage puts it is where the build takes it from, and where the wheel looks for it.
    workdir = Path(dict(scripts)["WORKDIR"])
    out = (ROOT / "front" / "build.mjs").read_text(encoding="utf-8").partition('resolve(here, "')[2].partition('"')[0]
    assert os.path.normpath(workdir / out) == taken[1].rstrip("/")
    assert taken[2].rstrip("/") == os.path.relpath(taken[1], workdir.parent) == os.path.relpath(FOLDER / "bundle", ROOT)
    assert [name for name, value in build if name == "COPY" and value == "src/ src/"] == ["COPY"]
    order = [value for name, value in build if name in ("COPY", "RUN")]
    assert order.index("src/ src/") < order.index(" ".join(taken)) < order.index(
        next(value for value in order if "hatchling" in value)
    )  # fmt: skip
    # A bundle that lies here, and may be an old one, is not taken along.
    assert taken[2].rstrip("/") in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


@pytest.mark.skipif(
    not (shutil.which("node") and (ROOT / "front" / "node_modules" / "esbuild").is_dir()),
    reason="the scripts were not bundled: node or front/node_modules is not there (`make scripts`)",
)
def test_the_scripts_can_be_bundled_from_what_is_copied(tmp_path: Path) -> None:
    front = tmp_path / "build" / "front"
    front.mkdir(parents=True)
    for name, value in stages()["scripts"]:
        if name == "COPY":
            *taken, target = value.split()
            for source in taken:
                if source.endswith("/"):
                    shutil.copytree(ROOT / source, front / target)
                else:
                    shutil.copy(ROOT / source, front / target)
    (front / "node_modules").symlink_to(ROOT / "front" / "node_modules")
    program = json.loads((front / "package.json").read_text(encoding="utf-8"))["scripts"]["build"].split()
    done = subprocess.run(program, cwd=front, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    made = {path.name for path in (tmp_path / "build/src/vires/web/static/bundle").iterdir()}
    pages = {f"{path.stem}.js" for path in (ROOT / "front/src/pages").glob("*.ts")}
    assert pages | {"LICENSES.txt", "fonts.css"} <= made


def test_every_package_of_the_scripts_is_locked_by_its_digest() -> None:
    lock = json.loads((ROOT / "front" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [name for name, one in lock.items() if name and not one.get("integrity", "").startswith("sha512-")] == []


def test_its_programs_are_python() -> None:
    for name, value in (step for stage, steps in stages().items() if stage != "scripts" for step in steps):
        if name == "HEALTHCHECK":
            program, flag, code = json.loads(value.partition("CMD ")[2])
            assert (program, flag) == ("python", "-c")
            ast.parse(code)
        if name == "RUN":
            program, *arguments = json.loads(value)
            assert program in ("python", "/app/bin/python", "install")
            if program != "install":
                assert arguments[0] == "-m"


def test_no_secret_lies_beside_it() -> None:
    kept = {path.relative_to(DEPLOY).as_posix() for path in DEPLOY.rglob("*") if path.is_file()}
    assert kept == {
        "Containerfile", "compose.yaml", "kubernetes.yaml", "serve.toml", "vires.service",
        "vires.service.d/postgresql.conf",
    }  # fmt: skip
