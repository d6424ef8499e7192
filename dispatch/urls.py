from django.urls import path

from dispatch import views

app_name = "dispatch"
urlpatterns = [
    path("", views.workers, name="workers"),
    path("calendar/<str:secret>/", views.calendar, name="calendar"),
    path("check/", views.self_check, name="self_check"),
    path("mine/", views.mine, name="mine"),
    path("introduction.pdf", views.introduction, name="introduction"),
    path("mine/<int:pk>/absence/", views.ask_absence, name="ask_absence"),
    path("mine/absences/<int:pk>/take-back/", views.take_back_absence, name="take_back_absence"),
    path("mine/reports/new/<int:pk>/", views.new_report, name="new_report"),
    path("mine/reports/<int:pk>/", views.report, name="report"),
    path("mine/reports/<int:pk>/now/", views.report_now, name="report_now"),
    path("mine/reports/<int:pk>/save/", views.save_report, name="save_report"),
    path("mine/reports/<int:pk>/photos/", views.keep_photo, name="keep_photo"),
    path("mine/reports/<int:pk>/photos/<uuid:key>/", views.photo, name="photo"),
    path("mine/reports/<int:pk>/photos/<uuid:key>/remove/", views.remove_photo, name="remove_photo"),
    path("mine/reports/<int:pk>/worker.js", views.report_worker, name="report_worker"),
    path("stories/photos/<uuid:key>.jpeg", views.story_photo, name="story_photo"),
    path("<int:pk>/", views.posting, name="posting"),
]
