"""People and the organisations that they act for."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import (
    ConsentPurpose,
    MemberRole,
    OrganisationKind,
    OrganisationSize,
    Persona,
    QualificationKind,
    Verification,
)
from accounts.querysets import MembershipQuerySet, OrganisationQuerySet, QualificationQuerySet, UserManager
from accounts.workflow import VERIFICATION
from common.models import TimeStamped, Workflowed
from common.pinyin import sort_key
from common.validators import validate_credit_code

PERSONA_ORDER = (
    Persona.OFFICIAL, Persona.PARK, Persona.BROKER, Persona.INSTITUTION, Persona.ENTERPRISE, Persona.PARTNER
)  # fmt: skip
"""Which workbench a person with several personas sees first."""


class User(AbstractUser):
    """A person who signs in. What they may do follows from their memberships, never from flags on this row."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("姓名"), max_length=40)
    email = models.EmailField(_("电子邮箱"), unique=True)
    phone = models.CharField(_("手机"), max_length=20, blank=True)
    title = models.CharField(_("职务、职称"), max_length=40, blank=True)
    muted_kinds = models.JSONField(_("已静音的消息种类"), default=list, blank=True)

    REQUIRED_FIELDS = ["email", "name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = _("用户")

    def __str__(self) -> str:
        return self.name or self.username

    @cached_property
    def memberships_now(self) -> list["Membership"]:
        """This person's active memberships with their organisations, read once per request."""
        return list(self.memberships.active().select_related("organisation").order_by("pk"))

    @property
    def organisations(self) -> list["Organisation"]:
        return [membership.organisation for membership in self.memberships_now]

    @property
    def organisation_ids(self) -> frozenset[int]:
        return frozenset(membership.organisation_id for membership in self.memberships_now)

    @property
    def owned_organisation_ids(self) -> frozenset[int]:
        """Those of them whose owner this person is."""
        return frozenset(m.organisation_id for m in self.memberships_now if m.role == MemberRole.OWNER)

    @property
    def personas(self) -> frozenset[Persona]:
        """Personas from *verified* organisations of office; an enterprise or institution is one from its first day."""
        return frozenset(m.organisation.persona for m in self.memberships_now if m.organisation.confers_persona)

    @property
    def persona(self) -> Persona | None:
        """The persona whose workbench this person sees first."""
        mine = self.personas
        return next((persona for persona in PERSONA_ORDER if persona in mine), None)

    def forget_memberships(self) -> None:
        """Read memberships anew: called by whoever changed them."""
        self.__dict__.pop("memberships_now", None)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Organisation(TimeStamped, Workflowed):
    """An enterprise, university, institute, park operator, agency, bank or office: whatever posts, bids or decides.

    `status` is the verification by the bureau; nothing that an organisation posts is public before it is verified.
    Reference organisations are named in the founding documents: shown as such, without people or posts.
    """

    workflow = VERIFICATION

    name = models.CharField(_("名称"), max_length=120, unique=True)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    sort_key = models.CharField(max_length=255, editable=False, db_index=True, default="")
    kind = models.CharField(_("类型"), max_length=24, choices=OrganisationKind)
    credit_code = models.CharField(
        _("统一社会信用代码"), max_length=18, null=True, blank=True, unique=True, validators=[validate_credit_code]
    )
    status = models.CharField(_("核验状态"), max_length=24, choices=Verification, default=Verification.PENDING)
    size = models.CharField(_("规模"), max_length=12, choices=OrganisationSize, blank=True)
    district = models.ForeignKey(
        "taxonomy.Term", verbose_name=_("所在区市"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    address = models.CharField(_("地址"), max_length=200, blank=True)
    website = models.URLField(_("网址"), blank=True)
    intro = models.TextField(_("简介"), max_length=500, blank=True)
    is_reference = models.BooleanField(_("仅作参考"), default=False)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("机构")
        ordering = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The sort key follows the name."""
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.pk])

    @property
    def persona(self) -> Persona:
        return Persona.of(self.kind)

    @property
    def is_verified(self) -> bool:
        return self.status == Verification.VERIFIED

    @property
    def confers_persona(self) -> bool:
        """Officials, park managers and brokers have rights over others' posts: those only a verified one confers."""
        return self.is_verified or self.persona in {Persona.ENTERPRISE, Persona.INSTITUTION, Persona.PARTNER}


class Membership(TimeStamped):
    """A person acting for an organisation, as its owner (who manages members) or a member. Ended, not deleted."""

    user = models.ForeignKey(User, verbose_name=_("用户"), on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("机构"), on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("角色"), max_length=12, choices=MemberRole, default=MemberRole.MEMBER)
    is_approved = models.BooleanField(_("已由机构管理员同意"), default=False)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("成员")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=models.Q(ended_at=None), name="one_open_membership"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"


class Qualification(TimeStamped):
    """A dated label of an organisation, such as 科技型中小企业: entered by its owner, compared with the register by the
    bureau (`confirmed_at`). Each registration is its own row; an old one stays as history.
    """

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("机构"), on_delete=models.CASCADE, related_name="qualifications"
    )
    kind = models.CharField(_("资格"), max_length=24, choices=QualificationKind)
    number = models.CharField(_("登记编号"), max_length=40)
    valid_from = models.DateField(_("有效期自"))
    valid_to = models.DateField(_("有效期至"))
    entered_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(_("核对时间"), null=True, blank=True)

    objects = QualificationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("资格")
        ordering = ["-valid_to", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "number"], name="qualification_once"),
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")), name="qualification_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class Consent(models.Model):
    """That a person agreed to a purpose in a version of its text, and when they took it back. Never overwritten."""

    user = models.ForeignKey(User, verbose_name=_("用户"), on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("目的"), max_length=24, choices=ConsentPurpose)
    version = models.CharField(_("文本版本"), max_length=16)
    at = models.DateTimeField(_("同意时间"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("同意记录")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "purpose", "version"], condition=models.Q(withdrawn_at=None), name="one_open_consent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_purpose_display()} · {self.version}"
