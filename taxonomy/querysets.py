"""Reads of dictionaries."""

from datetime import date

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Replace

from common.search import fold
from taxonomy.enums import HEADINGS


class TermQuerySet(models.QuerySet):
    def of(self, scheme: str) -> "TermQuerySet":
        return self.filter(scheme=scheme)

    def valid_on(self, day: date) -> "TermQuerySet":
        """Terms in force on that day."""
        begun = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(begun & (Q(valid_to=None) | Q(valid_to__gte=day)))

    def choosable(self) -> "TermQuerySet":
        """Without the headings that only group."""
        return self.exclude(scheme__in=HEADINGS, parent=None)

    def typed(self, text: str) -> "TermQuerySet":
        """Terms whose name, code, alias, pinyin or pinyin initials match what a person typed."""
        text = " ".join(text.replace("\0", "").split())[:40]
        if not text:
            return self
        found = Q(name__icontains=text) | Q(code__istartswith=text) | Q(aliases__icontains=text)
        sound = "".join(fold(text).split())
        if sound.isascii() and sound.isalpha():
            found |= Q(initials__contains=sound) | Q(sound__startswith=sound)
        return self.alias(sound=Replace(F("sort_key"), Value(" "), Value(""))).filter(found)
