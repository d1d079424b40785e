"""Reads of dictionaries for forms, importers and pages."""

from datetime import date

from django.core.cache import cache

from common.search import fold
from taxonomy.models import Term
from taxonomy.querysets import TermQuerySet


def choices(scheme: str, day: date) -> TermQuerySet:
    """The terms of a dictionary that can be chosen on that day, in the source's order, with their parents."""
    return Term.objects.of(scheme).valid_on(day).choosable().select_related("parent")


def grouped_choices(scheme: str, day: date) -> list[tuple[str, list[Term]]]:
    """The same terms as `(heading, terms)`; a flat dictionary has one group without heading."""
    groups: dict[str, list[Term]] = {}
    for term in choices(scheme, day):
        groups.setdefault(term.parent.label if term.parent else "", []).append(term)
    return list(groups.items())


def search(scheme: str, typed: str, day: date, *, limit: int = 20) -> list[Term]:
    """At most `limit` terms for a picker, those that begin with what was typed first."""
    return list(choices(scheme, day).typed(typed)[:limit])


def names_of(scheme: str) -> dict[str, str]:
    """Code → name of a short dictionary, ended terms too: read once in five minutes."""
    found: dict[str, str] = cache.get_or_set(
        f"terms:{scheme}", lambda: dict(Term.objects.of(scheme).order_by("position").values_list("code", "name")), 300
    )  # type: ignore[assignment]
    return found


class Lookup:
    """A dictionary held in memory, for importers that ask once per row: code, name or alias, folded, blanks ignored."""

    def __init__(self, scheme: str, day: date) -> None:
        self._by_key: dict[str, Term] = {}
        for term in choices(scheme, day):
            for key in (term.code, term.name, term.label, *term.aliases):
                self._by_key.setdefault(_key(key), term)

    def get(self, code_or_name: str) -> Term | None:
        """The term, or None where the dictionary has nothing of that code or name."""
        return self._by_key.get(_key(code_or_name))


def lookup(scheme: str, code_or_name: str, day: date) -> Term | None:
    """One forgiving look-up; use `Lookup` for many."""
    return Lookup(scheme, day).get(code_or_name)


def _key(text: str) -> str:
    return "".join(fold(text).split())
