"""Reads for pages, health and commands. Whatever shows results goes through the run that readers see."""

from dataclasses import dataclass

from django.db.models import Count, Q

from matching.engine.settings import DEFAULT_SETTINGS, Settings
from matching.enums import ChunkStatus, Stage
from matching.limits import MAX_ATTEMPTS
from matching.models import CurrentRun, EncoderStatus, MatchChunk, MatchRequest, MatchRun, RankerModel


@dataclass(frozen=True)
class StageProgress:
    """How far a stage of a run is, in chunks."""

    stage: Stage
    done: int
    total: int


def current_run() -> MatchRun | None:
    """The run whose results readers see, or None before the first."""
    pointer = CurrentRun.objects.select_related("run").first()
    return pointer.run if pointer else None


@dataclass(frozen=True)
class LiveRanker:
    """The numbers that the next run will use, and the name of their model."""

    name: str
    settings: Settings

    @property
    def hash(self) -> str:
        return self.settings.hash


SHIPPED = "shipped"
"""The name of the model that comes with the program: learned on public graded pairs (docs/matching.md)."""


def live_ranker() -> LiveRanker:
    """The model in use; the shipped one where none was promoted, or where the engine's arithmetic has moved on since."""
    model = RankerModel.objects.live().first()
    if model is None or model.numbers.get("version") != DEFAULT_SETTINGS.version:
        return LiveRanker(SHIPPED, DEFAULT_SETTINGS)
    return LiveRanker(model.name, model.settings)


def unfinished_run() -> MatchRun | None:
    return MatchRun.objects.unfinished().first()


def progress(run: MatchRun) -> list[StageProgress]:
    """Every stage of a run that has chunks, in order. One query."""
    done = Count("pk", filter=Q(status=ChunkStatus.DONE))
    rows = MatchChunk.objects.filter(run=run).order_by().values("stage").annotate(done=done, total=Count("pk"))
    found = {row["stage"]: StageProgress(Stage(row["stage"]), row["done"], row["total"]) for row in rows}
    return [found[stage] for stage in Stage if stage in found]


def chunk_errors(run: MatchRun) -> list[MatchChunk]:
    """Chunks of a run that failed at least once, with their error."""
    return list(run.chunks.exclude(error="").defer("item_ids").order_by("stage", "number"))


def encoder_status() -> EncoderStatus | None:
    """The encoder that the workers found when they last started; None before the first worker. For health."""
    return EncoderStatus.objects.first()


def requests_waiting() -> int:
    """Postings that wait to be matched by themselves."""
    return MatchRequest.objects.waiting().count()


def requests_given_up() -> list[MatchRequest]:
    """Postings whose matching failed too often, with the error; the next full run takes them up again."""
    return list(MatchRequest.objects.filter(attempts__gte=MAX_ATTEMPTS).order_by("requested_at"))
