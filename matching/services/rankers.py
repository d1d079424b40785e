"""Learning a model, and letting it go live only when it won on needs that it had not seen."""

import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import Invalid, Refused
from common.workflow import move
from matching.datasource import load_needs, load_offers, published_ids
from matching.engine.learning.card import LEAST_NEEDS, TooLittle, train
from matching.engine.learning.material import Judgement, Material
from matching.enums import LessonSource, RankerStatus, Side
from matching.models import MatchRun, RankerModel
from matching.selectors import current_run, live_ranker
from matching.services.lessons import answers_since, lessons
from matching.services.lists import vector_rows

logger = structlog.get_logger(__name__)

ENOUGH_NEW = 50
"""So many new answers are worth another training."""
LARGEST_LIBRARY = 20_000
"""Achievements that training ranks, the judged ones first: enough to tell models apart in a minute or two."""


def train_model(*, judgements: Sequence[Judgement], source: str, now: datetime, by: Any = None) -> RankerModel:
    """Learn a challenger from judgements of published postings (keys are primary keys). Raises Invalid when they are too few.

    Where nothing of a judged pair is published any more it is left out. The champion is the model in use.
    """
    run = current_run()
    if run is None:
        raise Invalid(_("还没有匹配结果，请先完成一次匹配。"))
    material = _material(run, judgements)
    try:
        with tempfile.TemporaryDirectory() as folder:
            settings, card = train(material, Path(folder) / "index", champion=live_ranker().settings)
    except TooLittle as error:
        raise Invalid(
            _("只有 %(count)d 项需求有判断，至少要 %(least)d 项才能训练和检验。")
            % {"count": error.needs, "least": LEAST_NEEDS}
        ) from error
    model = RankerModel.objects.create(
        name=_name(now), source=source, lessons=len(material.judgements), numbers=settings.to_json(), card=card,
        status_at=now, by=by,
    )  # fmt: skip
    logger.info("ranker_trained", model=model.name, lessons=model.lessons, **card["comparison"])
    return model


def _material(run: MatchRun, judgements: Iterable[Judgement]) -> Material:
    told = list(judgements)
    needs = load_needs({int(one.need) for one in told})
    judged = {int(one.offer) for one in told}
    others = (pk for pk in published_ids(Side.ACHIEVEMENT) if pk not in judged)
    library = judged | {pk for pk, _room in zip(others, range(LARGEST_LIBRARY - len(judged)), strict=False)}
    offers = load_offers(library)
    known = {need.key for need in needs}, {offer.key for offer in offers}
    kept = tuple(one for one in told if one.need in known[0] and one.offer in known[1])
    return Material(run.model_id, tuple(needs), vector_rows(run, needs), tuple(offers), vector_rows(run, offers), kept)


def _name(now: datetime) -> str:
    """`2026-11-22`, with a number from the second of a day on."""
    day = f"{now:%Y-%m-%d}"
    taken = RankerModel.objects.filter(name__startswith=day).count()
    return f"{day}-{taken + 1}" if taken else day


def train_from_answers(*, now: datetime) -> RankerModel | None:
    """The nightly look: enough new answers make a challenger, and one that wins goes live. None where they are too few."""
    last = RankerModel.objects.filter(source=LessonSource.ANSWERS).first()
    if answers_since(last.created_at if last else None) < ENOUGH_NEW:
        return None
    try:
        model = train_model(judgements=lessons(), source=LessonSource.ANSWERS, now=now)
    except Invalid as error:
        logger.info("ranker_not_trained", reason=str(error))
        return None
    if model.card["comparison"]["wins"]:
        promote_model(model=model, by=None, now=now)
    else:
        reject_model(model=model, by=None, now=now, reason=_("在未见过的需求上没有胜过在用模型。"))
    return model


@transaction.atomic
def promote_model(*, model: RankerModel, by: Any, now: datetime) -> None:
    """Use a challenger from the next run on; the model in use retires. Raises Refused when it did not win."""
    if not model.card["comparison"]["wins"]:
        raise Refused(_("这个模型在未见过的需求上没有胜过在用模型，不能启用。"))
    if model.card["prior_hash"] != live_ranker().hash:
        raise Refused(_("它是与另一个模型比较的，而在用模型已经更换，请重新训练。"))
    retire_live(by=by, now=now, reason=_("由 %(name)s 接替") % {"name": model.name})
    move(model, "promote", by=by, now=now)


@transaction.atomic
def retire_live(*, by: Any, now: datetime, reason: str = "") -> None:
    """Back to the shipped numbers, from the next run on. Nothing happens where they are in use."""
    for model in RankerModel.objects.select_for_update().filter(status=RankerStatus.LIVE):
        move(model, "retire", by=by, now=now, reason=reason)


def reject_model(*, model: RankerModel, by: Any, now: datetime, reason: str = "") -> None:
    """Put a challenger aside."""
    move(model, "reject", by=by, now=now, reason=reason)
