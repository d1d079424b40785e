"""Addresses of the portal itself: home, platforms, workbench, search, health."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
