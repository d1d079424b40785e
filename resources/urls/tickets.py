"""Addresses of service requests, under `/services/`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
