"""Finance: products of banks and funds, intents of those who need money, offers between them, the white list."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.models import StateChange, TimeStamped, Workflowed
from common.money import YuanField
from resources.enums.finance import (
    FinancingStage,
    IntentDisclosure,
    IntentStatus,
    OfferKind,
    OfferStatus,
    ProductKind,
    WhiteStatus,
)
from resources.models.asks import Ask
from resources.models.listings import Listed
from resources.querysets.asks import AskQuerySet, WhiteEntryQuerySet
from resources.querysets.finance import IntentQuerySet
from resources.querysets.listings import ListedQuerySet
from resources.workflow.asks import OFFER, OFFER_CLOCKS, WHITE, WHITE_CLOCKS
from resources.workflow.finance import INTENT


class FinanceProduct(Listed):
    """A card of technology finance (F193): what a bank or fund lends, insures or guarantees, for whom, at what price.

    Amounts in yuan; `rate` is per cent a year, as printed by the bank.
    """

    prefix, url_name = "JR", "finance_product"

    kind = models.CharField(_("产品类别"), max_length=12, choices=ProductKind)
    amount_from = YuanField(_("额度自"), null=True, blank=True)
    amount_to = YuanField(_("额度至"), null=True, blank=True)
    rate_from = models.DecimalField(
        _("年利率或费率自"), max_digits=5, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    rate_to = models.DecimalField(
        _("年利率或费率至"), max_digits=5, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    months_to = models.PositiveSmallIntegerField(
        _("最长期限（月）"), null=True, blank=True, validators=[MaxValueValidator(360)]
    )
    who_qualifies = models.TextField(_("适用对象和条件"), max_length=1000)
    needs_white_list = models.BooleanField(_("仅限科技信贷白名单企业"), default=False)
    visits = models.BooleanField(_("可上门服务"), default=False)

    objects = ListedQuerySet.as_manager()

    class Meta(Listed.Meta):
        verbose_name = verbose_name_plural = _("金融产品")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_from=None) | Q(amount_to=None) | Q(amount_to__gte=F("amount_from")),
                name="product_amounts",
            ),
            models.CheckConstraint(
                condition=Q(rate_from=None) | Q(rate_to=None) | Q(rate_to__gte=F("rate_from")), name="product_rates"
            ),
        ]

    def search_texts(self) -> tuple[str, ...]:
        return (*super().search_texts(), self.who_qualifies, str(self.get_kind_display()))


class FinancingIntent(TimeStamped, Workflowed):
    """Somebody needs money for a project: how much, for what, how far it is, who may know (F131).

    `about` is the need, achievement or challenge that the money is for. `amount` in yuan.
    """

    workflow = INTENT
    prefix = "RZ"

    reference = models.CharField(_("编号"), max_length=20, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("融资单位"), on_delete=models.PROTECT, related_name="financing_intents"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("联系人"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    status = models.CharField(_("状态"), max_length=24, choices=IntentStatus, default=IntentStatus.OPEN)
    kind = models.CharField(_("希望的方式"), max_length=12, choices=ProductKind, default=ProductKind.LOAN)
    amount = YuanField(_("资金需求"))
    purpose = models.TextField(_("用途"), max_length=500)
    stage = models.CharField(_("项目阶段"), max_length=12, choices=FinancingStage)
    needed_by = models.DateField(_("希望到位日期"), null=True, blank=True)
    disclosure = models.CharField(_("谁可以看"), max_length=8, choices=IntentDisclosure, default=IntentDisclosure.ALL)
    chosen = models.ManyToManyField(Organisation, verbose_name=_("选定的机构"), blank=True, related_name="+")
    wants_visit = models.BooleanField(_("欢迎上门服务"), default=True)
    content_type = models.ForeignKey(ContentType, null=True, blank=True, on_delete=models.SET_NULL)
    object_id = models.BigIntegerField(null=True, blank=True)
    about = GenericForeignKey()
    stated_at = models.DateTimeField(_("提出时间"))
    is_demo = models.BooleanField(_("演示数据"), default=False)

    history = GenericRelation(StateChange)
    objects = IntentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("融资意向")
        ordering = ["-stated_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="intent_amount")]
        indexes = [models.Index(fields=["content_type", "object_id"], name="intent_about")]

    def __str__(self) -> str:
        return self.purpose[:40]

    def get_absolute_url(self) -> str:
        return reverse("financing_intent", args=[self.reference])


class FinancingOffer(Ask):
    """A bank's or fund's answer to an intent: terms, or a visit on site (F198); then what became of it.

    `signed_amount`, `signed_on` count in the financing facilitated (F194) once the borrower has confirmed them.
    """

    workflow, clocks = OFFER, OFFER_CLOCKS
    prefix, url_name, step_name = "RF", "financing_offer", "financing_offer_step"
    track = "proposed accepted signed concluded"
    detours = "held:accepted declined:proposed withdrawn:proposed ended:accepted"

    intent = models.ForeignKey(
        FinancingIntent, verbose_name=_("融资意向"), on_delete=models.CASCADE, related_name="offers"
    )
    product = models.ForeignKey(
        FinanceProduct,
        verbose_name=_("所用产品"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="offers",
    )
    kind = models.CharField(_("方式"), max_length=8, choices=OfferKind, default=OfferKind.TERMS)
    status = models.CharField(_("状态"), max_length=24, choices=OfferStatus, default=OfferStatus.PROPOSED)
    terms = models.TextField(_("方案或来意"), max_length=1000)
    amount = YuanField(_("可提供额度"), null=True, blank=True)
    rate = models.DecimalField(
        _("年利率或费率"), max_digits=5, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    visit_at = models.DateTimeField(_("拟上门时间"), null=True, blank=True)
    held_on = models.DateField(_("上门日期"), null=True, blank=True)
    outcome = models.TextField(_("结果"), max_length=500, blank=True)
    signed_amount = YuanField(_("签约金额"), null=True, blank=True)
    signed_on = models.DateField(_("签约日期"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("双方确认时间"), null=True, blank=True)

    objects = AskQuerySet.as_manager()

    class Meta(Ask.Meta):
        verbose_name = verbose_name_plural = _("融资对接")
        constraints = [
            models.UniqueConstraint(
                fields=["intent", "asker", "kind"], condition=Q(status__in=["proposed", "accepted", "held", "signed"]),
                name="one_live_offer",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["signed", "concluded"]) | Q(signed_amount__gt=0, signed_on__isnull=False),
                name="signature_has_amount",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["confirmed_at"], name="offer_confirmed")]

    def __str__(self) -> str:
        return f"{self.asker} → {self.receiver} · {self.get_kind_display()}"


class WhiteEntry(Ask):
    """A firm on the white list of technology credit (F192): asked by the bureau, agreed by the firm, dated."""

    workflow, clocks = WHITE, WHITE_CLOCKS
    prefix, url_name, step_name = "BMD", "white_entry", "white_entry_step"
    track = "proposed listed"
    detours = "declined:proposed removed:listed"

    status = models.CharField(_("状态"), max_length=24, choices=WhiteStatus, default=WhiteStatus.PROPOSED)
    ground = models.CharField(_("列入依据"), max_length=300)
    valid_from = models.DateField(_("有效期自"))
    valid_to = models.DateField(_("有效期至"))

    objects = WhiteEntryQuerySet.as_manager()

    class Meta(Ask.Meta):
        verbose_name = verbose_name_plural = _("科技信贷白名单")
        constraints = [
            models.UniqueConstraint(
                fields=["receiver"], condition=Q(status__in=["proposed", "listed"]), name="once_on_white_list"
            ),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="white_list_dates"),
        ]

    def __str__(self) -> str:
        return str(self.receiver)
