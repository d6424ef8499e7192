from django.urls import path

from home.newsletter import views

app_name = "newsletter"
urlpatterns = [
    path("", views.join, name="join"),
    path("sent/", views.sent, name="sent"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("leave/own/<str:token>/", views.leave_consent, name="leave_consent"),
    path("leave/<str:token>/", views.leave, name="leave"),
]
