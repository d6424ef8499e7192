import factory

from jocs_site.people.models import Organisation, Person, User


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"user{n}@example.org")
    password = factory.django.Password("jocs-demo-1960")


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    family_name = "看護"
    given_name = factory.Sequence(lambda n: f"花{n}")
    family_kana = "カンゴ"
    given_kana = "ハナ"
    family_latin = "Kango"
    given_latin = factory.Sequence(lambda n: f"Hana{n}")
    country = "JP"
    postal_code = "1690051"
    prefecture = "東京都"
    city = "新宿区"
    street = "西早稲田2-3-18"


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name_ja = factory.Sequence(lambda n: f"第{n}病院")
    name_en = factory.Sequence(lambda n: f"Hospital {n}")
    kind = Organisation.Kind.HOSPITAL
    country = "TZ"
    time_zone = "Africa/Dar_es_Salaam"
    is_partner = True
