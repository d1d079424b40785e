"""Many counts come in one query, and rows only from what has any."""

import pytest
from django.db.models import Count

from accounts.models import Membership, Organisation, User
from common.tally import Tally, counts, take


@pytest.mark.django_db
class TestCounts:
    def test_all_in_one_query_in_their_order(self, linhai, sunqi, hanmei, django_assert_num_queries):
        firms = Organisation.objects.filter(kind="enterprise").order_by("-name")
        people = User.objects.select_related().all()
        with django_assert_num_queries(1):
            assert counts([firms, User.objects.none(), people, people.filter(pk__in=[])]) == [2, 0, 3, 0]

    def test_a_row_that_is_joined_twice_counts_once(self, linhai, zhaomin):
        twice = Organisation.objects.filter(memberships__in=Membership.objects.all())
        assert counts([twice, twice.distinct()]) == [2, 1]

    def test_nothing_to_count_asks_nothing(self, db, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert counts([]) == [] and counts([User.objects.none()]) == [0]
            assert take([(), ()]) == [Tally((), []), Tally((), [])]

    def test_groups_are_refused(self):
        with pytest.raises(ValueError, match="rows, not groups"):
            counts([Organisation.objects.annotate(people=Count("memberships"))])


@pytest.mark.django_db
class TestTally:
    def test_first_rows_come_from_those_that_have_any(self, linhai, sunqi, django_assert_num_queries):
        everybody = User.objects.order_by("-pk")
        with django_assert_num_queries(1):
            people, offices = take(
                [(everybody, everybody.filter(name="林海")), (Organisation.objects.filter(kind="bank"),)]
            )
        assert (people.total, people.counts, offices.total) == (3, [2, 1], 0)
        with django_assert_num_queries(2):
            assert [one.name for one in people.first(3, by="name")] == ["孙琪", "林海", "林海"]
        with django_assert_num_queries(0):
            assert offices.first(5) == []
