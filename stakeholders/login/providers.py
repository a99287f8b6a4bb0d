"""Logging in with the provider of an organisation, by OpenID Connect: code flow with PKCE.

django-allauth does the road there and back, with state and PKCE. It believes what comes over the line from the token
address, and sends no nonce; here the id token is checked in full: who signed it, for whom, for which login, until when.
"""

import json
import secrets
from typing import Any

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.crypto import salted_hmac

# Signed with a key that only the provider has: with the shared ones we could have made the token ourselves.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
# Clocks of two machines.
_LEEWAY = 60


def nonce_of(state: str) -> str:
    """The word that the id token of this login must hold. Only this installation can make it, and of one login only."""
    return salted_hmac("stakeholders.login.providers", state, algorithm="sha256").hexdigest()


class Client(OAuth2Client):
    """Sends the nonce of the login along."""

    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: dict[str, Any]) -> str:
        url: str = super().get_redirect_url(authorization_url, scope, extra_params | {"nonce": nonce_of(self.state)})
        return url


class Adapter(OpenIDConnectOAuth2Adapter):
    """Believes an id token only after it checked all of it."""

    client_class = Client

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """The login that the answer of the provider is about.

        Raises:
            OAuth2Error: the id token is missing, or anything about it is not as it must be.
        """
        id_token = kwargs["response"].get("id_token")
        if not id_token:
            raise OAuth2Error("no id token")
        claims = self._checked(id_token, app, nonce=nonce_of(request.GET.get("state", "")))
        if "email" not in claims and "userinfo_endpoint" in self.openid_config:
            told = self._fetch_user_info(token.token)
            # Else it could be told of somebody else.
            if told.get("sub") != claims["sub"]:
                raise OAuth2Error("the user info is of another person")
            claims |= {name: told[name] for name in ("email", "email_verified") if name in told}
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def _checked(self, id_token: str, app: Any, *, nonce: str) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key=self._key(id_token),
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=_LEEWAY,
                options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error(f"id token: {error}") from error
        if not secrets.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
            raise OAuth2Error("id token: of another login (nonce)")
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if several else app.client_id) != app.client_id:
            raise OAuth2Error("id token: for another client (azp)")
        return claims

    def _key(self, id_token: str) -> Any:
        """The key of the provider that the token names. With one key it need not name it."""
        header = jwt.get_unverified_header(id_token)
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = jwt.PyJWKSet.from_json(json.dumps(answer.json())).keys
        named = [key for key in keys if key.key_id == header.get("kid")] if "kid" in header else keys
        if len(named) != 1:
            raise OAuth2Error("id token: signed with a key that the provider does not have")
        return named[0]

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """One address in whatever language the page was: a provider leads back only to what it was told beforehand."""
        with translation.override(settings.LANGUAGE_CODE):
            url: str = super().get_callback_url(request, app)
        return url

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself.

        Raises:
            OAuth2Error: it says nothing that can be read, or is another than was asked.
        """
        try:
            told: dict[str, Any] = super().openid_config
        except (requests.RequestException, ValueError) as error:
            raise OAuth2Error(f"the provider does not answer: {error}") from error
        if missing := {"issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"} - told.keys():
            raise OAuth2Error(f"the provider does not say its {', '.join(sorted(missing))}")
        if told["issuer"].rstrip("/") != self.get_provider().app.settings["server_url"].rstrip("/"):
            raise OAuth2Error("the provider says to be another one")
        return told


class Provider(OpenIDConnectProvider):
    """The provider of an organisation, as `LOGIN_PROVIDERS` names it."""

    oauth2_adapter_class = Adapter

    def serialize(self) -> dict[str, Any]:
        """For the way by the second factor. By its own id: two organisations may call their client the same."""
        return super().serialize() | {"id": self.sub_id}

    def get_pkce_params(self) -> dict[str, Any]:
        self.app.settings["oauth_pkce_enabled"] = True
        params: dict[str, Any] = super().get_pkce_params()
        return params

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Only where to go on comes from the request: no scope, and nothing else that the provider would act upon."""
        facts: dict[str, Any] = super().get_redirect_from_request_kwargs(request)
        next_url = {"next_url": facts["next_url"]} if "next_url" in facts else {}
        return {"process": "login", **next_url, "scope": self.get_scope(), "auth_params": {}}

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        """Of all that the provider tells only who it is about is kept."""
        return {"sub": data["id_token"]["sub"]}

    def extract_email_addresses(self, data: Any) -> list[Any]:
        """The address that the provider told; confirmed only where it says just that, and not a word like “false”."""
        addresses: list[Any] = super().extract_email_addresses(data)
        for address in addresses:
            address.verified = address.verified is True
        return addresses


def login(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """To the provider."""
    return _answer(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Back from the provider. allauth's own view would not ask our adapter."""
    return _answer(OAuth2CallbackView, request, provider_id)


def _answer(view: Any, request: HttpRequest, provider_id: str) -> HttpResponseBase:
    adapter = Adapter(request, provider_id)
    try:
        provider = adapter.get_provider()
    except SocialApp.DoesNotExist:
        raise Http404 from None
    try:
        answer: HttpResponseBase = view.adapter_view(adapter)(request)
    except OAuth2Error as error:
        answer = render_authentication_error(request, provider, exception=error)
    return answer
