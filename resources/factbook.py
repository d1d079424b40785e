"""Facts of many organisations on one day, read in a handful of queries however many they are."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet

from accounts.models import Organisation, Qualification
from parks.models import Tenancy
from postings.enums import PostingStatus
from postings.kinds import kind_named
from resources.engine.rules import Tags
from resources.models import OrganisationFigures
from taxonomy.enums import Scheme
from taxonomy.models import Term


class Book:
    """What is known of these organisations on that day. Columns stand in the order of `ids` and are read when asked for."""

    def __init__(self, organisations: "QuerySet[Organisation]", day: date) -> None:
        self.day = day
        self.organisations = organisations
        shown = organisations.order_by("pk").values_list("pk", "kind", "size", "district__code", "status")
        self.entries = {row[0]: row[1:] for row in shown}
        self.ids = list(self.entries)
        self._columns: dict[str, list[Any]] = {}

    def get(self, code: str) -> list[Any] | None:
        """The column of a fact, None for one that nobody declares."""
        from resources.facts import fact_of

        declared = fact_of(code)
        if declared is None:
            return None
        if code not in self._columns:
            known = declared.read(self)
            self._columns[code] = [known.get(pk) for pk in self.ids]
        return self._columns[code]

    def facts_of(self, pk: int, codes: Iterable[str]) -> dict[str, Any]:
        """The facts of one organisation."""
        place = self.ids.index(pk)
        columns = {code: self.get(code) for code in codes}
        return {code: column[place] for code, column in columns.items() if column is not None}

    @property
    def _wanted(self) -> Any:
        """The same organisations for the other tables; few are named, many are asked as a query."""
        return self.ids if len(self.ids) <= 50 else self.organisations.order_by().values("pk")

    def of_entry(self, place: int) -> dict[int, Any]:
        """One column of the organisation's own entry; what is empty is not known."""
        return {pk: row[place] or None for pk, row in self.entries.items()}

    @cached_property
    def figures(self) -> Mapping[int, OrganisationFigures]:
        """The newest statement of each by that day."""
        stated = OrganisationFigures.objects.filter(organisation__in=self._wanted).known_on(self.day)
        return {row.organisation_id: row for row in stated}

    def of_figures(self, name: str, *, ageless: bool = False) -> dict[int, Any]:
        """One stated figure; one that is too old is not known, unless it does not age."""
        rows = self.figures.items()
        return {pk: getattr(row, name) for pk, row in rows if ageless or not row.is_stale(self.day)}

    @cached_property
    def seats(self) -> Mapping[int, tuple[str, date]]:
        """Organisation → park and since when."""
        rows = Tenancy.objects.on(self.day).filter(organisation__in=self._wanted)
        return {pk: (code, since) for pk, code, since in rows.values_list("organisation_id", "park__code", "since")}

    @cached_property
    def labels(self) -> dict[int, Tags]:
        """Qualifications valid on the day: confirmed ones are held, others pending; nothing entered is nothing held."""
        rows = Qualification.objects.filter(organisation__in=self._wanted).on(self.day)
        held: dict[int, set[str]] = {}
        pending: dict[int, set[str]] = {}
        for pk, kind, confirmed in rows.values_list("organisation_id", "kind", "confirmed_at"):
            (held if confirmed else pending).setdefault(pk, set()).add(kind)
        return {pk: Tags(frozenset(held.get(pk, ())), frozenset(pending.get(pk, ()))) for pk in self.ids}

    @cached_property
    def tech_fields(self) -> dict[int, Tags]:
        """Stated fields with what stands above them, so that a rule about 新材料 also means its parts."""
        parents = dict(Term.objects.of(Scheme.TECH_FIELD).values_list("code", "parent__code"))
        stated = {pk: row.tech_fields for pk, row in self.figures.items() if row.tech_fields}
        return {pk: Tags(frozenset(_with_parents(codes, parents))) for pk, codes in stated.items()}

    def published(self, noun: str) -> dict[int, int]:
        """How many needs or achievements of each are public now."""
        kind = kind_named(noun)
        if kind is None:
            return {}
        rows = kind.model._default_manager.filter(
            organisation__in=self._wanted, status=PostingStatus.PUBLISHED, published_at__date__lte=self.day
        )
        counted = dict(rows.order_by().values_list("organisation").annotate(total=Count("pk")))
        return {pk: counted.get(pk, 0) for pk in self.ids}


def _with_parents(codes: Iterable[str], parents: Mapping[str, str | None]) -> set[str]:
    found: set[str] = set()
    for code in codes:
        above: str | None = code
        while above and above not in found:
            found.add(above)
            above = parents.get(above)
    return found
