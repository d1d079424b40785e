"""Finance, funds, bases, partners and visits in the admin: to look at, not to change."""

from django.contrib import admin

from common.admin import ReadMostlyAdmin
from resources.models import (
    BaseLink,
    BaseUse,
    ExpertVisit,
    FinanceProduct,
    FinancingIntent,
    FinancingOffer,
    Fund,
    Invitation,
    OpenCall,
    PilotBase,
    Pitch,
    WhiteEntry,
)


@admin.register(FinanceProduct, Fund, PilotBase)
class ListedAdmin(ReadMostlyAdmin):
    list_display = ["reference", "name", "organisation", "status", "is_demo"]
    list_filter = ["status", "kind", "is_demo"]
    search_fields = ["reference", "name"]
    exclude = ["search_grams", "search_words"]


@admin.register(FinancingOffer, Pitch, BaseUse, Invitation, ExpertVisit, WhiteEntry)
class AskAdmin(ReadMostlyAdmin):
    list_display = ["reference", "asker", "receiver", "status", "due_at", "is_demo"]
    list_filter = ["status", "is_demo"]
    list_select_related = ["asker", "receiver"]
    search_fields = ["reference"]


@admin.register(FinancingIntent)
class IntentAdmin(ReadMostlyAdmin):
    list_display = ["reference", "organisation", "amount", "status", "stated_at"]
    list_filter = ["status", "kind"]
    search_fields = ["reference"]


@admin.register(BaseLink, OpenCall)
class PlainAdmin(ReadMostlyAdmin):
    list_display = ["__str__"]
