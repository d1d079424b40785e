"""The dictionaries follow their files."""

from datetime import date, timedelta

import pytest

from taxonomy.enums import Scheme
from taxonomy.models import Term
from taxonomy.services import LoadReport, load_terms, read_rows

pytestmark = pytest.mark.django_db

SIZES = {
    Scheme.TECH_FIELD: 11,
    Scheme.HIGH_TECH_FIELD: 8,
    Scheme.DISCIPLINE: 5 + 62,
    Scheme.INDUSTRY: 20 + 97,
    Scheme.COOPERATION_MODE: 11,
    Scheme.IP_KIND: 11,
    Scheme.TRL: 9,
    Scheme.DISTRICT: 10,
}


@pytest.mark.parametrize(("scheme", "size"), SIZES.items())
def test_every_database_has_every_dictionary(scheme, size):
    assert Term.objects.of(scheme).count() == size


def test_every_term_names_its_source_and_every_parent_is_of_the_same_dictionary():
    for term in Term.objects.select_related("parent"):
        assert term.source
        assert term.sort_key
        assert term.parent is None or term.parent.scheme == term.scheme


def test_loading_twice_changes_nothing(now):
    before = list(Term.objects.values_list("pk", "updated_at"))
    assert load_terms(now=now) == LoadReport(added=0, updated=0, ended=0, kept=len(before))
    assert list(Term.objects.values_list("pk", "updated_at")) == before


def test_a_changed_term_is_brought_back(now):
    Term.objects.of(Scheme.DISCIPLINE).filter(code="520").update(name="电脑", parent=None)
    assert load_terms(now=now).updated == 1
    term = Term.objects.get(scheme=Scheme.DISCIPLINE, code="520")
    assert (term.name, term.parent.code) == ("计算机科学技术", "D")


def test_a_term_that_left_its_file_ends_yesterday_and_stays(now):
    Term.objects.create(scheme=Scheme.IP_KIND, code="old", name="旧种类", source="旧版")
    assert load_terms(now=now).ended == 1
    assert Term.objects.get(code="old").valid_to == date(2026, 11, 19)
    assert load_terms(now=now + timedelta(days=1)).ended == 0


def test_a_missing_term_is_added(now):
    Term.objects.of(Scheme.TRL).filter(code="9").delete()
    assert load_terms(now=now).added == 1
    assert Term.objects.get(scheme=Scheme.TRL, code="9").note == "产业化"


@pytest.mark.parametrize("scheme", Scheme.values)
def test_a_word_means_two_things_only_where_a_section_has_one_division_of_its_name(scheme):
    owners = {}
    for row in read_rows(scheme):
        for word in {row["name"], *filter(None, row["aliases"].split("|"))}:
            assert owners.get(word) in (None, row["parent"]), word
            owners[word] = row["code"]


@pytest.mark.django_db(transaction=True)
def test_the_flush_after_a_transactional_test_leaves_the_dictionaries(django_db_blocker):
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)
    assert Term.objects.of(Scheme.DISTRICT).count() == 10
