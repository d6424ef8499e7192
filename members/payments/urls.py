from django.urls import path

from members.payments.views import hear_notice

app_name = "payments"
urlpatterns = [
    path("stripe/", hear_notice, {"provider": "stripe"}, name="stripe_notice"),
    path("test/", hear_notice, {"provider": "test"}, name="test_notice"),
]
