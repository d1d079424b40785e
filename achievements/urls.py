"""Addresses of achievements."""

from achievements.kind import ACHIEVEMENT
from postings.routes import posting_urls

urlpatterns = posting_urls(ACHIEVEMENT)
