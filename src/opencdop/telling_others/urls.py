"""Addresses of telling others."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
