from django.urls import path

from scholarships.applying.views import door, others, papers, steps

urlpatterns = [
    path("calls/<int:pk>/", door.call, name="call"),
    path("calls/<int:pk>/apply/", door.start, name="start"),
    path("apply/sent/", door.sent, name="sent"),
    path("apply/open/<str:token>/", door.open_own, name="open_own"),
    path("apply/", steps.own, name="own"),
    path("apply/papers/", papers.papers, name="papers"),
    path("apply/papers/<uuid:key>/", papers.paper, name="paper"),
    path("apply/papers/<uuid:key>/remove/", papers.remove_paper, name="remove_paper"),
    path("apply/referees/", papers.referees, name="referees"),
    path("apply/referees/<uuid:key>/", papers.referee, name="referee"),
    path("apply/consent/", steps.consent, name="consent"),
    path("apply/check/", steps.check, name="check"),
    path("apply/officer/", steps.ask_officer, name="ask_officer"),
    path("apply/withdraw/", steps.withdraw, name="withdraw"),
    path("apply/data/", steps.data, name="data"),
    path("apply/<slug:name>/", steps.step, name="step"),
    path("endorse/<str:token>/", others.endorse, name="endorse"),
    path("refer/<str:token>/", others.refer, name="refer"),
]
