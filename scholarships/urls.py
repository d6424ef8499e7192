from django.urls import include, path

from scholarships import views

app_name = "scholarships"
urlpatterns = [
    path("", views.programme, name="programme"),
    path("", include("scholarships.applying.urls")),
    path("mine/", views.mine, name="mine"),
    path("mine/data/", views.own_data, name="own_data"),
    path("mine/in-touch/", views.in_touch, name="in_touch"),
    path("mine/instalments/<int:pk>/arrived/", views.own_arrival, name="own_arrival"),
    path("mine/reports/<int:pk>/", views.own_report, name="own_report"),
    path("report/<str:token>/", views.report, name="report"),
    path("review/", views.review_list, name="review_list"),
    path("review/<int:pk>/", views.review_file, name="review_file"),
    path("review/<int:pk>/papers/<uuid:key>/", views.review_paper, name="review_paper"),
    path("review/<int:pk>/comparison/", views.review_comparison, name="review_comparison"),
    path("review/<int:pk>/conflict/", views.review_conflict, name="review_conflict"),
]
