"""Addresses of the portal itself: home, platforms, workbench, search, health."""

from django.urls import path

from challenges.views.platform import platform as challenges_platform
from portal.views import health, platforms, search, site

urlpatterns = [
    path("", site.home, name="home"),
    path("about/", site.about, name="about"),
    path("workbench/", site.workbench, name="workbench"),
    path("search/", search.search, name="search"),
    path("platforms/parks/", platforms.parks, name="platform_parks"),
    path("platforms/challenges/", challenges_platform, name="platform_challenges"),
    path("platforms/cloud/", platforms.cloud, name="platform_cloud"),
    path("health/", health.health, name="health"),
    path("health/live/", health.live, name="health_live"),
]
