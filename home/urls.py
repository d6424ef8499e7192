from django.urls import path

from home import views

app_name = "home"
urlpatterns = [path("welcome/", views.after_sign_in, name="after_sign_in")]
