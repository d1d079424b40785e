"""The pages of resources."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
