"""Money cannot go wrong: whatever anyone does in whatever order or at once (N11, F051, F053)."""

import threading
from decimal import Decimal

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from challenges.enums import FLOWS, POOL_ONLY, MovementKind, ProgrammeKind
from challenges.models import Movement, Pool, Programme, ProjectAccount
from challenges.selectors import recompute, shown
from challenges.services import funding
from challenges.services.money import move_money, open_account, open_pool
from common.errors import Conflict, DomainError, Invalid, Refused
from tests.challenges import stage
from tests.people import NOW, person

CAP = Decimal(500_000)
POOL = Decimal(20_000_000)


def _pool(by, amount=POOL) -> Pool:
    programme = Programme.objects.create(code="yqjb", name="园区揭榜挂帅", kind=ProgrammeKind.PARK_CHALLENGE)
    return open_pool(programme=programme, fiscal_year=2026, amount=amount, by=by, now=NOW)


def _move(pool, account, kind, amount, by, key):
    return move_money(
        pool=pool, account=account, kind=kind, amount=Decimal(amount), key=key, reason="测试", by=by, now=NOW
    )


@pytest.mark.django_db
class TestOneProject:
    def test_the_life_of_a_subsidy(self, gaoyuan):
        pool = _pool(gaoyuan)
        account = open_account(pool=pool, project="BD-2026-000001", cap=CAP)
        for kind in (MovementKind.RESERVE, MovementKind.COMMIT, MovementKind.PAY):
            _move(pool, account, kind, 500_000, gaoyuan, kind)
        pool.refresh_from_db()
        assert (pool.available, pool.paid, pool.total) == (Decimal(19_500_000), CAP, POOL)

    def test_a_fen_over_the_cap_is_refused_and_the_rule_is_named(self, gaoyuan):
        pool = _pool(gaoyuan)
        account = open_account(pool=pool, project="BD-2026-000001", cap=CAP)
        with pytest.raises(Invalid, match="支持上限 50 万元"):
            _move(pool, account, MovementKind.RESERVE, "500000.01", gaoyuan, "r")
        assert Movement.objects.count() == 1

    def test_the_same_event_moves_money_once(self, gaoyuan):
        pool = _pool(gaoyuan)
        account = open_account(pool=pool, project="BD-2026-000001", cap=CAP)
        first = _move(pool, account, MovementKind.RESERVE, 100, gaoyuan, "reserve:1")
        assert _move(pool, account, MovementKind.RESERVE, 100, gaoyuan, "reserve:1") == first
        with pytest.raises(Conflict):
            _move(pool, account, MovementKind.RESERVE, 200, gaoyuan, "reserve:1")

    @pytest.mark.parametrize("username", ["linhai", "zhouwen", "liubo", "hanmei"])
    def test_only_the_bureau_moves_money(self, username, gaoyuan):
        pool = _pool(gaoyuan)
        with pytest.raises(Refused):
            _move(pool, None, MovementKind.FUND, 1, person(username), "f")

    @pytest.mark.parametrize("amount", ["0", "-1", "0.001", "NaN", "Infinity"])
    def test_an_amount_is_positive_and_in_fen(self, amount, gaoyuan):
        pool = _pool(gaoyuan)
        with pytest.raises(Invalid):
            _move(pool, None, MovementKind.FUND, amount, gaoyuan, "f")


@pytest.mark.django_db
class TestTheDatabaseRefusesToo:
    def test_a_movement_cannot_be_changed_or_deleted(self, gaoyuan):
        _pool(gaoyuan)
        for attack in ("UPDATE challenges_movement SET amount = 1", "DELETE FROM challenges_movement"):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(attack)

    def test_a_project_cannot_be_written_over_its_cap(self, gaoyuan):
        account = open_account(pool=_pool(gaoyuan), project="BD-2026-000001", cap=CAP)
        with pytest.raises(IntegrityError), transaction.atomic():
            ProjectAccount.objects.filter(pk=account.pk).update(paid=CAP + 1)

    def test_a_pool_cannot_be_written_negative(self, gaoyuan):
        pool = _pool(gaoyuan)
        with pytest.raises(IntegrityError), transaction.atomic():
            Pool.objects.filter(pk=pool.pk).update(available=-1)


def _holds(pool: Pool) -> None:
    """The invariants: nothing negative, no cap exceeded, no fen lost, and the statement can be recomputed."""
    pool.refresh_from_db()
    movements = list(pool.movements.all())
    assert recompute(movements) == shown(pool)
    funded = sum((m.amount if m.kind == MovementKind.FUND else -m.amount) for m in movements if m.kind in POOL_ONLY)
    assert pool.total == funded
    assert min(pool.available, pool.reserved, pool.committed, pool.paid) >= 0
    for account in pool.accounts.all():
        own = recompute(m for m in movements if m.account_id == account.pk)
        assert (own.reserved, own.committed, own.paid) == (account.reserved, account.committed, account.paid)
        assert account.used <= account.cap


