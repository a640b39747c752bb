"""The repository's own rules: one version everywhere, locks that are hashed and name no address, no
trace of anyone's machine, and a wheel that carries the registry it answers from."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

import vires

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = ("run", "build", "dev")
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ;\\]+)")

# A folder of somebody's machine, where a path begins: `/name/...` inside an address does not count.
MACHINE_PATH = re.compile(r"(?<![\w.~/*)}\"$-])/(?:root|work|home|Users|opt|mnt)/[\w.]", re.MULTILINE)


def lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def pins(name: str) -> dict[str, str]:
    found = (PIN.match(line) for line in lock(name).splitlines())
    return {pin["name"]: pin["version"] for pin in found if pin}


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout, so nothing tells which files are tracked")
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = out.glob("vires-*.whl")
    return zipfile.ZipFile(built)


def test_version_agrees_everywhere(wheel: zipfile.ZipFile) -> None:
    in_wheel = wheel.read(f"vires-{vires.__version__}.dist-info/METADATA").decode()
    assert PROJECT["version"] == vires.__version__
    assert metadata.version("vires") == vires.__version__
    assert f"\nVersion: {vires.__version__}\n" in in_wheel


def test_wheel_carries_the_registry_and_every_module(wheel: zipfile.ZipFile) -> None:
    def below(folder: Path, prefix: str, pattern: str) -> set[str]:
        found = (path for path in folder.rglob(pattern) if path.is_file())
        return {prefix + path.relative_to(folder).as_posix() for path in found}

    carried = set(wheel.namelist())
    assert below(ROOT / "registries/us", "vires/registries/us/", "*") <= carried
    assert below(ROOT / "src/vires", "vires/", "*.py") <= carried


def test_registries_hold_no_python() -> None:
    assert list((ROOT / "registries").rglob("*.py")) == []


@pytest.mark.parametrize("name", LOCKS)
def test_lock_files_hash_every_requirement(name: str) -> None:
    text = lock(name)
    requirements = re.split(r"\n(?=\S)", text.strip())
    assert requirements
    for requirement in requirements:
        assert PIN.match(requirement), requirement
        assert "--hash=sha256:" in requirement, requirement


@pytest.mark.parametrize("name", LOCKS)
def test_lock_files_name_no_address(name: str) -> None:
    assert not re.search(r"://|index-url|find-links|trusted-host|(?m:^-)| @ ", lock(name))


@pytest.mark.parametrize("name", ["run", "build"])
def test_development_runs_on_the_versions_that_users_get(name: str) -> None:
    assert pins(name).items() <= pins("dev").items()


def test_every_declared_dependency_is_locked() -> None:
    declared = {re.split(r"[><=!~ ;\[]", wanted)[0] for wanted in PROJECT["dependencies"]}
    canonical = {re.sub(r"[-_.]+", "-", name).lower() for name in declared}
    assert canonical <= pins("run").keys()


def test_no_tracked_file_names_a_path_of_a_machine() -> None:
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for hit in MACHINE_PATH.finditer(text):
            line = text.count("\n", 0, hit.start()) + 1
            found.append(f"{path.relative_to(ROOT)}:{line}: {text[hit.start() : hit.start() + 40]!r}")
    assert found == []


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("see /" + "home/ada/notes", True),
        ("'/" + "work/main'", True),
        ("file:///" + "opt/x", False),
        ("https://example.gov/" + "home/page", False),
        ("src/" + "work/x", False),
    ],
)
def test_machine_paths_are_told_from_addresses(text: str, is_one: bool) -> None:
    assert bool(MACHINE_PATH.search(text)) is is_one
