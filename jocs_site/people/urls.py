from django.urls import path

from jocs_site.people import views

app_name = "people"
urlpatterns = [path("postal-codes/<str:code>/", views.place, name="place")]
