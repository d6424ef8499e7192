from django.urls import path

from dispatch import views

app_name = "dispatch"
urlpatterns = [
    path("", views.workers, name="workers"),
    path("calendar/<str:secret>/", views.calendar, name="calendar"),
    path("mine/", views.mine, name="mine"),
    path("introduction.pdf", views.introduction, name="introduction"),
    path("mine/<int:pk>/absence/", views.ask_absence, name="ask_absence"),
    path("mine/absences/<int:pk>/take-back/", views.take_back_absence, name="take_back_absence"),
    path("<int:pk>/", views.posting, name="posting"),
]
