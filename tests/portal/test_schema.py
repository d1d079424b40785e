"""The OpenAPI document is generated without a warning, so that every name in it was chosen and not made up."""

from pathlib import Path

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_the_schema_has_neither_warnings_nor_errors(tmp_path: Path) -> None:
    target = tmp_path / "schema.yml"
    call_command("spectacular", "--fail-on-warn", "--validate", "--file", str(target))
    text = target.read_text(encoding="utf-8")
    assert "    ChallengeStatusEnum:" in text
    assert "/outcomes/{id}/answer/" in text
