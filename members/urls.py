from django.urls import path

from members import views
from members.payments.views import test_card, test_payment

app_name = "members"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("pay/", views.choose_dues, name="choose_dues"),
    path("pay/check/", views.check_payment, name="check_payment"),
    path("pay/result/<uuid:key>/", views.payment_result, name="payment_result"),
    path("pay/test/<uuid:key>/", test_payment, name="test_payment"),
    path("card/", views.card, name="card"),
    path("card/named/<uuid:key>/", views.card_named, name="card_named"),
    path("card/test/<uuid:key>/", test_card, name="test_card"),
    path("payments/", views.payments, name="payments"),
    path("credit/<int:pk>/", views.credit, name="credit"),
    path("receipts/<int:pk>/", views.receipt, name="receipt"),
    path("payment-sheet/", views.payment_sheet, name="payment_sheet"),
    path("details/", views.details, name="details"),
    path("wishes/", views.wishes, name="wishes"),
    path("signing-in/", views.signing_in, name="signing_in"),
    path("held/", views.held, name="held"),
    path("held/file/", views.held_file, name="held_file"),
    path("leave/", views.leave, name="leave"),
    path("leave/stay/", views.stay, name="stay"),
    path("details/change/", views.change_contact, name="change_contact"),
]
