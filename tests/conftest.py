"""What every test stands on: real PostgreSQL and Valkey, the cast, a quiet mailbox and a place for files."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
_services: Any = None


def _start_services() -> None:
    """Give Django the embedded servers unless the environment names others; one pair serves all xdist workers.

    Runs while this file is imported: settings must not be read before, so pytest's own configuration names none.
    """
    global _services
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("VAR_DIR", str(ROOT / "var" / "test"))
    os.environ.setdefault("EMAIL_URL", "memorymail://")
    os.environ.setdefault("SECRET_KEY", "a key for tests only")
    from portal.embedded import prepare_environment

    _services = prepare_environment()
    import django

    django.setup()


_start_services()


@pytest.fixture(autouse=True)
def _quiet(settings: Any, tmp_path: Path) -> None:
    """Fast hashes, no manifest, files in a folder of the test's own, no throttling between tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.REQUIRE_OFFICIAL_MFA = False  # its own tests turn it on
    settings.MATCHING_INDEX_DIR = tmp_path / "matching"
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)}
    }


@pytest.fixture
def now() -> datetime:
    """Ten in the morning of Friday, 20 November 2026, in Shanghai."""
    from tests.people import NOW

    return NOW


def _cast_member(username: str) -> Any:
    @pytest.fixture(name=username)
    def member(db: None) -> Any:
        from tests.people import person

        return person(username)

    return member


for _name in ("linhai", "zhaomin", "sunqi", "zhouwen", "wuyue", "chenjing", "liubo", "gaoyuan", "hanmei"):
    globals()[_name] = _cast_member(_name)


@pytest.fixture
def visitor() -> Any:
    """Somebody who has not signed in."""
    from django.contrib.auth.models import AnonymousUser

    return AnonymousUser()


@pytest.fixture
def page(client: Any) -> Any:
    """`page(user)`: a browser-like client signed in as that person (or nobody)."""

    def signed_in(user: Any = None) -> Any:
        client.logout()
        if user is not None and user.is_authenticated:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def shared() -> Iterator[Path]:
    """The folder of real data, or a skipped test that says why."""
    folder = Path(os.environ.get("QIANQIAO_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"real data are not at hand: no folder {folder.name} beside the checkout and no QIANQIAO_SHARED")
    return folder
