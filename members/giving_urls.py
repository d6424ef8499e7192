"""Addresses for giving, with or without an account."""

from django.urls import path

from members.payments.views import test_gift, test_portal
from members.views import giving, relief

app_name = "giving"
urlpatterns = [
    path("", giving.give, name="give"),
    path("relief/", relief.relief, name="relief"),
    path("transfer/", giving.transfer, name="transfer"),
    path("result/<uuid:key>/", giving.result, name="result"),
    path("monthly/<uuid:key>/", giving.monthly, name="monthly"),
    path("test/<uuid:key>/", test_gift, name="test_payment"),
    path("test/<uuid:key>/card/", test_portal, name="test_portal"),
]
