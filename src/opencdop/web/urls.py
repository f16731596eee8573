"""All addresses of the product. A guard test holds each in exactly one access list."""

from django.urls import URLPattern, URLResolver, include, path

from opencdop.web import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("", include("opencdop.design.urls")),
]
