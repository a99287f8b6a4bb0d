"""Addresses of pages of the network of the cast, in English, for the texts that tests read there."""

from django.urls import reverse
from django.utils import translation


def url(name, world, *args, room="overview"):
    with translation.override("en"):
        return reverse(f"{room}:{name}", args=[world.network.slug, *args])
