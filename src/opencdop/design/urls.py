"""Addresses of the design: included at the root by the shell."""

from django.urls import path

from opencdop.design import pages

app_name = "design"
urlpatterns = [
    path("brand.css", pages.brand_css, name="brand"),
    path("design/", pages.components_page, name="components"),
]
