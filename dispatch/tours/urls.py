from django.urls import path

from dispatch.tours.views import own, public, workers

app_name = "tours"
urlpatterns = [
    path("", public.meetings, name="meetings"),
    path("calendar.ics", public.feed, name="feed"),
    path("<int:pk>/", public.meeting, name="meeting"),
    path("<int:pk>/calendar.ics", public.calendar, name="calendar"),
    path("sent/", public.sent, name="sent"),
    path("open/<str:token>/", own.open_own, name="open"),
    path("sign-up/", own.own, name="own"),
    path("sign-up/cancel/", own.cancel, name="cancel"),
    path("sign-up/calendar.ics", own.calendar, name="own_calendar"),
    path("tour/", workers.tour, name="tour"),
    path("tour/itinerary.pdf", workers.itinerary, name="itinerary"),
    path("tour/calendar.ics", workers.calendar, name="tour_calendar"),
]
