"""Who lives in the demo world: organisations, people, parks, tenants. What is there stays as it is."""

from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.enums import OrganisationKind, Verification
from accounts.models import Membership, Organisation, User
from accounts.services.organisations import register_organisation
from common.pinyin import initials, sort_key
from parks.models import Park, Tenancy
from portal.demo import files
from taxonomy.enums import Scheme
from taxonomy.models import Term

PASSWORD = "Qianqiao-2026"
"""Of every demo sign-in, printed by `demo_sign_ins`; the world is fictional and marked as a demonstration."""
SETTLED = timedelta(days=200)
"""How long ago the organisations were verified."""


def settle(*, now: datetime) -> int:
    """Make whoever is missing; returns how many rows were made."""
    before = _count()
    organisations = _organisations(now)
    people = _people()
    _members(organisations, people)
    _waiting_for_the_bureau(people, now)
    _parks_and_tenants(organisations)
    _references(now)
    return _count() - before


def _count() -> int:
    return sum(model.objects.count() for model in (Organisation, User, Membership, Park, Tenancy))


def _organisations(now: datetime) -> dict[str, Organisation]:
    """The verified ones, by their code in the files."""
    made = {}
    for row in files.rows("organisations"):
        if row["is_verified"] == "1":
            defaults = {**_entry(row), "status": Verification.VERIFIED, "status_at": now - SETTLED}
            made[row["code"]] = Organisation.objects.get_or_create(name=row["name"], defaults=defaults)[0]
    return made


def _entry(row: dict[str, str]) -> dict[str, object]:
    return {
        "short_name": row["short_name"],
        "kind": row["kind"],
        "credit_code": row["credit_code"] or None,
        "district": _district(row["district"]),
        "intro": row["intro"],
        "sort_key": sort_key(row["name"]),
        "is_demo": True,
    }


def _district(name: str) -> Term | None:
    return Term.objects.of(Scheme.DISTRICT).filter(name=name).first()


def _people() -> dict[str, User]:
    known = {
        user.username: user for user in User.objects.filter(username__in=[r["username"] for r in files.rows("people")])
    }
    hashed = "" if len(known) == len(files.rows("people")) else make_password(PASSWORD)
    for row in files.rows("people"):
        if row["username"] in known:
            continue
        user = User(username=row["username"], name=row["name"], email=row["email"], title=row["title"], password=hashed)
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        known[user.username] = user
    return known


def _members(organisations: dict[str, Organisation], people: dict[str, User]) -> None:
    for row in files.rows("people"):
        if row["organisation"] in organisations:
            Membership.objects.get_or_create(
                user=people[row["username"]],
                organisation=organisations[row["organisation"]],
                ended_at=None,
                defaults={"role": row["role"], "is_approved": True},
            )


def _waiting_for_the_bureau(people: dict[str, User], now: datetime) -> None:
    """Those not verified yet have been registered by their own people: work for the bureau."""
    owners = {row["organisation"]: people[row["username"]] for row in files.rows("people") if row["role"] == "owner"}
    waiting = [row for row in files.rows("organisations") if row["is_verified"] != "1"]
    for age, row in enumerate(waiting, 1):
        if not Organisation.objects.filter(name=row["name"]).exists():
            entry = _entry(row)
            entry.pop("sort_key")
            register_organisation(by=owners[row["code"]], now=now - timedelta(days=age), name=row["name"], **entry)


def _parks_and_tenants(organisations: dict[str, Organisation]) -> None:
    parks = {}
    for row in files.rows("parks"):
        parks[row["code"]], _made = Park.objects.get_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "zone": row["zone"],
                "district": _district(row["district"]),
                "operator": organisations[row["operator"]],
                "focus": row["focus"],
                "intro": row["intro"],
                "is_demo": True,
            },
        )
    for row in files.rows("tenancies"):
        tenant = organisations.get(row["organisation"])
        if tenant and not Tenancy.objects.filter(organisation=tenant).exists():
            Tenancy.objects.create(organisation=tenant, park=parks[row["park"]], since=date.fromisoformat(row["since"]))


def _references(now: datetime) -> None:
    """Names out of the founding documents: labelled, without people or posts."""
    for row in files.rows("reference_organisations"):
        defaults = {
            "kind": row["kind"],
            "intro": row["note"],
            "status_at": now,
            "sort_key": sort_key(row["name"]),
            "is_reference": True,
        }
        Organisation.objects.get_or_create(name=row["name"], defaults=defaults)
        if row["kind"] == OrganisationKind.PARK:
            park = {"code": f"ref-{initials(row['name'])}"[:24], "intro": row["note"], "is_reference": True}
            Park.objects.get_or_create(name=row["name"], defaults=park)
