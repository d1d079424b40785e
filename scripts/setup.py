"""Fill .venv and static/vendor/: `python3 scripts/setup.py`. A second run finds its stamps and ends at once.

Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import venv

from frontend import install_frontend
from steps import PROJECT_DIR, VENV_DIR, VENV_PYTHON, Stamp, StepError, say

OLDEST_PYTHON = (3, 11)
REQUIREMENTS = [PROJECT_DIR / "requirements.txt", PROJECT_DIR / "requirements-dev.txt"]


def main() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise StepError(f"Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}.")
    install_packages()
    install_frontend()


def install_packages() -> None:
    """A virtual environment with exactly the pinned packages."""
    stamp = Stamp(VENV_DIR / ".stamp", REQUIREMENTS)
    if stamp.is_current() and works():
        return
    if not works():
        make_environment()
    say("Installing the Python packages; this takes about a minute")
    pip("install", "--quiet", "--requirement", str(REQUIREMENTS[-1]))
    stamp.write()


def works() -> bool:
    """True where the environment's interpreter runs and has pip: an interrupted run may have left half of one."""
    if not VENV_PYTHON.exists():
        return False
    return subprocess.run([VENV_PYTHON, "-c", "import pip"], capture_output=True, check=False).returncode == 0


def make_environment() -> None:
    say(f"Creating {VENV_DIR.name} with Python {sys.version.split()[0]}")
    if importlib.util.find_spec("ensurepip") is None:
        install_ensurepip()
    try:
        venv.create(VENV_DIR, clear=True, with_pip=importlib.util.find_spec("ensurepip") is not None, symlinks=True)
    except subprocess.CalledProcessError as error:
        raise StepError(f"Could not create {VENV_DIR}: {error}") from error
    if not works():
        borrow_pip()


def install_ensurepip() -> None:
    """Debian keeps ensurepip in a package of its own: root gets it, others are told below if pip is missing too."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", package], check=False)


def borrow_pip() -> None:
    """Let the system's pip install one into the environment, where Python came without ensurepip."""
    command = [sys.executable, "-m", "pip", "--python", str(VENV_PYTHON), "install", "--quiet", "pip"]
    if subprocess.run(command, check=False).returncode != 0:
        raise StepError(
            "This Python has neither ensurepip nor pip. On Debian and Ubuntu: sudo apt-get install python3-venv"
        )


def pip(*arguments: str) -> None:
    command = [str(VENV_PYTHON), "-m", "pip", "--disable-pip-version-check", *arguments]
    if subprocess.run(command, cwd=PROJECT_DIR, check=False).returncode != 0:
        raise StepError("pip could not install the packages; see its message above.")


if __name__ == "__main__":
    try:
        main()
    except StepError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
