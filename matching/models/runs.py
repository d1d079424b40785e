"""The queue of record: runs, their leased chunks, single requests, and the pointer to the run that readers see."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.engine.settings import DEFAULT_SETTINGS, Settings
from matching.enums import UNFINISHED, ChunkStatus, RunKind, RunStatus, Side, Stage
from matching.limits import KEPT, KEPT_OF_LARGE, LARGE, SHOWN, SHOWN_OF_LARGE
from matching.querysets import MatchRequestQuerySet, MatchRunQuerySet


class MatchRun(models.Model):
    """One matching of all published needs with all published achievements.

    `scope` with the partial constraint allows one unfinished run; `night` is the local date whose 02:00 asked for it.
    `epoch` grows when a run has to begin again: results of an older epoch are refused. `result_hash` covers every
    candidate (need, achievement, rank, score, grade), in no particular order.
    """

    kind = models.CharField(_("种类"), max_length=12, choices=RunKind)
    scope = models.CharField(max_length=12, default="all", editable=False)
    night = models.DateField(_("夜次"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("启动人"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    status = models.CharField(_("状态"), max_length=12, choices=RunStatus, default=RunStatus.QUEUED)
    stage = models.CharField(_("步骤"), max_length=12, choices=Stage, default=Stage.SNAPSHOT)
    epoch = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField(_("提出时间"))
    started_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    error = models.TextField(_("错误"), blank=True)

    model_id = models.CharField(_("语义模型"), max_length=80, blank=True)
    settings = models.JSONField(_("参数"), default=dict, blank=True)
    inputs_hash = models.CharField(max_length=64, blank=True)
    result_hash = models.CharField(max_length=64, blank=True)
    index_name = models.CharField(max_length=80, blank=True)
    index_manifest = models.JSONField(default=dict, blank=True)

    needs = models.PositiveIntegerField(_("需求数"), default=0)
    achievements = models.PositiveIntegerField(_("成果数"), default=0)
    embeddings_new = models.PositiveIntegerField(_("新增向量"), default=0)
    candidates = models.PositiveIntegerField(_("候选数"), default=0)
    matches_new = models.PositiveIntegerField(_("新匹配数"), default=0)

    objects = MatchRunQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("匹配运行")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["scope"], condition=Q(status__in=UNFINISHED), name="one_unfinished_run"),
            models.UniqueConstraint(fields=["night"], condition=Q(kind=RunKind.NIGHTLY), name="one_run_a_night"),
            models.CheckConstraint(
                condition=Q(kind=RunKind.NIGHTLY, night__isnull=False) | ~Q(kind=RunKind.NIGHTLY),
                name="nightly_has_night",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def dimension(self) -> int:
        """Components of a vector of the run's model."""
        return int(self.settings.get("dimension", 0))

    @property
    def ranker(self) -> Settings:
        """The numbers that the run ranks with; runs of before models were kept used the shipped ones."""
        told = self.settings.get("ranker")
        return Settings.from_json(told) if told else DEFAULT_SETTINGS

    @property
    def kept(self) -> int:
        """Places of a need's list that this run keeps."""
        return KEPT_OF_LARGE if self.needs > LARGE else KEPT

    @property
    def shown(self) -> int:
        """Places of a need's list that this run explains."""
        return SHOWN_OF_LARGE if self.needs > LARGE else SHOWN

    @property
    def is_unfinished(self) -> bool:
        return self.status in UNFINISHED

    @property
    def duration(self) -> timedelta | None:
        """From start to end; None while it runs or where it never started."""
        return self.finished_at - self.started_at if self.finished_at and self.started_at else None


class MatchChunk(models.Model):
    """A minute's work of one stage of a run, leased to one worker at a time.

    `owner` is the token of the lease; a result is written only by the transaction that still finds its token and the
    run's epoch. `item_ids` are primary keys of needs or achievements, by `side`. `result` is what later stages need of it:
    the folder that it wrote.
    """

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="chunks")
    stage = models.CharField(_("步骤"), max_length=12, choices=Stage)
    number = models.PositiveIntegerField(_("序号"))
    epoch = models.PositiveIntegerField()
    side = models.CharField(max_length=12, choices=Side, blank=True)
    item_ids = ArrayField(models.BigIntegerField(), default=list)
    status = models.CharField(_("状态"), max_length=12, choices=ChunkStatus, default=ChunkStatus.WAITING)
    owner = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(_("错误"), blank=True)
    result = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("运行分块")
        ordering = ["run", "stage", "number"]
        constraints = [models.UniqueConstraint(fields=["run", "stage", "number"], name="chunk_unique")]
        indexes = [models.Index(fields=["run", "stage", "status"], name="chunk_open")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.stage}/{self.number}"


class CurrentRun(models.Model):
    """One row: the completed run whose results readers see. Moved by one UPDATE when the next run is complete."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    run = models.ForeignKey(MatchRun, on_delete=models.PROTECT, related_name="+")
    switched_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_current_run")]

    def __str__(self) -> str:
        return str(self.run_id)


class MatchRequest(models.Model):
    """A posting to be matched by itself: written in the transaction that published, changed or withdrew it.

    `generation` grows with every new request, so that a change during the work is not taken for done. A full run that
    began after the request covers it (`covered_by`, `covered_generation`); what is not covered when the run is switched
    on is asked again, because it came after the run's snapshot.
    """

    side = models.CharField(max_length=12, choices=Side)
    object_id = models.BigIntegerField()
    generation = models.PositiveIntegerField(default=1)
    requested_at = models.DateTimeField()
    handled_generation = models.PositiveIntegerField(default=0)
    covered_by = models.ForeignKey(MatchRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    covered_generation = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    objects = MatchRequestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("单项匹配请求")
        constraints = [models.UniqueConstraint(fields=["side", "object_id"], name="one_request_an_item")]

    def __str__(self) -> str:
        return f"{self.side} {self.object_id}"


class EncoderStatus(models.Model):
    """One row: the encoder that the workers found at their start, for the health page (the web process has none)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    model_id = models.CharField(max_length=80)
    dimension = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=300)
    host = models.CharField(max_length=120)
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_encoder_status")]

    def __str__(self) -> str:
        return self.status
