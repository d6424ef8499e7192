from django.urls import path

from members.payments.views import hear_notice

app_name = "payments"
urlpatterns = [path("test/", hear_notice, {"provider": "test"}, name="test_notice")]
