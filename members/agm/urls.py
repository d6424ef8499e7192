from django.urls import path

from members.agm import views

app_name = "agm"
urlpatterns = [
    path("", views.meetings, name="meetings"),
    path("<int:pk>/", views.meeting, name="meeting"),
    path("<int:pk>/notice/", views.notice, name="notice"),
    path("<int:pk>/papers/", views.papers, name="papers"),
    path("<int:pk>/vote/", views.vote, name="vote"),
    path("<int:pk>/hall/", views.hall, name="hall"),
    path("<int:pk>/hall/now/", views.hall_now, name="hall_now"),
    path("<int:pk>/receipt/", views.receipt, name="receipt"),
    path("<int:pk>/result/", views.result, name="result"),
    path("<int:pk>/record/", views.record, name="record"),
    path("<int:pk>/inspection/", views.inspection, name="inspection"),
    path("<int:pk>/inspection/votes/", views.inspection_votes, name="inspection_votes"),
    path("<int:pk>/inspection/scan/<int:scan>/", views.inspection_scan, name="inspection_scan"),
    path("<int:pk>/ballots/", views.ballots, name="ballots"),
    path("<int:pk>/minutes/", views.minutes, name="minutes"),
    path("<int:pk>/minutes/pdf/", views.minutes_pdf, name="minutes_pdf"),
]
