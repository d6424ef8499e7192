from django.urls import path

from dispatch.safety import views

app_name = "safety"
urlpatterns = [path("<str:token>/", views.answer, name="answer")]
