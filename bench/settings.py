"""The product's own settings, with one address more: the floor."""

from config.settings import *  # noqa: F403 - everything, that is the point

ROOT_URLCONF = "bench.urls"
