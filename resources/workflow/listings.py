"""The road of an entry in a directory: written, submitted, looked at by the bureau, shown."""

from django.utils.translation import gettext_lazy as _

from common.workflow import Transition, Workflow
from resources.enums.listings import ListingStatus as S

_OWNER = _("只有发布机构的人员可以进行这一操作。")
_BUREAU = _("由科技局审核，并且不能审核本单位发布的内容。")
_EDIT, _REVIEW = "resources.edit_listing", "resources.review_listing"

LISTING = Workflow(
    [
        Transition("submit", (S.DRAFT, S.RETURNED, S.WITHDRAWN), S.SUBMITTED, _("提交审核"), _EDIT, _OWNER),
        Transition("recall", (S.SUBMITTED,), S.DRAFT, _("撤回修改"), _EDIT, _OWNER),
        Transition("publish", (S.SUBMITTED,), S.PUBLISHED, _("审核通过并发布"), _REVIEW, _BUREAU),
        Transition("return", (S.SUBMITTED,), S.RETURNED, _("退回补充"), _REVIEW, _BUREAU, needs_reason=True),
        Transition("withdraw", (S.PUBLISHED,), S.WITHDRAWN, _("下架"), _EDIT, _OWNER, needs_reason=True),
        Transition("take_down", (S.PUBLISHED,), S.RETURNED, _("要求更正"), _REVIEW, _BUREAU, needs_reason=True),
    ]
)
