from django.urls import path

from dispatch.volunteers.views import door, own, public

app_name = "volunteers"
urlpatterns = [
    path("", public.opportunities, name="opportunities"),
    path("<int:pk>/", public.join, name="join"),
    path("sent/", public.sent, name="sent"),
    path("confirm/<str:token>/", public.confirm, name="confirm"),
    path("here/<str:token>/", door.here, name="here"),
    path("mine/certificate/<int:year>/", own.certificate, name="certificate"),
    path("link/", public.link, name="link"),
    path("mine/", own.mine, name="mine"),
    path("mine/<int:pk>/cancel/", own.cancel, name="cancel"),
    path("mine/<int:pk>/calendar.ics", own.calendar, name="calendar"),
    path("open/<str:token>/", own.open_own, name="open"),
]
