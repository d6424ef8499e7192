"""Addresses of the members' screens, and what a form on one says."""

from django.urls import reverse


def address(name: str, *args, **query) -> str:
    return reverse(f"members_{name}", args=args, query=query or None)


def errors(response) -> dict:
    return {name: list(told) for name, told in response.context["form"].errors.items()}
