"""Open challenges as JSON Feed 1.1 (jsonfeed.org), with our own facts under `_qianqiao`."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from challenges.models import Challenge
from challenges.snapshot import plain, stamp


def open_document(challenges: Iterable[Challenge], site: str) -> dict[str, Any]:
    """The feed; amounts are yuan as text."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _("牵桥 · 揭榜中的榜单"),
        "language": "zh-CN",
        "home_page_url": site + reverse("challenges"),
        "feed_url": site + reverse("challenges_json"),
        "items": [_item(challenge, site) for challenge in challenges],
    }


def _item(challenge: Challenge, site: str) -> dict[str, Any]:
    return {
        "id": challenge.reference,
        "url": site + challenge.get_absolute_url(),
        "title": challenge.title,
        "content_text": challenge.content or challenge.background,
        "date_published": stamp(challenge.published_at) if challenge.published_at else None,
        "tags": challenge.keywords,
        "_qianqiao": {
            "sponsor": challenge.organisation.name,
            "park": challenge.park.name if challenge.park else None,
            "tech_field": challenge.tech_field.code if challenge.tech_field else None,
            "own_amount": plain(challenge.own_amount),
            "subsidy": plain(challenge.subsidy),
            "closes_on": plain(challenge.closes_on),
            "status": challenge.status,
            "hash": challenge.snapshot_hash,
        },
    }
