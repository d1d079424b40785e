"""Registers of the demo world: what the documents say of parks, labelled so, and fictional rows labelled as a demonstration."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import Organisation, User
from inbox.models import Notification
from parks import services
from parks.entry_enums import ParkKind
from parks.models import (
    Alliance,
    AllianceMember,
    ChainLink,
    Entry,
    Inventory,
    LeadingIndustry,
    Park,
    ParkMilestone,
    ParkSupport,
    ReserveProject,
    Scenario,
    Signing,
)
from portal.demo import files
from taxonomy.enums import Scheme
from taxonomy.models import Term

BOOKS: tuple[tuple[str, type[Entry], tuple[str, ...]], ...] = (
    ("milestones", ParkMilestone, ("park", "kind")),
    ("signings", Signing, ("park", "party")),
    ("supports", ParkSupport, ("park", "name")),
    ("scenarios", Scenario, ("title",)),
    ("inventory", Inventory, ("district", "label", "year")),
)
"""Section of the file, model, and what makes a row the same row."""


class Places:
    """One telling of the file: parks by code or name, organisations by code or name, the bureau's official as writer."""

    def __init__(self, *, now: datetime) -> None:
        self.now = now
        names = {row["code"]: row["name"] for row in files.rows("organisations")}
        known = Organisation.objects.in_bulk(field_name="name")
        self.organisations = {**known, **{code: known[name] for code, name in names.items() if name in known}}
        self.official = User.objects.get(username=files.official())
        self.made = 0

    def park(self, key: str) -> Park:
        return Park.objects.get(code=key) if Park.objects.filter(code=key).exists() else Park.objects.get(name=key)

    def term(self, scheme: Scheme, name: str) -> Term | None:
        return Term.objects.of(scheme).get(name=name) if name else None

    def enter(self, model: type[Entry], data: Mapping[str, Any], same: Iterable[str]) -> Any:
        """The row, found or entered by the bureau."""
        found = model.objects.filter(**{name: data[name] for name in same}).first()
        if found is None:
            self.made += 1
            found = services.enter(model=model, data=data, by=self.official, now=self.now - timedelta(days=30))
        return found


def settle(*, now: datetime) -> int:
    """Make what is missing; returns how many rows were made. Nothing of it is news to anybody."""
    last = Notification.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    places, world = Places(now=now), json.loads((files.folder() / "places.json").read_text("utf-8"))
    if "reference" in world:
        _zone(places, world["reference"])
        _registers(places, world["reference"], {"is_reference": True, "source": world["reference"]["source"]})
    _parks(places, world["demo"])
    _registers(places, world["demo"], {"is_demo": True, "source": "演示数据"})
    _industries(places, world["demo"]["industries"])
    _projects(places, world["demo"]["projects"])
    Notification.objects.filter(pk__gt=last).update(read_at=now, mail_wanted=False)
    return places.made


def _zone(places: Places, said: Mapping[str, Any]) -> None:
    """The zone of the documents with its four parks of instruments (F017, F018)."""
    about = said["zone"]
    defaults = {"name": about["name"], "intro": about["intro"], "kind": ParkKind.ZONE, "is_reference": True}
    zone, made = Park.objects.get_or_create(code=about["code"], defaults=defaults)
    places.made += made
    for row in said["parks"]:
        park, new = Park.objects.get_or_create(name=row["name"], defaults={"code": row["code"], "is_reference": True})
        places.made += new
        if park.parent_id is None:
            park.kind, park.parent, park.zone = ParkKind.SPECIALISED, zone, zone.name
            park.focus, park.investors = row["focus"], row.get("investors", [])
            park.district = places.term(Scheme.DISTRICT, row["district"])
            park.operator = places.organisations.get(row.get("operator", ""))
            park.intro = row.get("intro", park.intro)
            park.save()


