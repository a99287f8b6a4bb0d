"""Logging in, and what somebody does with their own account: what we do in our own way on top of django-allauth."""
