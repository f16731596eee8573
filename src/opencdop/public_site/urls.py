"""Addresses of public site."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
