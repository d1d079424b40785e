"""What money can be wanted for: records of other apps, found by their reference.

`resources` knows none of those apps; the composition root registers a finder for each prefix (`XQ`, `CG`, `BD`).
"""

from collections.abc import Callable
from typing import Any

from django.db import models

Finder = Callable[[str, Any], models.Model | None]
_finders: dict[str, Finder] = {}


def subject(prefix: str, finder: Finder) -> None:
    """Register `finder(reference, user)` for references that begin with `prefix`; it answers None for what is hidden."""
    _finders[prefix] = finder


def find_subject(reference: str, user: Any) -> models.Model | None:
    """The record with this reference that this person may see, else None."""
    finder = _finders.get(reference.partition("-")[0])
    return finder(reference, user) if finder else None
