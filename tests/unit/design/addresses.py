"""The design's own addresses, for tests that render its templates without the shell."""

from django.urls import include, path

urlpatterns = [path("", include("opencdop.design.urls"))]
