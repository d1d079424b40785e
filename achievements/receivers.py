"""What achievements do when a person asks for their data."""

from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from accounts.models import User
from accounts.signals import personal_data_asked
from achievements.models import MaturityReview


@receiver(personal_data_asked)
def reviewed(sender: type, user: User, **_: Any) -> dict[str, Any]:
    """The maturity reviews that this person applied for or judged."""
    rows = MaturityReview.objects.filter(Q(applicant=user) | Q(reviewer=user)).order_by("pk")
    return {
        "maturity_reviews": list(
            rows.values(
                "reference", "achievement__reference", "level", "status", "applicant__username", "reviewer__username",
                "submitted_at", "verified_at",
            )
        )
    }  # fmt: skip
