"""Addresses of finance products, funds, bases, visits and partners."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
