"""What happens when, in Asia/Shanghai: written once into the tables of django-celery-beat, for officials to change."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings

from matching.limits import NIGHT_HOUR, SWEEP_SECONDS


@dataclass(frozen=True)
class Every:
    """Again and again, so many seconds apart; a message older than that is not worth running."""

    seconds: int


@dataclass(frozen=True)
class Daily:
    """Once a day, local time."""

    hour: int
    minute: int = 0


@dataclass(frozen=True)
class Entry:
    """One line of the schedule. `name` is its identity; `task` takes no arguments."""

    name: str
    task: str
    when: Every | Daily


SCHEDULE = (
    Entry("夜间匹配", "matching.tasks.run_nightly", Daily(hour=NIGHT_HOUR)),
    Entry("从答复中学习排序", "matching.tasks.train_ranker", Daily(hour=1)),
    Entry("集采研发归并", "matching.tasks.propose_joint", Daily(hour=4)),
    Entry("新成果与过往需求", "matching.tasks.find_leads", Daily(hour=4, minute=30)),
    Entry("匹配巡检", "matching.tasks.sweep", Every(seconds=SWEEP_SECONDS)),
    Entry("发送邮件", "inbox.tasks.relay_mail", Every(seconds=60)),
    Entry("待办到期提醒与升级", "inbox.tasks.sweep_obligations", Every(seconds=60)),
    Entry("每日摘要", "inbox.tasks.compose_digests", Every(seconds=600)),
    Entry("榜单时钟", "challenges.tasks.sweep_clocks", Every(seconds=60)),
    Entry("续接中断的导入", "postings.tasks.resume_imports", Every(seconds=60)),
    Entry("园区指标快照", "parks.tasks.take_snapshots", Daily(hour=0, minute=20)),
    Entry("寄出意见回信", "news.tasks.send_opinion_letters", Every(seconds=60)),
    Entry("意见办结与个人信息清理", "news.tasks.sweep", Daily(hour=6, minute=20)),
    Entry("漏斗整理", "parks.tasks.rebuild_funnel", Daily(hour=0, minute=30)),
    Entry("已发布考评核对", "parks.tasks.check_published", Daily(hour=0, minute=40)),
    Entry("周报", "portal.cockpit.tasks.weekly_report", Daily(hour=5)),
    Entry("续接中断的报告", "portal.cockpit.tasks.resume_reports", Every(seconds=60)),
    Entry("供需到期检查", "postings.tasks.expire_unconfirmed", Daily(hour=6)),
    Entry("政策匹配与截止提醒", "resources.tasks.look_at_policies", Daily(hour=6, minute=30)),
    Entry("活动前一天提醒", "events.tasks.remind", Daily(hour=9)),
    Entry("服务诉求逾期未确认办结", "resources.tasks.close_unconfirmed", Daily(hour=6, minute=45)),
)


def sync_schedule(**_: Any) -> list[str]:
    """Add the lines that the tables do not have yet; returns their names. A line that exists is left as it is."""
    task_model = apps.get_model("django_celery_beat.PeriodicTask")
    known = set(task_model.objects.values_list("name", flat=True))
    missing = [entry for entry in SCHEDULE if entry.name not in known]
    for entry in missing:
        task_model.objects.create(name=entry.name, task=entry.task, **_timing(entry.when))
    return [entry.name for entry in missing]


def _timing(when: Every | Daily) -> dict[str, Any]:
    """The columns of a PeriodicTask that say when."""
    if isinstance(when, Daily):
        model = apps.get_model("django_celery_beat.CrontabSchedule")
        zone = settings.TIME_ZONE
        crontab, _ = model.objects.get_or_create(
            hour=str(when.hour),
            minute=str(when.minute),
            day_of_week="*",
            day_of_month="*",
            month_of_year="*",
            timezone=zone,
        )
        return {"crontab": crontab}
    interval, _ = apps.get_model("django_celery_beat.IntervalSchedule").objects.get_or_create(
        every=when.seconds, period="seconds"
    )
    return {"interval": interval, "expire_seconds": when.seconds}
