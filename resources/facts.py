"""The facts that a policy may ask about: each with its kind, its unit, where it comes from and where one fills it in.

An upper app that knows more writes its own `facts.py` (found at start, as Django finds `admin.py`):

    @fact("contracts", label=_("已登记技术合同"), kind="number", unit=_("项"), source=_("平台的合同登记记录"))
    def contracts(book: Book) -> dict[int, int]: …

A fact missing from the answer is not known.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind, OrganisationSize, QualificationKind, Verification
from common.errors import Text
from parks.models import Park
from resources.factbook import Book
from taxonomy import selectors as taxonomy
from taxonomy.enums import Scheme

Options = Callable[[], Sequence[tuple[str, Text]]]
Reader = Callable[[Book], dict[int, Any]]


@dataclass(frozen=True)
class Fact:
    """`kind` is one of `engine.rules.OPERATORS`. `final` names the operators that cannot be mended once unmet: a
    kind or a founding day stays, years only grow. `fill` names the page where it is entered, which takes the organisation's key.
    """

    code: str
    label: Text
    kind: str
    source: Text
    read: Reader
    unit: Text = ""
    fill: str = ""
    final: tuple[str, ...] = ()
    options: Options | None = None


_facts: dict[str, Fact] = {}


def fact(code: str, **declared: Any) -> Callable[[Reader], Reader]:
    """Register the function that reads one fact of all organisations of a book."""

    def register(read: Reader) -> Reader:
        _facts[code] = Fact(code=code, read=read, **declared)
        return read

    return register


def facts() -> list[Fact]:
    """Every fact, in the order of declaration."""
    return list(_facts.values())


def fact_of(code: str) -> Fact | None:
    return _facts.get(code)


_ENTRY, _LABELS, _FIGURES, _PARKS = (
    _("机构信息"),
    _("资格登记，科技局核对"),
    _("机构数据，机构管理员填写"),
    _("园区入驻登记"),
)
_GROWS = ("at_most", "less")


def _terms(scheme: str) -> Options:
    return lambda: [(term.code, term.name) for term in taxonomy.choices(scheme, timezone.localdate())]


def _years(since: date, day: date) -> int:
    """Full years from one day to another."""
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))


@fact(
    "kind", label=_("机构类型"), kind="choice", source=_ENTRY, final=("one_of", "none_of"), options=lambda: OrganisationKind.choices,
    fill="organisation_edit",
)  # fmt: skip
def kind(book: Book) -> dict[int, Any]:
    return book.of_entry(0)


@fact("verified", label=_("通过核验"), kind="flag", source=_("科技局核验"), fill="organisation")
def verified(book: Book) -> dict[int, Any]:
    return {pk: row[3] == Verification.VERIFIED for pk, row in book.entries.items()}


@fact(
    "size", label=_("企业规模"), kind="choice", source=_ENTRY, options=lambda: OrganisationSize.choices,
    fill="organisation_edit",
)  # fmt: skip
def size(book: Book) -> dict[int, Any]:
    return book.of_entry(1)


@fact(
    "district", label=_("所在区市"), kind="choice", source=_ENTRY, options=_terms(Scheme.DISTRICT),
    fill="organisation_edit",
)  # fmt: skip
def district(book: Book) -> dict[int, Any]:
    return book.of_entry(2)


@fact("in_park", label=_("入驻园区"), kind="flag", source=_PARKS)
def in_park(book: Book) -> dict[int, Any]:
    return {pk: pk in book.seats for pk in book.ids}


@fact(
    "park", label=_("所在园区"), kind="choice", source=_PARKS,
    options=lambda: list(Park.objects.filter(is_reference=False).values_list("code", "name")),
)  # fmt: skip
def park(book: Book) -> dict[int, Any]:
    """An organisation outside all parks sits in "" for sure."""
    return {pk: book.seats.get(pk, ("",))[0] for pk in book.ids}


@fact("tenant_years", label=_("入驻年限"), kind="number", unit=_("年"), source=_PARKS, final=_GROWS)
def tenant_years(book: Book) -> dict[int, Any]:
    return {pk: _years(book.seats[pk][1], book.day) if pk in book.seats else 0 for pk in book.ids}


@fact(
    "labels", label=_("资格"), kind="tags", source=_LABELS, options=lambda: QualificationKind.choices,
    fill="qualifications",
)  # fmt: skip
def labels(book: Book) -> dict[int, Any]:
    return book.labels


@fact(
    "founded_on",
    label=_("成立日期"),
    kind="day",
    source=_FIGURES,
    fill="organisation_figures",
    final=("since", "until"),
)
def founded_on(book: Book) -> dict[int, Any]:
    return book.of_figures("founded_on", ageless=True)


@fact(
    "age", label=_("成立年限"), kind="number", unit=_("年"), source=_FIGURES, fill="organisation_figures", final=_GROWS
)
def age(book: Book) -> dict[int, Any]:
    days = book.of_figures("founded_on", ageless=True)
    return {pk: _years(day, book.day) for pk, day in days.items() if day}


@fact("staff", label=_("职工人数"), kind="number", unit=_("人"), source=_FIGURES, fill="organisation_figures")
def staff(book: Book) -> dict[int, Any]:
    return book.of_figures("staff")


@fact("rd_staff_share", label=_("科技人员占比"), kind="number", unit="%", source=_FIGURES, fill="organisation_figures")
def rd_staff_share(book: Book) -> dict[int, Any]:
    return _share(book.of_figures("rd_staff"), book.of_figures("staff"))


@fact("revenue", label=_("年度营业收入"), kind="money", source=_FIGURES, fill="organisation_figures")
def revenue(book: Book) -> dict[int, Any]:
    return book.of_figures("revenue")


@fact("rd_spend", label=_("年度研发费用"), kind="money", source=_FIGURES, fill="organisation_figures")
def rd_spend(book: Book) -> dict[int, Any]:
    return book.of_figures("rd_spend")


@fact("rd_share", label=_("研发费用占营业收入"), kind="number", unit="%", source=_FIGURES, fill="organisation_figures")
def rd_share(book: Book) -> dict[int, Any]:
    return _share(book.of_figures("rd_spend"), book.of_figures("revenue"))


@fact("assets", label=_("资产总额"), kind="money", source=_FIGURES, fill="organisation_figures")
def assets(book: Book) -> dict[int, Any]:
    return book.of_figures("assets")


@fact(
    "tech_fields", label=_("主要技术领域"), kind="tags", source=_FIGURES, options=_terms(Scheme.TECH_FIELD),
    fill="organisation_figures",
)  # fmt: skip
def tech_fields(book: Book) -> dict[int, Any]:
    return book.tech_fields


@fact("needs", label=_("公开的技术需求"), kind="number", unit=_("项"), source=_("平台发布记录"))
def needs(book: Book) -> dict[int, Any]:
    return book.published("need")


@fact("achievements", label=_("公开的科技成果"), kind="number", unit=_("项"), source=_("平台发布记录"))
def achievements(book: Book) -> dict[int, Any]:
    return book.published("achievement")


def _share(parts: dict[int, Any], wholes: dict[int, Any]) -> dict[int, Any]:
    """Percent; not known without both, or of nothing."""
    known = ((pk, part, wholes.get(pk)) for pk, part in parts.items())
    return {pk: Decimal(part) * 100 / Decimal(whole) for pk, part, whole in known if part is not None and whole}
