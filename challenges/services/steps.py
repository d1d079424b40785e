"""The steps that need at most a reason, by name: what pages and API offer of a challenge on its way to bids and off the road."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from challenges.services import ending, listing, screening


@dataclass(frozen=True)
class Step:
    """`service` takes `challenge`, `by`, `now`, and `reason` where `with_reason`."""

    service: Callable[..., Any]
    with_reason: bool = False


STEPS: Mapping[str, Step] = {
    "submit": Step(screening.submit),
    "recall": Step(screening.recall),
    "take_up": Step(screening.take_up),
    "pass_screening": Step(screening.pass_screening),
    "send_back": Step(screening.send_back, with_reason=True),
    "return": Step(screening.return_challenge, with_reason=True),
    "refuse": Step(screening.refuse, with_reason=True),
    "approve_listing": Step(listing.approve_listing, with_reason=True),
    "publish": Step(listing.publish),
    "withdraw": Step(ending.withdraw, with_reason=True),
    "suspend": Step(ending.suspend, with_reason=True),
    "resume": Step(ending.resume, with_reason=True),
    "terminate": Step(ending.terminate, with_reason=True),
}
