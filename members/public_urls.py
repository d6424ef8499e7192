"""Addresses for people who are not signed in: joining, and claiming the account of a membership."""

from django.urls import path

from members.views import claiming, joining

app_name = "joining"
urlpatterns = [
    path("join/", joining.join, name="join"),
    path("join/done/", joining.done, name="done"),
    path("claim/", claiming.claim, name="claim"),
    path("claim/email/", claiming.claim_email, name="claim_email"),
    path("claim/code/", claiming.claim_code, name="claim_code"),
]
