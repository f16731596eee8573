"""Addresses that the forms of every host share: included at the root by the shell."""

from django.urls import path

from opencdop.design.saved import MEDIA_TYPES
from opencdop.submissions import fhir_pages, form_pages, icd10_pages, paper_pages

urlpatterns = [
    path("forms/", form_pages.forms, name="forms"),
    path("forms/<str:form_key>/compare/", form_pages.form_compare, name="form_compare"),
    path("forms/<str:form_key>/<str:version>/", form_pages.form_version, name="form_version"),
    *(
        path(
            f"forms/<str:form_key>/<str:version>/blank.{kind}",
            paper_pages.blank,
            {"kind": kind},
            name=f"blank_{kind}",
        )
        for kind in MEDIA_TYPES
    ),
    path(
        "forms/<str:form_key>/<str:version>/questionnaire.json",
        fhir_pages.questionnaire,
        name="form_questionnaire",
    ),
    path("codes/icd10/", icd10_pages.codes, name="icd10_codes"),
]
