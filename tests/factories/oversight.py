"""A factory for the models of the roof."""

import factory

from oversight import models
from tests.factories.hubs import HubFactory, UserFactory


class SeenAsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.SeenAs

    hub = factory.SubFactory(HubFactory)
    person = factory.SubFactory(UserFactory)
    begun_by = factory.SubFactory(UserFactory)
