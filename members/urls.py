from django.urls import path

from members.payments.views import test_payment

app_name = "members"
urlpatterns = [
    path("pay/test/<uuid:key>/", test_payment, name="test_payment"),
]
