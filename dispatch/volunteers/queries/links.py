"""Links that say who somebody is, or which shift a sheet on the wall is of. A copy of the database cannot make them."""

from django.core.signing import BadSignature, Signer

from dispatch.volunteers.models import Shift, SignUpRequest, Volunteer

_OWN, _DOOR = Signer(salt="volunteers.own", sep="."), Signer(salt="volunteers.door", sep=".")
_CONFIRM = Signer(salt="volunteers.confirm", sep=".")


def own_token(volunteer: Volunteer) -> str:
    return _OWN.sign(f"{volunteer.pk}-{volunteer.link_number}")


def volunteer_of_account(user) -> Volunteer | None:
    """Who signed in with an account and helps, needs no link."""
    if not user.is_authenticated:
        return None
    return Volunteer.objects.select_related("person").filter(person__user=user).first()


def volunteer_of(token: str) -> Volunteer | None:
    """Whose link this is; ``None`` for a forged one, and for one that was renewed since."""
    try:
        pk, number = _OWN.unsign(token).split("-")
    except (BadSignature, ValueError):
        return None
    return Volunteer.objects.select_related("person").filter(pk=pk, link_number=number).first()


def door_token(shift: Shift) -> str:
    return _DOOR.sign(str(shift.pk))


def shift_of(token: str) -> Shift | None:
    try:
        pk = _DOOR.unsign(token)
    except BadSignature:
        return None
    return Shift.objects.select_related("opportunity").filter(pk=pk).first()


def confirm_token(asked: SignUpRequest) -> str:
    return _CONFIRM.sign(str(asked.pk))


def request_of(token: str) -> SignUpRequest | None:
    """What is to be confirmed by this link, confirmed or not; ``None`` once it was forgotten, and for a forged one."""
    try:
        pk = _CONFIRM.unsign(token)
    except BadSignature:
        return None
    rows = SignUpRequest.objects.select_related("shift__opportunity", "sign_up__volunteer__person")
    return rows.filter(pk=pk).first()
