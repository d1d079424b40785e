"""The pages of news."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
