"""Two ways to ask the API: what it tells, and what it answers to what is sent."""

import pytest


@pytest.fixture
def get(log_in):
    """The body of an answer that should be 200."""

    def read(path, user=None, **query):
        answer = log_in(user).get(path, query)
        assert answer.status_code == 200, answer.content
        return answer.json()

    return read


@pytest.fixture
def post(log_in):
    def send(path, body=None, user=None):
        return log_in(user).post(path, body or {}, content_type="application/json")

    return send
