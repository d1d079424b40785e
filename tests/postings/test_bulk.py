"""Batches of an import: created, updated, unchanged, refused, in a number of queries that does not grow."""

from datetime import timedelta
from decimal import Decimal

import pytest

from achievements.models import Achievement
from achievements.services import save_many as save_achievements
from common.errors import Refused
from common.models import StateChange
from needs.models import Need
from needs.services import save_many
from postings.enums import PostingStatus
from postings.signals import postings_saved_in_bulk
from tests.factories import INDICATOR, term
from tests.people import organisation, park

pytestmark = pytest.mark.django_db

TEXT = "电解槽在海水环境下运行，双极板涂层三个月内点蚀，接触电阻上升。"


def rows(count, **changes):
    return [
        {"external_code": f"N-{n}", "title": f"第 {n} 项氢能需求", "problem": TEXT, **changes} for n in range(count)
    ]


def load(batch, now, by=None, publish=True):
    return save_many(rows=batch, organisation=organisation("海澜仪器"), by=by, now=now, publish=publish)


@pytest.fixture
def heard():
    events = []

    def receive(sender, published, changed, **kwargs):
        events.append((sender, len(published), len(changed)))

    postings_saved_in_bulk.connect(receive)
    yield events
    postings_saved_in_bulk.disconnect(receive)


def test_trusted_rows_are_published_searchable_and_have_history(now, heard):
    park()
    result = load(rows(3, indicators=[INDICATOR], modes=[term("cooperation_mode", "license", "技术许可")]), now)
    assert (result.created, result.updated, result.unchanged, result.refused) == (3, 0, 0, {})
    assert [result.references[n] for n in range(3)] == [f"XQ-2026-00000{n}" for n in (1, 2, 3)]
    need = Need.objects.get(external_code="N-1")
    assert need.is_public
    assert need.park.code == "hailan"
    assert need.indicators.get().shown_value == "≤ 1 µA/cm²"
    assert need.modes.count() == 1
    assert Need.objects.search("氢能").count() == 3
    assert Need.objects.search("腐蚀电流密度").count() == 3
    assert [c.to_state for c in StateChange.objects.about(need)] == ["published"]
    assert heard == [(Need, 3, 0)]


def test_the_same_again_changes_nothing_and_confirms(now, heard):
    load(rows(3, indicators=[INDICATOR]), now)
    later = now + timedelta(days=30)
    result = load(rows(3, indicators=[INDICATOR]), later)
    assert (result.created, result.updated, result.unchanged) == (0, 0, 3)
    assert set(Need.objects.values_list("confirmed_at", "content_changed_at", "version")) == {(later, now, 1)}
    assert heard[-1] == (Need, 0, 0)


def test_a_changed_row_updates_text_rows_search_and_version(now, heard):
    load(rows(3, indicators=[INDICATOR]), now)
    batch = rows(3, indicators=[INDICATOR])
    batch[1] |= {"title": "换了名称", "indicators": [INDICATOR | {"low": Decimal(2)}]}
    result = load(batch, now + timedelta(days=1))
    assert (result.updated, result.unchanged) == (1, 2)
    need = Need.objects.get(external_code="N-1")
    assert (need.title, need.version, need.indicators.get().low) == ("换了名称", 2, 2)
    assert list(Need.objects.search("换了名称")) == [need]
    assert Need.objects.search("氢能").count() == 2
    assert heard[-1] == (Need, 0, 1)


def test_without_trust_rows_are_drafts(linhai, now):
    assert load(rows(2), now, by=linhai, publish=False).created == 2
    assert set(Need.objects.values_list("status", "author")) == {(PostingStatus.DRAFT, linhai.pk)}


def test_drafts_become_public_when_the_bureau_imports_them_again(linhai, gaoyuan, now):
    load(rows(2), now, by=linhai, publish=False)
    result = load(rows(2), now, by=gaoyuan)
    assert result.updated == 2
    assert Need.objects.published().count() == 2


def test_who_may_not(linhai, sunqi, now):
    with pytest.raises(Refused):
        load(rows(1), now, by=linhai, publish=True)
    with pytest.raises(Refused):
        load(rows(1), now, by=sunqi, publish=False)


def test_bad_rows_are_named_and_stop_no_other(now):
    load(rows(1), now)
    Need.objects.update(status=PostingStatus.SUBMITTED)
    batch = [*rows(2), {"title": ""}, {"title": "重复", "external_code": "N-1", "problem": TEXT}]
    result = load(batch, now)
    assert set(result.refused) == {0, 1, 2}
    assert (result.created, Need.objects.get(external_code="N-1").title) == (1, "重复")


def test_the_same_code_of_another_organisation_is_another_need(now):
    load(rows(1), now)
    save_many(rows=rows(1), organisation=organisation("启明新材"), by=None, now=now, publish=True)
    assert Need.objects.count() == 2


def test_the_number_of_queries_does_not_grow(now, django_assert_max_num_queries):
    park()
    load(rows(1), now)
    counts = []
    for size in (50, 400):
        with django_assert_max_num_queries(40) as captured:
            load(rows(size, indicators=[INDICATOR], goal=f"目标 {size}"), now)
        counts.append(len(captured))
    assert counts[1] <= counts[0]


def test_achievements_with_rights(now):
    right = {"kind": term("ip_kind", "invention", "发明专利"), "number": "ZL1", "status": "granted"}
    batch = [{"external_code": "C-1", "title": "涂层", "summary": TEXT, "rights": [right]}]
    for _ in range(2):
        save_achievements(rows=batch, organisation=organisation("胶州湾大学"), by=None, now=now, publish=True)
    assert Achievement.objects.get().rights.get().number == "ZL1"
    batch[0]["rights"] = [right | {"number": "ZL2"}]
    save_achievements(rows=batch, organisation=organisation("胶州湾大学"), by=None, now=now, publish=True)
    assert [r.number for r in Achievement.objects.get().rights.all()] == ["ZL2"]