def _parks(places: Places, said: Mapping[str, Any]) -> None:
    """Points of the parks that are run here, and fictional ones until sixteen stand."""
    for row in said["parks"]:
        district = places.term(Scheme.DISTRICT, row["district"])
        new = Park.objects.get_or_create(code=row["code"], defaults={**row, "district": district, "is_demo": True})[1]
        places.made += new
    for code, (longitude, latitude) in said["points"].items():
        park = Park.objects.get(code=code)
        if park.longitude is None:
            park.longitude, park.latitude = longitude, latitude
            park.investors = said["investors"].get(code, [])
            ring = said["boundaries"].get(code)
            park.boundary = {"type": "MultiPolygon", "coordinates": [[ring]]} if ring else None
            park.save()


def _registers(places: Places, said: Mapping[str, Any], marks: Mapping[str, Any]) -> None:
    for section, model, same in BOOKS:
        for row in said.get(section, []):
            places.enter(model, {**_typed(places, row), **marks}, same)
    for row in said["alliances"]:
        _alliance(places, row, marks)


def _typed(places: Places, row: Mapping[str, Any]) -> dict[str, Any]:
    """Names of the file as the objects that they name."""
    readers = {
        "park": places.park, "chain": lambda name: places.term(Scheme.INDUSTRY_CHAIN, name),
        "district": lambda name: places.term(Scheme.DISTRICT, name), "day": date.fromisoformat,
        "since": date.fromisoformat, "founded": date.fromisoformat, "organisation": places.organisations.__getitem__,
        "secretariat": places.organisations.__getitem__,
    }  # fmt: skip
    return {name: readers[name](value) if name in readers else value for name, value in row.items()}


def _alliance(places: Places, row: Mapping[str, Any], marks: Mapping[str, Any]) -> None:
    own = {name: value for name, value in row.items() if name not in ("members", "links")}
    alliance = places.enter(Alliance, {**_typed(places, own), **marks}, ("code",))
    members = {
        one["organisation"]: places.enter(
            AllianceMember, {**_typed(places, one), **marks, "alliance": alliance}, ("alliance", "organisation")
        )
        for one in row["members"]
    }
    for upstream, downstream, product, since in row["links"]:
        ends = {"alliance": alliance, "upstream": members[upstream], "downstream": members[downstream]}
        data = {**ends, "product": product, "since": date.fromisoformat(since), **marks}
        places.enter(ChainLink, data, ("upstream", "downstream", "product"))


def _industries(places: Places, rows: Iterable[Mapping[str, Any]]) -> None:
    for row in rows:
        park = Park.objects.get(code=row["park"])
        heads = [places.organisations[code] for code in row["heads"]]
        defaults = {
            "position": park.industries.count() + 1, "chain": places.term(Scheme.INDUSTRY_CHAIN, row["chain"]),
            "head": heads[0], "second_head": heads[1] if len(heads) > 1 else None,
        }  # fmt: skip
        if not park.industries.filter(name=row["name"]).exists():
            LeadingIndustry.objects.create(park=park, name=row["name"], **defaults)
            places.made += 1


def _projects(places: Places, rows: Iterable[Mapping[str, Any]]) -> None:
    """Each as far on its way as its steps say, by the park's own person."""
    for row in rows:
        park = Park.objects.get(code=row["park"])
        if ReserveProject.objects.filter(park=park, name=row["name"]).exists():
            continue
        owner, begun = User.objects.get(username=row["owner"]), places.now - timedelta(days=row["days"])
        data = {name: row[name] for name in ("name", "company", "text")}
        data |= {"amount": row["amount"] or None, "owner": owner}
        data["chain"] = places.term(Scheme.INDUSTRY_CHAIN, row["chain"])
        project = services.enter_project(park=park, data=data, by=owner, now=begun)
        ReserveProject.objects.filter(pk=project.pk).update(is_demo=True)
        project.is_demo = True
        for place, step in enumerate(row["steps"], 1):
            moment = begun + timedelta(days=row["days"]) * place / (len(row["steps"]) + 1)
            services.move_project(project=project, name=step, by=owner, now=moment)
        places.made += 1
