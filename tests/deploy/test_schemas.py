"""Each file against its published schema, or by its own tool; and that a file with a slip in it does not pass."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.deploy.lines import COMPOSE, DROP_IN, KUBERNETES, UNIT, compose, container, kubernetes

ANALYZE = shutil.which("systemd-analyze")
EXPOSED = 20
"""How exposed, in tenths of a point of `systemd-analyze security`, a unit may be; 100 is one without any hardening."""


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command, and what it said."""
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )


def checked(path: Path) -> subprocess.CompletedProcess[str]:
    """The compose file by the schema of the Compose Specification."""
    tool = Path(sys.executable).parent / "check-jsonschema"
    return run(tool, "--builtin-schema", "vendor.compose-spec", path)


def validated(path: Path) -> subprocess.CompletedProcess[str]:
    """Documents for Kubernetes by the schemas of its API, unknown members refused."""
    return run(Path(sys.executable).parent / "kubernetes-validate", "--strict", path)


def test_the_compose_file_is_one() -> None:
    done = checked(COMPOSE)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_slip_in_a_compose_file_is_found(tmp_path: Path) -> None:
    bad = tmp_path / "compose.yaml"
    bad.write_text(COMPOSE.read_text(encoding="utf-8").replace("read_only: true", "readonly: true"), encoding="utf-8")
    assert checked(bad).returncode == 1


def test_the_documents_for_kubernetes_are_such() -> None:
    done = validated(KUBERNETES)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_slip_in_a_document_for_kubernetes_is_found(tmp_path: Path) -> None:
    bad = tmp_path / "kubernetes.yaml"
    text = KUBERNETES.read_text(encoding="utf-8")
    bad.write_text(text.replace("readOnlyRootFilesystem", "readonlyRootFilesystem"), encoding="utf-8")
    assert validated(bad).returncode != 0


def test_the_services_of_the_compose_file_have_few_rights() -> None:
    whole = compose()
    for name, service in whole["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
    server = whole["services"]["server"]
    assert "cap_add" not in server
    assert server["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert all("healthcheck" in whole["services"][name] for name in ("server", "database"))
    assert all(port.startswith("127.0.0.1:") for port in server["ports"])
    assert set(whole["services"]["database"]["networks"]) == {"inside"}
    assert whole["networks"]["inside"]["internal"] is True


def test_secrets_are_files_and_stand_nowhere_else() -> None:
    whole = compose()
    assert set(whole["secrets"]) == {"database-password", "pg_service.conf"}
    for service in whole["services"].values():
        for name, value in service.get("environment", {}).items():
            assert "PASSWORD" not in name or name.endswith("_FILE")
            assert not str(value).startswith("postgresql://")
    kinds = kubernetes()
    assert "Secret" not in kinds
    spec = kinds["Deployment"]["spec"]["template"]["spec"]
    assert [volume["secret"]["secretName"] for volume in spec["volumes"] if "secret" in volume] == ["vires-database"]


def test_the_pods_have_few_rights() -> None:
    spec = kubernetes()["Deployment"]["spec"]["template"]["spec"]
    assert spec["automountServiceAccountToken"] is False
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert container()["securityContext"] == {
        "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
    }  # fmt: skip
    assert container()["resources"]["limits"].keys() == {"cpu", "memory"}


def test_what_belongs_together_in_kubernetes_is_named_alike() -> None:
    kinds = kubernetes()
    labels = kinds["Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert kinds["Deployment"]["spec"]["selector"]["matchLabels"] == labels
    assert kinds["Service"]["spec"]["selector"] == labels
    assert kinds["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels
    assert kinds["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"] == labels
    assert kinds["PodDisruptionBudget"]["spec"]["minAvailable"] < kinds["Deployment"]["spec"]["replicas"]
    volumes = {volume["name"] for volume in kinds["Deployment"]["spec"]["template"]["spec"]["volumes"]}
    assert volumes == {mount["name"] for mount in container()["volumeMounts"]}
    (port,) = container()["ports"]
    assert [entry["targetPort"] for entry in kinds["Service"]["spec"]["ports"]] == [port["name"]]
    probes = (container()[f"{name}Probe"]["httpGet"]["port"] for name in ("startup", "readiness", "liveness"))
    assert set(probes) == {port["name"]}


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """A folder with the unit, its program being one that is there."""
    if ANALYZE is None:
        if os.environ.get("CI"):
            pytest.fail("systemd-analyze is not installed; .ci/run installs it")
        pytest.skip("systemd-analyze is not installed")
    put(tmp_path, UNIT.read_text(encoding="utf-8"))
    return tmp_path


def put(folder: Path, text: str, name: str = UNIT.name) -> None:
    """Write a unit as it would be where the program lies elsewhere."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    program = Path(sys.executable).parent / "vires"
    path.write_text(text.replace("/srv/vires/bin/vires", str(program)), encoding="utf-8")


def verified(folder: Path) -> subprocess.CompletedProcess[str]:
    """What systemd says of the unit with what lies beside it."""
    assert ANALYZE is not None
    return run(ANALYZE, "verify", UNIT.name, SYSTEMD_UNIT_PATH=f"{folder}:")


def test_the_unit_is_one(units: Path) -> None:
    done = verified(units)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_unit_with_a_database_is_one(units: Path) -> None:
    put(units, DROP_IN.read_text(encoding="utf-8"), "vires.service.d/postgresql.conf")
    done = verified(units)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", [UNIT.name, "vires.service.d/postgresql.conf"])
def test_a_slip_in_a_unit_is_found(units: Path, name: str) -> None:
    text = (DROP_IN if name != UNIT.name else UNIT).read_text(encoding="utf-8")
    put(units, text.replace("[Service]", "[Service]\nProtectSistem=strict"), name)
    assert "ProtectSistem" in verified(units).stderr


def test_the_unit_is_hardened(units: Path) -> None:
    assert ANALYZE is not None
    done = run(ANALYZE, "security", "--offline=true", f"--threshold={EXPOSED}", units / UNIT.name)
    assert done.returncode == 0, done.stdout
    plain = "\n".join(line for line in UNIT.read_text(encoding="utf-8").splitlines() if "Protect" not in line)
    put(units, plain.replace("SystemCallFilter=", "#"))
    assert run(ANALYZE, "security", "--offline=true", f"--threshold={EXPOSED}", units / UNIT.name).returncode != 0


def test_what_is_kept_before_the_service_stops_is_as_long_as_elsewhere() -> None:
    """A request in flight is given its time everywhere: the service ends by itself before it is ended."""
    unit = dict(line.split("=", 1) for line in UNIT.read_text(encoding="utf-8").splitlines() if "=" in line)
    assert int(unit["TimeoutStopSec"]) == int(compose()["services"]["server"]["stop_grace_period"].removesuffix("s"))
    spec = kubernetes()["Deployment"]["spec"]["template"]["spec"]
    pause = int(container()["lifecycle"]["preStop"]["exec"]["command"][1])
    assert spec["terminationGracePeriodSeconds"] == int(unit["TimeoutStopSec"]) + pause


def test_every_document_is_plain_yaml() -> None:
    for path in (COMPOSE, KUBERNETES):
        assert all(yaml.safe_load_all(path.read_text(encoding="utf-8")))
