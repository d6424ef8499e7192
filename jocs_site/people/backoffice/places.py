"""Where the file of somebody is."""

from django.urls import reverse

from jocs_site.people.models import Organisation, Person


def to_person(person: Person) -> str:
    return reverse("people_people:inspect", args=[person.pk])


def to_file(subject: Person | Organisation) -> str:
    if isinstance(subject, Person):
        return to_person(subject)
    return reverse("people_organisations:inspect", args=[subject.pk])
