"""The demo world's products, funds, bases and what people ask of them; all labelled, taken there by the services people use."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from common.money import from_wan
from inbox.demo import told_to_the_cast
from inbox.enums import Kind
from parks.models import Park
from postings.selectors import posting_models
from resources.demo_asks import Asker
from resources.models import FinanceProduct, FinancingIntent, Fund, PilotBase
from resources.models.listings import Listed
from resources.services.bases import link_bases, open_call
from resources.services.finance import state_intent
from resources.services.listings import save_listing, take_listing
from taxonomy.enums import Scheme
from taxonomy.models import Term

_FILE = Path(__file__).parent / "data" / "demo_finance.json"
BUREAU = "gaoyuan"
OPENED = timedelta(days=150)
"""How long ago the directories were filled."""
CONTACT = gettext_lazy("0532-00000000（演示号码）")
_WAN = ("amount_from", "amount_to", "size", "ticket_from", "ticket_to")
_DECIMAL = ("rate_from", "rate_to", "longitude", "latitude")


@transaction.atomic
def settle(*, now: datetime) -> int:
    """Fill the directories once, then let people ask and answer; how many entries and asks were made."""
    if FinanceProduct.objects.filter(is_demo=True).exists():
        return 0
    file = json.loads(_FILE.read_text(encoding="utf-8"))
    names = {name for part in file.values() if isinstance(part, list) for row in part for name in _names(row)}
    people = {user.username: user for user in User.objects.filter(username__in=[*names, BUREAU, "hanmei"])}
    if not names <= set(people):
        return 0  # a world without this cast
    made = _Directories(people, now).fill(file)
    made += Asker(people, now).go(file, _intents(file["intents"], people, now))
    _quiet()
    return made


def _names(row: Mapping[str, Any]) -> list[str]:
    """Everybody whom a row names."""
    found = [row.get(key) for key in ("by", "firm", "expert", "partner")]
    return [name for name in (*found, *row.get("chosen", ()), *row.get("firms", ())) if name]


def _quiet() -> None:
    """Nobody of the demo is mailed about what was long ago."""
    told_to_the_cast().filter(kind=Kind.FINANCE).update(mail_wanted=False)


class _Directories:
    """Products, funds and bases, each submitted by its people and looked at by the bureau."""

    def __init__(self, people: Mapping[str, User], now: datetime) -> None:
        self.people, self.now, self.start = people, now, now - OPENED
        self.fields = {term.name: term for term in Term.objects.of(Scheme.TECH_FIELD)}
        self.districts = {term.name: term for term in Term.objects.of(Scheme.DISTRICT)}
        self.parks = {park.code: park for park in Park.objects.all()}

    def fill(self, file: Mapping[str, Any]) -> int:
        rows: list[tuple[Callable[[], Listed], list[dict[str, Any]]]] = [
            (FinanceProduct, file["products"]), (Fund, file["funds"]), (PilotBase, file["bases"])
        ]  # fmt: skip
        for model, entries in rows:
            for entry in entries:
                self._enter(model(), entry)
        link = file["link"]
        first, second = (PilotBase.objects.get(name=link[key], is_demo=True) for key in ("first", "second"))
        since, by = date.fromisoformat(link["since"]), first.author
        if by is not None:
            link_bases(
                first=first, second=second, kind=link["kind"], since=since, note=link["note"], by=by, now=self.now
            )
        return sum(len(entries) for _model, entries in rows)

    def _enter(self, listing: Listed, entry: dict[str, Any]) -> None:
        by = self.people[entry["by"]]
        made: Any = save_listing(
            listing=listing, organisation=by.organisations[0], data=self._data(entry), by=by, now=self.start
        )
        type(made).objects.filter(pk=made.pk).update(is_demo=True)
        waiting = entry.get("reach") == "submitted"
        at = self.now - timedelta(days=1) if waiting else self.start
        take_listing(listing=made, step="submit", by=by, now=at)
        if waiting:
            return
        take_listing(listing=made, step="publish", by=self.people[BUREAU], now=at + timedelta(days=2))
        made.refresh_from_db()
        for call in entry.get("calls", ()):
            closes = timezone.localdate(self.now) + timedelta(days=call["days"])
            data = {"title": call["title"], "text": call["text"], "tech_field": self.fields[call["tech_field"]]}
            open_call(base=made, data={**data, "closes_on": closes}, by=by, now=self.now - timedelta(days=6))

    def _data(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        data = {name: value for name, value in entry.items() if name not in ("by", "reach", "calls")}
        data |= {name: from_wan(Decimal(data[name])) for name in _WAN if name in data}
        data |= {name: Decimal(data[name]) for name in _DECIMAL if name in data}
        data |= {name: date.fromisoformat(data[name]) for name in ("opened_on", "founded_on") if name in data}
        if "fields" in data:
            data["fields"] = [self.fields[name] for name in data["fields"]]
        if "park" in data:
            data["park"] = self.parks[data["park"]]
        if "district" in data:
            data["district"] = self.districts[data["district"]]
        return {"contact": str(CONTACT), "source": _("演示条件"), **data}


def _intents(
    rows: list[dict[str, Any]], people: Mapping[str, User], now: datetime
) -> list[tuple[FinancingIntent, Mapping[str, Any]]]:
    """State each intent on its day; those with `about` are for the firm's newest posting."""
    made: list[tuple[FinancingIntent, Mapping[str, Any]]] = []
    for row in rows:
        by = people[row["by"]]
        organisation = by.organisations[0]
        chosen = [people[name].organisations[0] for name in row.get("chosen", ())]
        data = {name: row[name] for name in ("kind", "purpose", "stage")}
        data |= {"amount": from_wan(Decimal(row["amount"])), "disclosure": "chosen" if chosen else "all"}
        about = _newest_posting(organisation.pk) if row.get("about") else None
        intent = state_intent(
            organisation=organisation, data=data, about=about, chosen=chosen, by=by, now=now - timedelta(days=row["days"]),
            is_demo=True,
        )  # fmt: skip
        made.append((intent, row))
    return made


def _newest_posting(organisation: int) -> Any:
    for model in posting_models():
        rows: Any = model._default_manager
        found = rows.published().filter(organisation=organisation).order_by("-published_at").first()
        if found is not None:
            return found
    return None
