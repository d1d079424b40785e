"""The life of an import, read aloud: checked, confirmed by a person, written by a worker, done or failed."""

from django.utils.translation import gettext_lazy as _

from common.workflow import Transition, Workflow
from postings.importing.enums import ImportStatus as S

_OWN = _("只有导入人可以操作。")

IMPORT = Workflow(
    [
        Transition("check", (S.UPLOADED,), S.PREVIEWED, _("检查完毕"), system=True),
        Transition("confirm", (S.PREVIEWED,), S.CONFIRMED, _("确认导入"), "postings.import", _OWN),
        Transition("cancel", (S.UPLOADED, S.PREVIEWED), S.CANCELLED, _("取消导入"), "postings.import", _OWN),
        Transition("start", (S.CONFIRMED,), S.RUNNING, _("开始写入"), system=True),
        Transition("finish", (S.RUNNING,), S.DONE, _("导入完成"), system=True),
        Transition("fail", (S.UPLOADED, S.CONFIRMED, S.RUNNING), S.FAILED, _("导入失败"), system=True),
    ]
)
