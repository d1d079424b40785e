""".env.example lists every variable that is read, and none that is not; the container files hold no password."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r"""(?:\benv(?:\.\w+)?\(\s*|environ(?:\.get\(|\[|\.setdefault\()\s*)["']([A-Z][A-Z0-9_]+)["']""")
IN_SHELL = re.compile(r"\$\{([A-Z][A-Z0-9_]+)[:}]")
NOT_OURS = {
    "PATH",
    "DJANGO_SETTINGS_MODULE",
    "LD_LIBRARY_PATH",
    "BENCH_DSN",
}  # the last is set by a script for its parts


def listed() -> set[str]:
    return set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def read_in_code() -> set[str]:
    """Variables read by settings, scripts, the embedded servers and the tests' own ground."""
    files = [*ROOT.glob("portal/settings/*.py"), *ROOT.glob("portal/embedded/*.py"), *ROOT.glob("scripts/*.py")]
    files += [ROOT / "manage.py", ROOT / "tests" / "conftest.py"]
    return {name for file in files for name in READ.findall(file.read_text())}


def read_in_shell() -> set[str]:
    return {name for file in ("Procfile", "docker-compose.yml") for name in IN_SHELL.findall((ROOT / file).read_text())}


def test_every_variable_is_listed():
    assert (read_in_code() | read_in_shell()) - NOT_OURS - listed() == set()


def test_no_variable_is_listed_in_vain():
    assert listed() - read_in_code() - read_in_shell() == set()


def test_no_service_has_a_password_by_default():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    assert set(services) == {"migrate", "web", "worker", "beat", "postgres", "valkey"}
    secrets = [
        value
        for service in services.values()
        for name, value in service.get("environment", {}).items()
        if name.endswith(("PASSWORD", "SECRET_KEY", "AUTH", "_URL")) and name not in {"EMAIL_URL", "SITE_URL"}
    ]
    assert len(secrets) == 4 * 3 + 2
    assert all(":?" in value for value in secrets)


def test_every_long_running_service_has_a_health_check_and_postgres_keeps_its_data():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    assert all("healthcheck" in service for name, service in services.items() if name != "migrate")
    assert services["postgres"]["volumes"] == ["postgres:/var/lib/postgresql"]
