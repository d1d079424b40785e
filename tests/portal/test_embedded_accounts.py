"""The embedded servers for root and for others, from folders that are hard to reach."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.embedded import EmbeddedError, ensure
from portal.embedded.accounts import Account, reachable_copy, server_account
from portal.embedded.layout import PROJECT_DIR, Layout
from portal.embedded.sockets import PATH_LIMIT_BYTES, socket_folder

ASK = """
import os
from pathlib import Path
import psycopg2
from portal.embedded.valkey import answers_ping
folder = Path(os.environ["DATABASE_URL"].partition("@/")[2]).parent
cursor = psycopg2.connect(host=str(folder), user="qianqiao", dbname="qianqiao").cursor()
cursor.execute("SELECT '牵桥'")
print(cursor.fetchone()[0], answers_ping(folder))
"""
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can run as another account")


@pytest.fixture
def stranger() -> pwd.struct_passwd:
    """An account that is neither root nor nobody, and has a name."""
    return pwd.getpwnam("daemon")


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty folder that any account could be given, outside pytest's own 0700 one."""
    folder = Path("/tmp") / f"home-{os.getpid()}-{tmp_path_factory.mktemp('x').name}"
    folder.mkdir(mode=0o700)
    yield folder
    shutil.rmtree(folder)


def ask(var_dir: Path, account: Account, python: str = sys.executable) -> tuple[str, str]:
    """What a command that needs the servers prints, run by `account` with its world in `var_dir`."""
    answer = subprocess.run(
        [python, "-m", "portal.embedded", "run", python, "-c", ASK],
        cwd=PROJECT_DIR,
        env=os.environ | {"VAR_DIR": str(var_dir), "PYTHONPATH": str(Path(pytest.__file__).parents[1])},
        capture_output=True,
        text=True,
        **account.popen_arguments(),
    )
    return answer.stdout, answer.stderr


def python_for(account: Account) -> str:
    """An interpreter of this version that `account` can reach; ours may lie in root's closed home."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for candidate in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        if Path(candidate).exists() and account.can_read(Path(candidate)) and account.can_read(Path(pytest.__file__)):
            return candidate
    pytest.skip(f"no {version} and checkout within the reach of another account")


@pytest.mark.parametrize("name", ["long" * 25, "a, b%20 'c' #d", "深空"])
def test_awkward_paths_get_short_and_plain_sockets(home: Path, name: str):
    home.chmod(0o755)  # so that only the name is in the way
    with ensure(var_dir=home / name, grace=0.0) as services:
        folder = services.socket_dir
        assert len(str(folder)) < PATH_LIMIT_BYTES
        assert re.fullmatch(r"/tmp/qianqiao-\w+", str(folder))
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        services.stop(wait=True)
    assert not folder.exists()


def test_a_socket_folder_planted_by_others_is_not_used(tmp_path: Path):
    deep = tmp_path / ("long" * 30)
    deep.mkdir()
    planted = tmp_path / "qianqiao-planted"
    planted.mkdir()
    planted.chmod(0o777)
    folder = socket_folder(Layout(deep), server_account(deep), str(planted))
    assert folder != planted
    folder.rmdir()


def test_a_folder_of_another_account_is_refused_with_advice(tmp_path: Path):
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with pytest.raises(EmbeddedError, match="VAR_DIR"):
        ensure(var_dir=closed / "var")


@as_root
def test_for_root_the_servers_run_as_nobody_even_below_a_closed_home(home: Path):
    var_dir = home / "checkout" / "var"
    assert ask(var_dir, Account(0, 0, other=False)) == ("牵桥 True\n", "")
    assert (var_dir / "postgres").stat().st_uid == pwd.getpwnam("nobody").pw_uid
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    with ensure(var_dir=var_dir, grace=0.0) as services:
        services.stop(wait=True)


@as_root
@pytest.mark.parametrize("uid", [pwd.getpwnam("daemon").pw_uid, 54321], ids=["named", "a mere number"])
def test_another_account_runs_them_itself_in_its_closed_home(home: Path, uid: int):
    account = Account(uid, uid, other=True)
    python = python_for(account)
    os.chown(home, account.uid, account.gid)
    var_dir = home / "var"
    assert ask(var_dir, account, python) == ("牵桥 True\n", "")
    assert {path.stat().st_uid for path in (var_dir / "postgres").iterdir()} == {uid}
    with ensure(var_dir=var_dir, grace=0.0) as services:  # root, as a guest: the servers still run as the owner
        services.stop(wait=True)
    assert {path.stat().st_uid for path in (var_dir / "postgres").iterdir()} == {uid}


@as_root
def test_programs_out_of_reach_are_copied_where_all_can_read(
    home: Path, tmp_path: Path, stranger: pwd.struct_passwd, monkeypatch: pytest.MonkeyPatch
):
    shared = Path("/tmp") / f"shared-{os.getpid()}"
    monkeypatch.setattr("portal.embedded.accounts.SHARED_PLACES", [str(shared)])
    (home / "bin").mkdir()
    program = home / "bin" / "server"
    program.write_text("#!/bin/sh\necho ran\n")
    program.chmod(0o700)
    account = Account(stranger.pw_uid, stranger.pw_gid, other=True)
    assert not account.can_read(program)
    try:
        copy = reachable_copy([home / "bin"], "server-1", account)
        ran = subprocess.run([copy / "bin" / "server"], capture_output=True, text=True, **account.popen_arguments())
        assert ran.stdout == "ran\n"
        assert reachable_copy([home / "bin"], "server-1", account) == copy
    finally:
        shutil.rmtree(shared)
