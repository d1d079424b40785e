"""What is told about a contract, its milestones, its acceptance and its payments."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from challenges.models import Contract
from challenges.parties import Party, people_told
from challenges.services.bid_telling import bid_people
from challenges.services.telling import tell


def tell_sides(
    contract: Contract,
    now: datetime,
    *,
    event: str,
    title: str,
    body: str = "",
    skip: Any = None,
    bureau: bool = False,
    once: bool = False,
) -> int:
    """Tell both sides (and the bureau) but the one who did it, once per event and moment, or once for ever; how many."""
    stamp = "" if once else f":{now:%Y%m%dT%H%M%S}"
    people = {user.pk: user for user in (*people_told(contract.challenge, [Party.SPONSOR]), *bid_people(contract.bid))}
    if bureau:
        people |= {user.pk: user for user in people_told(contract.challenge, [Party.BUREAU])}
    if skip is not None:
        people.pop(skip.pk, None)
    return tell(
        contract.challenge, people.values(), now, event=f"contract:{contract.pk}:{event}{stamp}", body=body,
        title=_("%(what)s：%(title)s") % {"what": title, "title": contract.challenge.title},
        why=_("您是这份合同的一方或主管部门。"),
    )  # fmt: skip
