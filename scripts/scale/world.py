"""A world to measure in: generated postings of some thousand organisations, with their vectors already stored."""

import random
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import connection

from accounts.enums import OrganisationKind, Verification
from accounts.models import Organisation
from achievements.models import Achievement, AchievementIndicator
from matching import encoders
from matching.datasource import load_items
from matching.enums import Side
from matching.models import Embedding
from matching.vectors import vector_text
from needs.models import Need, NeedIndicator
from postings.enums import Operator, PostingStatus
from scale.texts import Text, generate, vectors
from taxonomy.models import Term

BLOCK = 2_000
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
_STATE = {"status": PostingStatus.PUBLISHED, "status_at": NOW, "published_at": NOW, "content_changed_at": NOW}


def populate(needs: int, offers: int, *, seed: int) -> None:
    """Publish generated needs and achievements, and store a made-up vector for each text."""
    enterprises = _organisations("企业", OrganisationKind.ENTERPRISE, max(1, needs // 20))
    institutes = _organisations("院所", OrganisationKind.INSTITUTE, max(1, offers // 200))
    for side, count, owners in ((Side.NEED, needs, enterprises), (Side.ACHIEVEMENT, offers, institutes)):
        texts = generate(count, seed=seed + (side == Side.NEED))
        first = 0
        while block := list(islice(texts, BLOCK)):
            _publish(side, block, owners, first)
            first += len(block)
        store_vectors(side, seed=seed + (side == Side.NEED))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _organisations(word: str, kind: str, count: int) -> list[Organisation]:
    made = [
        Organisation(
            name=f"测速{word}{i}", short_name=f"{word}{i}", kind=kind, status=Verification.VERIFIED, status_at=NOW
        )
        for i in range(count)
    ]
    return Organisation.objects.bulk_create(made)


def _fields() -> list[Term]:
    wanted = ({"scheme": "tech_field", "code": f"9{i}", "name": f"领域{i}", "source": "测速"} for i in range(6))
    return [Term.objects.get_or_create(scheme=w["scheme"], code=w["code"], defaults=w)[0] for w in wanted]


def _publish(side: str, texts: list[Text], owners: list[Organisation], first: int) -> None:
    fields = _fields()
    if side == Side.NEED:
        rows: list[Any] = [
            Need(reference=f"XQ-T{first + i:09d}", problem=text.body[:3000], trl_wanted=text.trl, budget=text.amount,
                 **_common(text, owners, fields))
            for i, text in enumerate(texts)
        ]  # fmt: skip
        made: list[Any] = Need.objects.bulk_create(rows)
        indicator: Any = NeedIndicator
        owner = "need"
    else:
        rows = [
            Achievement(reference=f"CG-T{first + i:09d}", summary=text.body, trl=text.trl, price=text.amount,
                        **_common(text, owners, fields))
            for i, text in enumerate(texts)
        ]  # fmt: skip
        made, indicator, owner = Achievement.objects.bulk_create(rows), AchievementIndicator, "achievement"
    indicator._default_manager.bulk_create(
        indicator(**{owner: row}, **_indicator(*text.indicator))
        for row, text in zip(made, texts, strict=True)
        if text.indicator
    )


def _common(text: Text, owners: list[Organisation], fields: list[Term]) -> dict[str, Any]:
    return _STATE | {
        "organisation": owners[hash(text.title) % len(owners)],
        "title": text.title,
        "keywords": list(text.keywords),
        "tech_field": fields[text.subject % len(fields)],
    }


def _indicator(quantity: str, unit: str, value: float) -> dict[str, Any]:
    return {
        "quantity": quantity,
        "operator": Operator.AT_LEAST,
        "low": Decimal(str(value)),
        "unit": unit,
        "must": value > 100,
    }


def store_vectors(side: str, *, seed: int) -> None:
    """A vector by the encoder in use for every text that has none: measured is what comes after the encoder."""
    encoder = encoders.encoder()
    model = Need if side == Side.NEED else Achievement
    ids = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BLOCK):
        names = [vector_text(item)[0] for item in load_items(side, ids[start : start + BLOCK])]
        rows = vectors(len(names), encoder.dimension, seed=seed * 1_000 + start)
        Embedding.objects.bulk_create(
            (
                Embedding(model_id=encoder.model_id, text_hash=name, dimension=encoder.dimension, vector=row.tobytes())
                for name, row in zip(names, rows, strict=True)
            ),
            ignore_conflicts=True,
        )


def change(share: float, *, seed: int) -> dict[str, list[int]]:
    """Write that share of both sides anew, as their owners would; returns the keys of the postings by side."""
    changed: dict[str, list[int]] = {}
    sides: tuple[tuple[str, Any, str], ...] = ((Side.NEED, Need, "problem"), (Side.ACHIEVEMENT, Achievement, "summary"))
    for side, model, column in sides:
        keys = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
        sample = random.Random(seed).sample(keys, int(len(keys) * share))
        chosen = list(model._default_manager.filter(pk__in=sample).order_by("pk"))
        for row, text in zip(chosen, generate(len(chosen), seed=seed + 7), strict=True):
            row.title = text.title
            setattr(row, column, text.body[:3000])
        model._default_manager.bulk_update(chosen, ["title", column], batch_size=500)
        store_vectors(side, seed=seed + 11)
        changed[side] = [row.pk for row in chosen]
    return changed


def has_size(needs: int, offers: int) -> bool:
    """Whether the world that stands is of this size."""
    return (Need.objects.count(), Achievement.objects.count()) == (needs, offers)
