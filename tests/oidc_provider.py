"""The provider of an organisation, for tests: OpenID Connect on this machine, with a key of its own.

It does the whole code flow with PKCE, and checks what a client must prove. What it tells wrongly, a test says.
"""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "intekenen", "geheim van de test"
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """`person`: who is logged in there. `wrong`: what it says otherwise than it should, by claim or by word."""

    address: str = ""
    person: dict[str, Any] = field(
        default_factory=lambda: {"sub": "8d1f", "email": "coordinator@proef.example", "email_verified": True}
    )
    wrong: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorise(self, query: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        if query["client_id"] != CLIENT or query["code_challenge_method"] != "S256":
            raise AssertionError(query)
        if "error" in self.wrong:
            return f"{query['redirect_uri']}?{urlencode({'error': self.wrong['error'], 'state': query['state']})}"
        code = f"code-{len(self.asked)}"
        self.asked[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': self.wrong.get('state', query['state'])})}"

    def tokens(self, sent: dict[str, str]) -> dict[str, Any] | None:
        """The answer to a code; None where the client did not prove that it asked for it."""
        asked = self.asked.pop(sent.get("code", ""), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or proof.rstrip(b"=").decode() != asked["code_challenge"]
            or (sent.get("client_id"), sent.get("client_secret")) != (CLIENT, SECRET)
            or sent.get("redirect_uri") != asked["redirect_uri"]
        ):
            return None
        answer = {"access_token": "toegang", "token_type": "Bearer", "id_token": self.id_token(asked)}
        return {name: value for name, value in answer.items() if name not in self.wrong.get("without", ())}

    def id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims |= self.person | self.wrong.get("claims", {})
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.wrong.get("key") == "shared":
            return jwt.encode(claims, SECRET * 2, algorithm="HS256", headers={"kid": "1"})
        if self.wrong.get("key") == "none":
            return jwt.encode(claims, "", algorithm="none", headers={"kid": "1"})
        key = _OTHER_KEY if self.wrong.get("key") == "other" else _KEY
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": "1"})

    def told(self) -> dict[str, Any]:
        return {
            "issuer": self.wrong.get("issuer", self.address),
            "authorization_endpoint": f"{self.address}/authorise",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        return {"keys": [json.loads(RSAAlgorithm.to_jwk(_KEY.public_key())) | {"kid": "1", "alg": "RS256"}]}


@contextmanager
def running() -> Iterator[Provider]:
    """A provider that answers until the block ends."""
    provider = Provider()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorise":
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("Location", provider.authorise(query))
                self.send_header("Content-Length", "0")
                self.end_headers()
            else:
                userinfo = provider.wrong.get("userinfo", provider.person)
                pages = {"/.well-known/openid-configuration": provider.told(), "/keys": provider.keys()}
                self.answer(200, (pages | {"/userinfo": userinfo})[parts.path])

        def do_POST(self) -> None:
            sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            tokens = provider.tokens({name: values[0] for name, values in sent.items()})
            self.answer(200 if tokens else 400, tokens or {"error": "invalid_grant"})

        def answer(self, status: int, body: dict[str, Any]) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
