"""The installed package: it works in any folder, with everything it ships."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs' folder of an environment that holds the wheel and sees our libraries."""
    folder = tmp_path_factory.mktemp("package")
    build = [sys.executable, "-m", "pip", "wheel", str(ROOT), "--wheel-dir", str(folder)]
    quiet = ["--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*build, *quiet], check=True, timeout=300)
    environment = folder / "environment"
    venv.create(environment, with_pip=True)
    programs = environment / ("Scripts" if os.name == "nt" else "bin")
    (wheel,) = folder.glob("*.whl")
    install = [programs / "python", "-m", "pip", "install", "--no-deps", "--no-index", "--quiet"]
    subprocess.run([*install, str(wheel)], check=True, timeout=300)
    found = subprocess.run(
        [programs / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    )
    ours = next(path for path in sys.path if path.endswith("site-packages"))
    (Path(found.stdout.strip()) / "libraries.pth").write_text(ours)
    return programs


def run(programs: Path, folder: Path, name: str, *arguments: str) -> str:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    result = subprocess.run(
        [programs / name, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_the_commands_work_outside_the_clone(installed: Path, tmp_path: Path) -> None:
    assert "5 added" in run(installed, tmp_path, "collab-ingest")
    assert (tmp_path / ".assistant" / "library.sqlite").exists()
    answer = run(installed, tmp_path, "collab-ask", "Which organisation coordinates CONNECT?")
    assert "Oslo Cancer Cluster" in answer
    where = "import assistant, sys; sys.exit('environment' not in assistant.__file__)"
    run(installed, tmp_path, "python", "-c", where)


def test_the_package_brings_its_licences_and_no_other_name(installed: Path, tmp_path: Path) -> None:
    told = run(
        installed,
        tmp_path,
        "python",
        "-c",
        "import importlib.metadata as m; d = m.distribution('collaboration-assistant'); "
        "print(*{str(f).split('/')[0] for f in d.files}); "
        "print(*(f.read_text() for f in d.files if f.name == 'NOTICE'))",
    )
    tops = told.splitlines()[0].split()
    assert {top for top in tops if "dist-info" not in top and ".." not in top} == {
        "assistant",
        "ingest",
    }
    assert "CC BY-SA 4.0" in told
