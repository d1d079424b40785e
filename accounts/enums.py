"""Kinds of organisation, roles in it, and the persona that a kind gives its people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """政产学研金服用 and parks (F003, F004; domain facts 5.9)."""

    ENTERPRISE = "enterprise", _("企业")
    UNIVERSITY = "university", _("高校")
    INSTITUTE = "institute", _("科研院所")
    NEW_RD_INSTITUTION = "new_rd_institution", _("新型研发机构")
    HOSPITAL = "hospital", _("医疗卫生机构")
    NATIONAL_PLATFORM = "national_platform", _("国家级创新平台")
    KEY_LABORATORY = "key_laboratory", _("重点实验室")
    PARK = "park", _("园区管理机构")
    ASSOCIATION = "association", _("协会、联盟")
    TRANSFER_AGENCY = "transfer_agency", _("技术转移机构")
    BANK = "bank", _("银行")
    FUND = "fund", _("创投、基金")
    GOVERNMENT = "government", _("政府部门")
    SERVICE = "service", _("科技服务机构")


INSTITUTION_KINDS = frozenset(
    {
        OrganisationKind.UNIVERSITY,
        OrganisationKind.INSTITUTE,
        OrganisationKind.NEW_RD_INSTITUTION,
        OrganisationKind.HOSPITAL,
        OrganisationKind.NATIONAL_PLATFORM,
        OrganisationKind.KEY_LABORATORY,
    }
)
"""Where research is done: these post achievements."""


class Persona(models.TextChoices):
    """What a person is here, which follows from the kind of the organisation that they act for."""

    ENTERPRISE = "enterprise", _("企业")
    INSTITUTION = "institution", _("高校院所")
    OFFICIAL = "official", _("科技局")
    PARK = "park", _("园区")
    BROKER = "broker", _("技术经纪人")
    PARTNER = "partner", _("服务机构")

    @classmethod
    def of(cls, kind: str) -> "Persona":
        """The persona of the people of an organisation of this kind."""
        if kind in INSTITUTION_KINDS:
            return cls.INSTITUTION
        return {
            OrganisationKind.ENTERPRISE: cls.ENTERPRISE,
            OrganisationKind.GOVERNMENT: cls.OFFICIAL,
            OrganisationKind.PARK: cls.PARK,
            OrganisationKind.TRANSFER_AGENCY: cls.BROKER,
        }.get(OrganisationKind(kind), cls.PARTNER)


class MemberRole(models.TextChoices):
    OWNER = "owner", _("管理员")
    MEMBER = "member", _("成员")


class Verification(models.TextChoices):
    """Whether the bureau has checked that the organisation is what it says."""

    PENDING = "pending", _("待核验")
    VERIFIED = "verified", _("已核验")
    REJECTED = "rejected", _("未通过核验")


class ConsentPurpose(models.TextChoices):
    """What a person agrees to, each separately withdrawn (PIPL arts. 14–16)."""

    PRIVACY = "privacy", _("隐私说明：账号、联系与匹配所需的个人信息")


class OrganisationSize(models.TextChoices):
    LARGE = "large", _("大型")
    MEDIUM = "medium", _("中型")
    SMALL = "small", _("小型")
    MICRO = "micro", _("微型")


class QualificationKind(models.TextChoices):
    """Labels that an authority gives a firm for a time (domain facts 5.7)."""

    TECHNOLOGY_SME = "technology_sme", _("科技型中小企业")
    HIGH_TECH = "high_tech", _("高新技术企业")
    LISTING = "listing", _("拟上市高新技术企业")
    CHAIN_MASTER = "chain_master", _("产业链链主企业")
