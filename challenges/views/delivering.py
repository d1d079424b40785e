"""What the pages from contract to outcome share: who may open them, their tabs, files and refusals."""

from dataclasses import dataclass, field
from typing import Any

import rules
from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.requests import SignedIn
from challenges.enums import BidStatus
from challenges.models import Bid, Challenge, Contract, Milestone
from challenges.services.delivery_files import attach_delivery
from challenges.views.finding import find
from common.doors import act
from common.errors import DomainError
from postings.forms import UploadForm

PAGES = (
    ("challenge", _("榜单")), ("challenge_contract", _("合同")), ("challenge_milestones", _("里程碑")),
    ("challenge_acceptance", _("验收与奖补")),
)  # fmt: skip


@dataclass
class Delivery:
    """A challenge with the contracts that this person sees; `open_bids` are selected ones without a contract."""

    user: Any
    challenge: Challenge
    contracts: list[Contract]
    open_bids: list[Bid] = field(default_factory=list)

    @property
    def sponsors(self) -> bool:
        return rules.has_perm("challenges.edit", self.user, self.challenge)

    @property
    def decides(self) -> bool:
        return rules.has_perm("challenges.decide", self.user, self.challenge)

    @property
    def pays(self) -> bool:
        return rules.has_perm("challenges.pay", self.user, self.challenge)

    def context(self, page: str, **more: Any) -> dict[str, Any]:
        """What each of the pages shows."""
        reference = self.challenge.reference
        pages = [*PAGES]
        if self.sponsors and self.challenge.outcomes.exclude(asked_at=None).exists():
            pages.append(("challenge_outcome", _("成效回访")))
        tabs = [
            {"label": label, "url": reverse(name, args=[reference]), "active": name == page} for name, label in pages
        ]
        return {
            "challenge": self.challenge, "contracts": self.contracts, "tabs": tabs, "section": "challenges",
            "now": timezone.now(), "sponsors": self.sponsors, "decides": self.decides, "upload": UploadForm(), **more,
        }  # fmt: skip

    def leads(self, contract: Contract) -> bool:
        return rules.has_perm("challenges.deliver_contract", self.user, contract)


def find_delivery(user: Any, reference: str) -> Delivery:
    """For both sides and the bureau, from the selection on; to others the page is missing."""
    challenge = find(user, reference)
    rows = Contract.objects.visible_to(user).filter(challenge=challenge)
    related = ("bid__organisation", "acceptance", "sponsor_confirmed_by", "bidder_confirmed_by")
    milestones = Prefetch("milestones", Milestone.objects.select_related("checked_by"))
    many = (milestones, "milestones__attachments", "attachments")
    contracts = list(rows.select_related(*related).prefetch_related(*many).order_by("pk"))
    for contract in contracts:
        contract.challenge = challenge
    delivery = Delivery(user, challenge, contracts)
    bids = Bid.objects.visible_to(user).filter(challenge=challenge, status=BidStatus.SELECTED, contract=None)
    delivery.open_bids = list(bids.select_related("organisation"))
    inside = delivery.sponsors or delivery.decides or contracts or delivery.open_bids
    if not inside:
        raise Http404
    return delivery


def find_contract(user: Any, reference: str, pk: int) -> Contract:
    """One contract of the challenge that this person sees."""
    challenge = find(user, reference)
    rows = Contract.objects.visible_to(user).select_related("bid__organisation", "acceptance")
    contract = get_object_or_404(rows, pk=pk, challenge=challenge)
    contract.challenge = challenge
    return contract


def upload_to(request: SignedIn, about: Any, page: str, reference: str) -> HttpResponseRedirect:
    """Hang the file of the form on `about`, and go back to the page."""
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        act(
            request, attach_delivery, done=_("附件已上传。"), about=about, file=form.cleaned_data["file"], by=request.user,
            now=timezone.now(),
        )  # fmt: skip
    else:
        messages.error(request, _("请先选择文件，再按“上传”。"))
    return redirect(page, reference)


def show_faults(form: forms.BaseForm, error: DomainError) -> None:
    """Put what a service refused where it belongs on the form."""
    for name, words in (error.fields or {"__all__": error.message}).items():
        form.add_error(name if name in form.fields else None, str(words))


def complain(request: SignedIn, form: forms.Form) -> None:
    """Say what is wrong with a small form whose page is shown anew."""
    words = [str(error) for errors in form.errors.values() for error in errors]
    messages.error(request, " ".join(dict.fromkeys(words)) or str(_("请检查填写的内容。")))
