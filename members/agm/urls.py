from django.urls import path

from members.agm import views

app_name = "agm"
urlpatterns = [
    path("", views.meetings, name="meetings"),
    path("<int:pk>/", views.meeting, name="meeting"),
    path("<int:pk>/notice/", views.notice, name="notice"),
    path("<int:pk>/papers/", views.papers, name="papers"),
    path("<int:pk>/vote/", views.vote, name="vote"),
    path("<int:pk>/receipt/", views.receipt, name="receipt"),
    path("<int:pk>/result/", views.result, name="result"),
    path("<int:pk>/record/", views.record, name="record"),
]
