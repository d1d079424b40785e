"""Who sits in the cockpit: the bureau over everything, a park manager over the parks that they run."""

from dataclasses import dataclass
from typing import Any

import rules

from accounts.rules import is_official, is_park_manager
from parks.models import Park


@rules.predicate
def sits_in_cockpit(user: Any) -> bool:
    """The bureau and the operators of parks."""
    return bool(is_official(user)) or bool(is_park_manager(user))


rules.add_perm("cockpit.see", sits_in_cockpit)


@dataclass(frozen=True)
class Reach:
    """Of what somebody is shown: `parks` None means the whole city."""

    user: Any
    parks: tuple[Park, ...] | None

    @property
    def label(self) -> str:
        return "" if self.parks is None else "、".join(park.name for park in self.parks)

    @property
    def park(self) -> Park | None:
        """The one park, for figures that are kept by park."""
        return self.parks[0] if self.parks else None


def reach_of(user: Any) -> Reach:
    """Everything for the bureau, one's parks for an operator."""
    if is_official(user):
        return Reach(user, None)
    return Reach(user, tuple(Park.objects.run_by(user).order_by("sort_key")))
