"""Pools as officials and auditors see them: proof to the fen, what is late, who may look (F044, F053, F059, N11)."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from django.template import Context, Template
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from challenges import statements
from challenges.enums import FLOWS, POOL_ONLY, Account, MovementKind
from challenges.models import Movement, Pool
from challenges.selectors import Statement, recompute, shown
from challenges.services import funding
from challenges.services.money import move_money, open_account
from challenges.services.pools import adjust_pool, open_year
from common.errors import DomainError, Invalid, Refused
from common.workbench import cards_for
from tests.challenges import stage
from tests.people import NOW, person

pytestmark = pytest.mark.django_db
OCTOBER = datetime(2026, 10, 30, 2, 0, tzinfo=UTC)
NEXT_YEAR = datetime(2027, 1, 4, 2, 0, tzinfo=UTC)
ADDRESS = "/challenges/pools/yqjb/2026/"
LABELS = {label: value for value, label in Account.choices}


def fund(pool, amount, event="1", kind=MovementKind.FUND, by=None):
    return adjust_pool(
        pool=pool,
        kind=kind,
        amount=Decimal(amount),
        reason="测试文件",
        event=event,
        by=by or person("gaoyuan"),
        now=NOW,
    )


def committed() -> funding.Challenge:
    challenge = stage.listed()
    funding.commit_for(challenge=challenge, amount=Decimal(300_000), by=person("gaoyuan"), now=OCTOBER)
    return challenge


class TestTheYear:
    def test_a_pool_holds_at_most_what_its_rules_foresee(self, gaoyuan):
        programme = stage.programme(pool="1000000")
        with pytest.raises(Invalid, match="年度资金池为 100 万元"):
            open_year(programme=programme, fiscal_year=2026, amount=Decimal("1000000.01"), by=gaoyuan, now=NOW)
        pool = open_year(programme=programme, fiscal_year=2026, amount=Decimal(900_000), by=gaoyuan, now=NOW)
        fund(pool, 100_000)
        with pytest.raises(Invalid, match="请先修订规则"):
            fund(pool, "0.01", event="2")

    def test_the_same_form_twice_moves_once(self):
        pool = stage.pool(10_000_000)
        assert fund(pool, 100) == fund(pool, 100)
        fund(pool, 40, event="2", kind=MovementKind.DEFUND)
        assert Pool.objects.get().total == 10_000_060

    def test_no_pool_without_rules_for_the_year(self, gaoyuan):
        programme = stage.programme()
        programme.terms.update(valid_to=date(2026, 12, 31))
        with pytest.raises(Invalid, match="没有生效的规则"):
            open_year(programme=programme, fiscal_year=2027, amount=Decimal(1), by=gaoyuan, now=NOW)

    def test_an_adjustment_needs_its_reason_and_the_bureau(self):
        pool = stage.pool(10_000_000)
        with pytest.raises(Invalid, match="事由"):
            adjust_pool(
                pool=pool,
                kind=MovementKind.FUND,
                amount=Decimal(1),
                reason=" ",
                event="1",
                by=person("gaoyuan"),
                now=NOW,
            )
        for username in ("linhai", "zhouwen", "liubo", "hanmei"):
            with pytest.raises(Refused):
                fund(pool, 1, by=person(username))


class TestLateInTheYear:
    def test_promised_and_not_paid_is_warned_of_from_november(self):
        challenge = committed()
        pool = Pool.objects.select_related("programme").get()
        assert statements.warning_starts(pool) == date(2026, 11, 1)
        assert statements.late_projects(pool, OCTOBER) == []
        found = statements.late_projects(pool, NOW)
        assert [(row.challenge, row.account.committed, row.is_over) for row in found] == [(challenge, 300_000, False)]
        assert statements.late_projects(pool, NEXT_YEAR)[0].is_over

    def test_a_paid_one_is_not_late_and_the_day_is_a_rule(self):
        stage.programme(late_from="12-01")
        challenge = committed()
        pool = Pool.objects.select_related("programme").get()
        assert statements.late_projects(pool, NOW) == []
        funding.pay_for(challenge=challenge, amount=Decimal(300_000), event="acceptance", by=person("gaoyuan"), now=NOW)
        assert statements.late_projects(pool, NEXT_YEAR) == []

    def test_the_official_reads_it_on_the_workbench(self, gaoyuan):
        committed()
        card = next(card for card in cards_for(gaoyuan, NOW) if str(card.title) == "资金池与规则")
        assert [row["late"] for row in card.context["rows"]] == [1]


@pytest.mark.parametrize("address", ["", "new/", "movements/", "movements.csv", "yqjb/2026/"])
@pytest.mark.parametrize(
    ("username", "status"),
    [("gaoyuan", 200), ("linhai", 404), ("zhouwen", 404), ("liubo", 404), ("hanmei", 404), ("", 302)],
)
def test_who_sees_the_pools(address, username, status, page):
    stage.pool()
    assert page(person(username) if username else None).get(f"/challenges/pools/{address}").status_code == status


class TestPages:
    def test_the_statement_its_proof_and_its_projects(self, page, gaoyuan):
        challenge = committed()
        text = page(gaoyuan).get(ADDRESS).content.decode()
        assert "由 4 笔流水重算，与余额逐项一致" in text
        assert challenge.title in text and "1 个项目已承诺未拨付" in text

    def test_a_statement_that_does_not_agree_is_shouted(self, page, gaoyuan):
        pool = stage.pool()
        Pool.objects.filter(pk=pool.pk).update(available=1)
        assert "两者不一致" in page(gaoyuan).get(ADDRESS).content.decode()

    def test_raising_a_pool_from_its_page(self, page, gaoyuan):
        stage.pool(10_000_000)
        form = {"kind": "fund", "amount": "12.5", "reason": "追加，测试文件", "event": "a1"}
        for _twice in range(2):
            assert page(gaoyuan).post(f"{ADDRESS}adjust/", form).status_code == 302
        assert Pool.objects.get().total == 10_125_000

    def test_bad_input_is_told_at_the_form(self, page, gaoyuan):
        stage.pool()
        for bad in ({"amount": "-1"}, {"amount": "多"}, {"reason": ""}, {"kind": "pay"}):
            form = {"kind": "fund", "amount": "1", "reason": "x", "event": "a1", **bad}
            answer = page(gaoyuan).post(f"{ADDRESS}adjust/", form)
            assert answer.status_code == 200 and "is-invalid" in answer.content.decode()
        assert Movement.objects.count() == 1

    def test_a_pool_is_opened_once(self, page, gaoyuan):
        stage.programme()
        form = {"programme": "yqjb", "fiscal_year": "2026", "amount": "2000"}
        assert page(gaoyuan).post("/challenges/pools/new/", form).status_code == 302
        assert "已经设立" in page(gaoyuan).post("/challenges/pools/new/", form).content.decode()
        assert "超出" in page(gaoyuan).post("/challenges/pools/new/", {**form, "amount": "2000.01"}).content.decode()

    def test_movements_are_narrowed_by_the_address(self, page, gaoyuan):
        committed()
        found = page(gaoyuan).get("/challenges/pools/movements/?kind=commit").context["page"].object_list
        assert [row.kind for row in found] == [MovementKind.COMMIT]
        assert page(gaoyuan).get("/challenges/pools/movements/?since=2030-01-01").status_code == 200

    def test_everybody_reads_the_balance_in_the_hall(self, page):
        committed()
        text = page().get("/challenges/").content.decode()
        assert "已承诺 30 万元" in text and "流水" not in text

    def test_a_constant_number_of_queries(self, page, gaoyuan, django_assert_max_num_queries):
        pool = stage.pool()
        for number in range(30):
            account = open_account(pool=pool, project=f"BD-2026-{number:06d}", cap=Decimal(500_000))
            move_money(
                pool=pool, account=account, kind=MovementKind.RESERVE, amount=Decimal(10), key=f"r{number}", reason="x",
                by=gaoyuan, now=NOW,
            )  # fmt: skip
        client = page(gaoyuan)
        for address in (ADDRESS, "/challenges/pools/", "/challenges/pools/movements/"):
            with django_assert_max_num_queries(24):
                assert client.get(address).status_code == 200


def read_back(text: str) -> Statement:
    """What an auditor does with the file alone."""
    statement = Statement()
    for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))):
        for column, sign in (("转出", -1), ("转入", 1)):
            name = LABELS[row[column]]
            if name != Account.SOURCE:
                setattr(statement, name, getattr(statement, name) + sign * Decimal(row["金额（元）"]))
    return statement


STEP = st.tuples(st.sampled_from(list(FLOWS)), st.integers(0, 1), st.decimals("0.01", "400000", places=2))


@pytest.mark.django_db(transaction=True)
def test_the_exported_rows_add_up_to_what_is_shown(client):
    """Whatever moved: the file, the proof on the page and the balances agree to the fen."""
    gaoyuan = person("gaoyuan")
    client.force_login(gaoyuan, backend="django.contrib.auth.backends.ModelBackend")

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.lists(STEP, min_size=1, max_size=12))
    def run(steps):
        with transaction.atomic():
            pool = stage.pool(1_000_000)
            accounts = [open_account(pool=pool, project=f"BD-2026-{n:06d}", cap=Decimal(500_000)) for n in (1, 2)]
            for number, (kind, which, amount) in enumerate(steps):
                account = None if kind in POOL_ONLY else accounts[which]
                try:
                    with transaction.atomic():
                        move_money(
                            pool=pool, kind=kind, amount=amount, key=f"k{number}", reason="=测试", by=gaoyuan, now=NOW,
                            account=account,
                        )  # fmt: skip
                except DomainError:
                    continue
            pool.refresh_from_db()
            answer = client.get("/challenges/pools/movements.csv?programme=yqjb&year=2026")
            text = b"".join(answer.streaming_content).decode()
            proof = statements.prove(pool)
            assert read_back(text) == shown(pool) == proof.recomputed == recompute(pool.movements.all())
            assert proof.agrees and proof.movements == pool.movements.count()
            transaction.set_rollback(True)

    run()


def test_the_bar_of_an_empty_pool_has_no_division(gaoyuan):
    pool = Pool.objects.create(programme=stage.programme(), fiscal_year=2026)
    assert "可用" in Template("{% load pools %}{% pool_statement pool %}").render(Context({"pool": pool}))
