"""Addresses of the desk's screens."""

from django.urls import reverse


def file_page(pk: int, screen: str = "inspect", *more) -> str:
    return reverse(f"scholarships_applications:{screen}", args=[pk, *more])


def money_page(pk: int, screen: str = "inspect", *more) -> str:
    return reverse(f"scholarships_instalments:{screen}", args=[pk, *more])


def call_page(screen: str, *args) -> str:
    return reverse(f"scholarships_calls:{screen}", args=args)
