"""Who may import, and what may become of the rows."""

from typing import Any

import rules

from accounts.enums import Persona
from postings.importing.enums import ImportOutcome
from postings.rules import may_post, may_publish_in_bulk

may_import = may_post | may_publish_in_bulk
"""Enterprises and places of research for themselves; the bureau for everybody."""


@rules.predicate
def is_own_import(user: Any, job: Any) -> bool:
    return user.is_authenticated and job is not None and job.by_id == user.pk


def outcomes_for(user: Any) -> list[ImportOutcome]:
    """What this person may choose: the bureau publishes (its own drafts would have no screener), others do not."""
    if Persona.OFFICIAL in user.personas:
        return [ImportOutcome.PUBLISH, ImportOutcome.DRAFT]
    return [ImportOutcome.DRAFT, ImportOutcome.SUBMIT]


rules.add_perm("postings.import", is_own_import)
