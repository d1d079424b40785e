"""Learn the ranker's numbers from judged pairs, and print what was measured on needs it had not seen."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import DomainError
from matching.engine.learning.material import Judgement
from matching.enums import LessonSource
from matching.models import RankerModel
from matching.services.grading import UnknownCodes, keys_of
from matching.services.lessons import lessons
from matching.services.rankers import promote_model, train_model

COLUMNS = ("需求编号", "成果编号", "等级")
WEIGHT = "权重"


class Command(BaseCommand):
    help = "Train on 需求编号, 成果编号, 等级 (1 to 4) and 权重 (optional) of a CSV file, or on the platform's own answers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "pairs", type=Path, nargs="?", help="CSV file of published postings; none: answers and contracts"
        )
        parser.add_argument("--promote", action="store_true", help="use it from the next run on, if it won")

    def handle(self, *args: Any, pairs: Path | None, promote: bool, **options: Any) -> None:
        now = timezone.now()
        try:
            told = list(_read(pairs)) if pairs else lessons()
            source = LessonSource.FILE if pairs else LessonSource.ANSWERS
            model = train_model(judgements=told, source=source, now=now)
            self._show(model)
            if promote:
                promote_model(model=model, by=None, now=now)
                self.stdout.write(_("已启用，下一次匹配起生效。"))
        except UnknownCodes as error:
            shown = "、".join(error.codes[:10])
            raise CommandError(_("没有这些已发布的编号：%(codes)s") % {"codes": shown}) from error
        except DomainError as error:
            raise CommandError(str(error)) from error

    def _show(self, model: RankerModel) -> None:
        card = model.card
        self.stdout.write(
            _("模型 %(name)s：%(pairs)d 个判断，%(needs)d 项需求，编号 %(hash)s。")
            % {"name": model.name, "pairs": card["pairs"], "needs": card["needs"], "hash": card["settings_hash"]}
        )
        for label, found in ((_("未见过的需求"), card["unseen"]), (_("在用模型"), card["champion"])):
            figures = "  ".join(f"{name} {found[name]}" for name in ("recall", "mrr", "ndcg", "grade"))
            self.stdout.write(f"  {label}  {figures}")
        for name, (before, after) in card["weights"].items():
            if before != after:
                self.stdout.write(f"  {name}: {before} → {after}")
        verdict = card["comparison"]
        self.stdout.write(
            _("  nDCG 相差 %(ndcg)+.4f，胜出的把握 %(certainty).0f%%：%(verdict)s")
            % {
                "ndcg": verdict["ndcg"],
                "certainty": 100 * verdict["certainty"],
                "verdict": _("胜出") if verdict["wins"] else _("没有胜出"),
            }
        )


def _read(path: Path) -> Iterator[Judgement]:
    rows = list(_rows(path))
    needs, achievements = keys_of({row[COLUMNS[0]] for row in rows}, {row[COLUMNS[1]] for row in rows})
    for number, row in enumerate(rows, 2):
        try:
            grade, weight = int(row[COLUMNS[2]]), float(row.get(WEIGHT) or 1)
        except ValueError as error:
            raise CommandError(_("第 %(row)d 行的等级或权重不是数字。") % {"row": number}) from error
        if grade not in (1, 2, 3, 4) or not 0 < weight <= 100:
            raise CommandError(_("第 %(row)d 行：等级应为 1 至 4，权重应大于 0、不超过 100。") % {"row": number})
        yield Judgement(needs[row[COLUMNS[0]]], achievements[row[COLUMNS[1]]], grade, weight)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (rows.fieldnames or [])]
            if missing:
                raise CommandError(_("%(path)s 缺少列：%(columns)s") % {"path": path, "columns": "、".join(missing)})
            yield from ({key: (value or "").strip() for key, value in row.items() if key} for row in rows)
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(_("无法读取 %(path)s：%(error)s") % {"path": path, "error": error}) from error
