"""States of an application to sit in a park."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApplicationStatus(models.TextChoices):
    SUBMITTED = "submitted", _("园区已收到")
    ACCEPTED = "accepted", _("园区已同意")
    DECLINED = "declined", _("园区未同意")
    WITHDRAWN = "withdrawn", _("已撤回")


class ProposalStatus(models.TextChoices):
    """What two officials decide together."""

    PROPOSED = "proposed", _("待复核")
    APPROVED = "approved", _("已生效")
    REJECTED = "rejected", _("未通过复核")
