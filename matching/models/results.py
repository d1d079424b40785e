"""What matching found: vectors, a run's candidates, and the lasting matches of the pages."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func
from django.utils.translation import gettext_lazy as _

from achievements.models import Achievement
from common.models import TimeStamped, Workflowed
from matching.enums import Band, MatchStatus, Verdict
from matching.models.runs import MatchRun
from matching.querysets import MatchQuerySet, OfRunQuerySet
from matching.workflow import MATCH
from needs.models import Need

BROKEN = '$.findings[*] ? (@.must == true && @.state == "violated")'
"""In an explanation: a condition, not a wish, that is broken. The database keeps the answer as `Match.is_near_miss`."""


class Embedding(models.Model):
    """The vector of one text by one model: little-endian float32, `dimension` of them. Computed once per text."""

    model_id = models.CharField(max_length=80)
    text_hash = models.CharField(max_length=64)
    dimension = models.PositiveSmallIntegerField()
    vector = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model_id", "text_hash"], name="embedding_once")]

    def __str__(self) -> str:
        return f"{self.model_id} {self.text_hash[:12]}"


class RankedList(models.Model):
    """A need's list in one run, best first: one row, since a list is written, compared and replaced whole.

    The arrays run alongside, a place each: keys of achievements, scores in whole millionths, grades from 1 to 4, bands.
    `reasons` are the explanations of the first places as a JSON array; null where the lasting match has it already.
    Written by COPY. Needs and achievements are not checked by the database here: one deleted in the middle of a run
    must not fail it, and readers join them anyway.
    """

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="+")
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    achievements = ArrayField(models.BigIntegerField())
    scores = ArrayField(models.IntegerField())
    grades = ArrayField(models.FloatField())
    bands = ArrayField(models.CharField(max_length=8, choices=Band))
    reasons = models.JSONField(default=list)

    objects = OfRunQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "need"], name="one_list_of_a_need")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.need_id}"


class Candidate(models.Model):
    """A place in a need's list in one run: a view of the database over `RankedList`, to be read and joined by row.

    To ask for a need is cheap; to ask for an achievement reads all lists of the run.
    """

    run = models.ForeignKey(MatchRun, on_delete=models.DO_NOTHING, related_name="+")
    need = models.ForeignKey(Need, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    achievement = models.ForeignKey(Achievement, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    rank = models.PositiveSmallIntegerField()
    score = models.FloatField()
    grade = models.FloatField()
    band = models.CharField(max_length=8, choices=Band)

    objects = OfRunQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "matching_candidate"

    def __str__(self) -> str:
        return f"{self.need_id} {self.rank} {self.achievement_id}"


class Match(TimeStamped, Workflowed):
    """The lasting relation of a need and an achievement that once stood among the need's first 20.

    A night moves the places of many: neither rank nor is_current stands in an index, so that such a change rewrites the
    row alone. Needs are found by `match_once`, achievements by `match_of_achievement`.

    `is_current` says whether it stands there in the run that readers see; rank, grade, band and explanation are those
    of the last run that had it. `score` orders and is never shown. `need_answer` and `achievement_answer` are the
    answers that count now; MatchAnswer holds all. The digests are of the contents that were matched. `held_back`: it stood
    in too many first places and made room here (services/exposure.py). `is_near_miss`: it breaks a condition, and stands in no
    main list.
    """

    workflow = MATCH

    need = models.ForeignKey(
        Need, verbose_name=_("需求"), on_delete=models.CASCADE, related_name="matches", db_index=False
    )
    achievement = models.ForeignKey(
        Achievement, verbose_name=_("成果"), on_delete=models.CASCADE, related_name="matches", db_index=False
    )
    status = models.CharField(_("状态"), max_length=24, choices=MatchStatus, default=MatchStatus.NEW)
    is_current = models.BooleanField(_("在当前结果中"), default=True)
    rank = models.PositiveSmallIntegerField(_("排名"))
    score = models.FloatField()
    grade = models.FloatField(_("等级"))
    band = models.CharField(_("匹配程度"), max_length=8, choices=Band)
    explanation = models.JSONField(default=dict)
    need_digest = models.CharField(max_length=64)
    achievement_digest = models.CharField(max_length=64)
    is_near_miss = models.GeneratedField(
        expression=Func(
            F("explanation"),
            template=f"jsonb_path_exists(%(expressions)s, '{BROKEN}')",
            output_field=models.BooleanField(),
        ),
        output_field=models.BooleanField(_("差一点")),
        db_persist=True,
    )
    held_back = models.BooleanField(_("已让位"), default=False)
    announced_at = models.DateTimeField(null=True, blank=True)
    need_answer = models.CharField(_("需求方答复"), max_length=12, choices=Verdict, blank=True)
    achievement_answer = models.CharField(_("成果方答复"), max_length=12, choices=Verdict, blank=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("匹配")
        ordering = ["need", "rank"]
        constraints = [models.UniqueConstraint(fields=["need", "achievement"], name="match_once")]
        indexes = [
            models.Index(fields=["achievement", "-grade"], name="match_of_achievement"),
            models.Index(fields=["status", "-status_at"], name="match_board"),
        ]

    def __str__(self) -> str:
        return f"{self.need} · {self.achievement}"


class Trial(models.Model):
    """A new achievement shown on a list where its score alone would not bring it: by which lot, and with what chance."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="trials")
    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="trials")
    propensity = models.FloatField()
    seed = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("新成果试荐")
        constraints = [models.UniqueConstraint(fields=["run", "match"], name="one_trial_a_run")]

    def __str__(self) -> str:
        return f"{self.match_id} {self.propensity:.3f}"
