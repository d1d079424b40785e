"""The pages of resources, one module an area."""

from django.urls import URLPattern, URLResolver, include, path

AREAS = ("tickets", "policies", "finance")

urlpatterns: list[URLPattern | URLResolver] = [path("", include(f"resources.urls.{area}")) for area in AREAS]
