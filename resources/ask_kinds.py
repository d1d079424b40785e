"""What the pages of asks differ in: which service and which form a step has, where the list is, who meets whom."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resources.forms import asks as forms
from resources.models.asks import Ask
from resources.models.bases import BaseUse
from resources.models.finance import FinancingOffer, WhiteEntry
from resources.models.funds import Pitch
from resources.models.partners import Invitation
from resources.models.visits import ExpertVisit
from resources.services import bases, finance, funds, partners, visits
from resources.services.asks import take_step


@dataclass(frozen=True)
class Step:
    """`service` takes `ask`, `by`, `now` and what `form` has cleaned."""

    service: Callable[..., Any]
    form: type[Form] | None = None


@dataclass(frozen=True)
class AskKind:
    """One kind of ask. `open_contacts` are the states in which both sides see whom to call; None means always."""

    model: type[Ask]
    home: str
    home_label: Promise
    related: tuple[str, ...]
    steps: Mapping[str, Step] = field(default_factory=dict)
    open_contacts: tuple[str, ...] | None = None

    @property
    def noun(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def template(self) -> str:
        return f"resources/asks/_{self.model._meta.model_name}.html"


OFFER = AskKind(
    FinancingOffer, "financing_offers", _("融资对接"), ("intent__organisation", "product"),
    {
        "hold": Step(finance.hold_visit, forms.HoldForm),
        "sign": Step(finance.sign_offer, forms.SignForm),
        "confirm": Step(finance.confirm_signature),
    },
)  # fmt: skip
WHITE = AskKind(WhiteEntry, "white_list", _("白名单"), ())
PITCH = AskKind(
    Pitch, "pitches", _("投资项目"), ("fund__organisation", "tech_field"),
    {"invest": Step(funds.invest, forms.InvestForm)},
)  # fmt: skip
USE = AskKind(
    BaseUse, "base_uses", _("基地使用"), ("base__organisation", "call"),
    {"start": Step(bases.start_use), "finish": Step(bases.finish_use, forms.FinishForm)},
)  # fmt: skip


def _answered(name: str) -> Callable[..., Any]:
    """Answering an invitation, by the name of the step."""

    def service(**arguments: Any) -> Any:
        return partners.answer_invitation(step=name, **arguments)

    return service


INVITATION = AskKind(
    Invitation, "invitations", _("合作邀请"), (),
    {"accept": Step(_answered("accept")), "decline": Step(_answered("decline"))}, ("accepted",),
)  # fmt: skip
VISIT = AskKind(
    ExpertVisit, "expert_visits", _("专家考察"), ("park", "expert"),
    {
        "accept": Step(visits.accept_visit),
        "counter": Step(visits.counter_visit, forms.CounterForm),
        "agree": Step(visits.agree_to_time),
        "reinvite": Step(visits.reinvite, forms.ReinviteForm),
        "hold": Step(visits.hold_expert_visit, forms.HeldForm),
    },
)  # fmt: skip

KINDS = (OFFER, WHITE, PITCH, USE, INVITATION, VISIT)


def carry_out(*, kind: AskKind, ask: Ask, step: str, by: Any, now: Any, reason: str = "", **typed: Any) -> Any:
    """Take a step by its name: with the service of its own, or as the table says."""
    own = kind.steps.get(step)
    if own is None:
        return take_step(ask=ask, step=step, by=by, now=now, reason=reason)
    if ask.workflow[step].needs_reason:
        typed["reason"] = reason
    return own.service(ask=ask, by=by, now=now, **typed)
