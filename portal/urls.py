"""The URL map: one line an app."""

from django.contrib import admin
from django.urls import include, path

handler400 = "portal.views.errors.bad_request"

urlpatterns = [
    path("", include("portal.site_urls")),
    path("", include("accounts.urls")),
    path("terms/", include("taxonomy.urls")),
    path("parks/", include("parks.urls")),
    path("cockpit/", include("portal.cockpit.urls")),
    path("challenges/", include("challenges.urls")),
    path("inbox/", include("inbox.urls")),
    path("", include("postings.urls")),
    path("", include("needs.urls")),
    path("", include("achievements.urls")),
    path("", include("resources.urls")),
    path("", include("news.urls")),
    path("matches/", include("matching.urls")),
    path("events/", include("events.urls")),
    path("api/v1/", include("portal.api")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
