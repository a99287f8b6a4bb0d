"""Here django-allauth looks for the providers of an app."""

from stakeholders.login.providers import Provider

provider_classes = [Provider]
