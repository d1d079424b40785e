"""Addresses of policies, under `/policies/`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
