"""What a user installs: the wheel holds both packages whole, and runs where no checkout is near."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("did", "vcwallet")

# The wheel is built and installed once; its tests share one worker.
pytestmark = pytest.mark.xdist_group("wheel")


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command without this process's Python settings; return what it printed, or fail with it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the backend that is installed here."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, cwd=ROOT)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the programs' folder of an empty environment with the wheel and its dependencies."""
    home = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", home / "venv", cwd=home)
    python = home / "venv" / "bin" / "python"
    pip = (python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    run(*pip, "--constraint", ROOT / "constraints.txt", wheel, cwd=home)
    return python.parent


def files_in_checkout() -> set[str]:
    story = {f"vcwallet/cli/story/data/{path.name}" for path in (ROOT / "examples" / "data").iterdir()}
    return story | {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_every_file_of_both_packages_and_nothing_else(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert names == files_in_checkout()
    assert {"did/py.typed", "vcwallet/py.typed"} <= names


def test_the_wheel_carries_its_licence_and_its_command(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    names = {Path(name).name: name for name in archive.namelist() if ".dist-info/" in name}
    assert archive.read(names["LICENSE"]) == (ROOT / "LICENSE").read_bytes()
    assert b"vcwallet = vcwallet.cli:main" in archive.read(names["entry_points.txt"])


def test_the_wheel_asks_for_the_declared_dependencies_only(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
    metadata = message_from_bytes(archive.read(name))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert sorted(metadata.get_all("Requires-Dist", [])) == sorted(project["dependencies"])


def test_the_installed_packages_import_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    program = "import did, vcwallet; print(did.__file__); print(vcwallet.__file__)"
    places = run(installed / "python", "-c", program, cwd=tmp_path).splitlines()
    assert [Path(place).is_relative_to(installed.parent) for place in places] == [True, True]


def test_the_installed_command_explains_itself_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    assert "Usage: vcwallet" in run(installed / "vcwallet", "--help", cwd=tmp_path)


def test_the_installed_command_tells_the_whole_story_outside_the_checkout(
    installed: Path, tmp_path: Path
) -> None:
    assert "Each step ended as it should." in run(installed / "vcwallet", "demo", cwd=tmp_path)


def test_the_installed_environment_is_consistent(installed: Path, tmp_path: Path) -> None:
    assert "No broken requirements" in run(installed / "python", "-m", "pip", "check", cwd=tmp_path)
