from django.urls import path

from dispatch import views

app_name = "dispatch"
urlpatterns = [
    path("", views.workers, name="workers"),
    path("mine/", views.mine, name="mine"),
    path("introduction.pdf", views.introduction, name="introduction"),
    path("<int:pk>/", views.posting, name="posting"),
]
