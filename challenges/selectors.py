"""Reads of money: the statement, and the same recomputed from the movements alone."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal

from challenges.enums import Account
from challenges.models import Movement, Pool

ZERO = Decimal("0.00")


@dataclass
class Statement:
    """Yuan by where they stand."""

    available: Decimal = ZERO
    reserved: Decimal = ZERO
    committed: Decimal = ZERO
    paid: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.available + self.reserved + self.committed + self.paid


def shown(pool: Pool) -> Statement:
    """The balances as the pool's row holds them."""
    return Statement(**{field.name: getattr(pool, field.name) for field in fields(Statement)})


def recompute(movements: Iterable[Movement]) -> Statement:
    """The same from movements alone: what an auditor does with the exported rows."""
    statement = Statement()
    for movement in movements:
        for name, sign in ((movement.debit, -1), (movement.credit, 1)):
            if name != Account.SOURCE:
                setattr(statement, name, getattr(statement, name) + sign * movement.amount)
    return statement