STEP = st.tuples(
    st.sampled_from(list(FLOWS)),
    st.integers(0, 2),
    st.sampled_from(["gaoyuan", "gaoyuan", "gaoyuan", "linhai"]),
    st.decimals("-1", "600000", places=2),
    st.integers(0, 30),
)


@pytest.mark.django_db(transaction=True)
def test_no_sequence_of_actions_breaks_the_pool():
    """2,000 sequences of random steps by random people, each in a transaction that is rolled back at its end."""
    people = {name: person(name) for name in ("gaoyuan", "linhai")}

    @settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.lists(STEP, min_size=1, max_size=8))
    def run(steps):
        with transaction.atomic():
            pool = _pool(people["gaoyuan"], Decimal("900000.01"))
            accounts = [open_account(pool=pool, project=f"BD-{n}", cap=CAP) for n in range(3)]
            for kind, which, name, amount, key in steps:
                account = None if kind in POOL_ONLY else accounts[which]
                try:
                    with transaction.atomic():
                        _move(pool, account, kind, amount, people[name], f"k{key}")
                except DomainError:
                    continue
            _holds(pool)
            transaction.set_rollback(True)

    run()


ACTION = st.tuples(
    st.sampled_from(["reserve", "adjust", "adjust", "release", "commit", "pay", "cancel", "return"]),
    st.sampled_from(["gaoyuan", "gaoyuan", "gaoyuan", "linhai"]),
    st.decimals("0", "600000", places=2),
    st.integers(0, 9),
)


@pytest.mark.django_db(transaction=True)
def test_no_order_of_steps_breaks_the_money_of_a_challenge():
    """The steps of a road in any order, by anyone, its amount amended at any time: booked to the fen, or refused with nothing
    moved."""
    people = {name: person(name) for name in ("gaoyuan", "linhai")}
    challenge = stage.diagnosed()

    @settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.lists(ACTION, min_size=1, max_size=10))
    def run(steps):
        with transaction.atomic():
            pool = open_pool(
                programme=challenge.programme,
                fiscal_year=2026,
                amount=Decimal("900000.01"),
                by=people["gaoyuan"],
                now=NOW,
            )
            for step, name, amount, event in steps:
                try:
                    with transaction.atomic():
                        _take(challenge, step, people[name], amount, str(event))
                except DomainError:
                    continue
                finally:
                    _holds(pool)
            transaction.set_rollback(True)

    run()


def _take(challenge, step, by, amount, event):
    given = {"challenge": challenge, "by": by, "now": NOW}
    if step in ("reserve", "adjust"):
        challenge.subsidy = amount
        funding.reserve_for(**given) if step == "reserve" else _adjust(given, event)
    elif step in ("release", "cancel"):
        getattr(funding, f"{step}_for")(**given, reason="测试")
    elif step == "commit":
        funding.commit_for(**given, amount=amount)
    else:
        getattr(funding, f"{step}_for")(**given, amount=amount, event=event)


def _adjust(given, event):
    """What is held afterwards is the amended amount, unless the event was booked before."""
    known = Movement.objects.filter(key=f"adjust:{given['challenge'].reference}:{event}").exists()
    funding.adjust_for(**given, event=event)
    account = funding.account_of(given["challenge"])
    assert known or (account.reserved if account else 0) == given["challenge"].subsidy


@pytest.mark.django_db(transaction=True)
def test_twenty_people_at_once_on_one_pool(gaoyuan):
    """Room for three subsidies, twenty takers: three get one, whoever they are, and the statement holds."""
    pool = _pool(gaoyuan, Decimal(1_500_000))
    accounts = [open_account(pool=pool, project=f"BD-{n}", cap=CAP) for n in range(20)]
    start, won, lost = threading.Barrier(20), [], []

    def take(account):
        close_old_connections()
        start.wait()
        try:
            for kind in (MovementKind.RESERVE, MovementKind.COMMIT, MovementKind.PAY):
                _move(pool, account, kind, CAP, gaoyuan, f"{kind}:{account.project}")
            won.append(account.project)
        except Invalid:
            lost.append(account.project)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(account,)) for account in accounts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _holds(pool)
    assert (len(won), len(lost), pool.available) == (3, 17, 0)


@pytest.mark.django_db(transaction=True)
def test_fifty_payments_of_the_same_event_pay_once(gaoyuan):
    pool = _pool(gaoyuan)
    account = open_account(pool=pool, project="BD-2026-000001", cap=CAP)
    _move(pool, account, MovementKind.RESERVE, CAP, gaoyuan, "r")
    _move(pool, account, MovementKind.COMMIT, CAP, gaoyuan, "c")
    start = threading.Barrier(50)

    def pay():
        close_old_connections()
        start.wait()
        try:
            _move(pool, account, MovementKind.PAY, 250_000, gaoyuan, "milestone:1")
        finally:
            connection.close()

    threads = [threading.Thread(target=pay) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _holds(pool)
    assert pool.paid == 250_000
