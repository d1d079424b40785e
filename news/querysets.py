"""Reads of news, cases and opinions: the one place that says who may see which."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.enums import Persona
from common.search import SearchQuerySet
from news.enums import ArticleStatus, CaseStatus, OpinionStatus, PartnerConsent


class ArticleQuerySet(SearchQuerySet):
    def published(self) -> Self:
        return self.filter(status=ArticleStatus.PUBLISHED)

    def on(self, platform: str) -> Self:
        """Of one platform, and those for all."""
        return self.filter(platform__in=(platform, ""))

    def visible_to(self, user: Any) -> Self:
        """Published ones to all; every one to the bureau; one's own organisation's to its people."""
        if not user.is_authenticated:
            return self.published()
        if Persona.OFFICIAL in user.personas:
            return self
        return self.filter(Q(status=ArticleStatus.PUBLISHED) | Q(organisation__in=user.organisation_ids))

    def awaiting(self, user: Any) -> Self:
        """Handed in, and this official's to read: not their own."""
        if not user.is_authenticated or Persona.OFFICIAL not in user.personas:
            return self.none()
        return self.filter(status=ArticleStatus.SUBMITTED).exclude(author=user)


class CaseQuerySet(SearchQuerySet):
    def published(self) -> Self:
        return self.filter(status=CaseStatus.PUBLISHED)

    def visible_to(self, user: Any) -> Self:
        """Published ones to all; the writer's side always; whoever is named, once it is written; the bureau likewise."""
        if not user.is_authenticated:
            return self.published()
        own = Q(organisation__in=user.organisation_ids)
        written = ~Q(status=CaseStatus.COLLECTED)
        if Persona.OFFICIAL in user.personas:
            return self.filter(own | written)
        named = Q(partners__organisation__in=user.organisation_ids) & written
        return self.filter(Q(status=CaseStatus.PUBLISHED) | own | named).distinct()

    def awaiting(self, user: Any) -> Self:
        """Written or reviewed, and this official's to decide: not their own."""
        if not user.is_authenticated or Persona.OFFICIAL not in user.personas:
            return self.none()
        return self.filter(status__in=(CaseStatus.WRITTEN, CaseStatus.REVIEWED)).exclude(author=user)

    def asking(self, user: Any) -> Self:
        """Those that wait for the consent of one of this person's organisations."""
        if not user.is_authenticated:
            return self.none()
        mine = Q(partners__organisation__in=user.organisation_ids, partners__consent=PartnerConsent.ASKED)
        return self.filter(mine, status__in=(CaseStatus.WRITTEN, CaseStatus.REVIEWED)).distinct()


class OpinionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Its author, the organisation that handles it, and the bureau. The public reads statistics and `shown` ones."""
        if not user.is_authenticated:
            return self.none()
        if Persona.OFFICIAL in user.personas:
            return self
        return self.filter(Q(by=user) | Q(owner__in=user.organisation_ids))

    def shown(self) -> Self:
        """Answered, laid open by the bureau with the author's consent; never with a name."""
        answered = (OpinionStatus.ANSWERED, OpinionStatus.CLOSED)
        return self.filter(is_shown=True, may_be_shown=True, status__in=answered)

    def to_handle(self, user: Any) -> Self:
        """What waits for this person: to be assigned (bureau), or to be answered by their organisation."""
        if not user.is_authenticated:
            return self.none()
        mine = Q(status__in=(OpinionStatus.ASSIGNED, OpinionStatus.REOPENED), owner__in=user.organisation_ids)
        if Persona.OFFICIAL in user.personas:
            mine |= Q(status=OpinionStatus.RECEIVED) | Q(status=OpinionStatus.REOPENED)
        return self.filter(mine)
