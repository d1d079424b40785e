"""`{% newest_news "parks" %}` and `{% promoted_cases %}`: blocks that any page may carry."""

from typing import Any

from django import template

from news import selectors

register = template.Library()


@register.inclusion_tag("news/_newest.html")
def newest_news(platform: str = "") -> dict[str, Any]:
    """The newest news of a platform, or of all."""
    return {"articles": selectors.newest_articles(platform), "platform": platform}


@register.inclusion_tag("news/_promoted.html")
def promoted_cases() -> dict[str, Any]:
    """The cases in front."""
    return {"cases": selectors.promoted_cases()}
