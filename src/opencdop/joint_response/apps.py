"""The joint response as a Django application."""

from django.apps import AppConfig


class JointResponseConfig(AppConfig):
    name = "opencdop.joint_response"
    label = "joint_response"
