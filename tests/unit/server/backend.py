"""The app's own backend, written from ZEGO's documents: httpx, hashlib and nothing of callkit."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from typing import Any

import httpx

APP = 12345
SECRET = "9193cc662a4c0ec135ec71fb57194b38"


class AppBackend:
    """Calls the server API; ``seconds`` says what time its clock shows."""

    def __init__(self, url: str, seconds: Callable[[], int]) -> None:
        self._http = httpx.AsyncClient(base_url=url, trust_env=False)
        self._seconds = seconds

    async def __aenter__(self) -> AppBackend:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    def public(self, action: str, **changed: str) -> dict[str, str]:
        """The public parameters, signed; ``changed`` afterwards, so that they no longer fit."""
        nonce, timestamp = secrets.token_hex(8), self._seconds()
        signature = hashlib.md5(f"{APP}{nonce}{SECRET}{timestamp}".encode()).hexdigest()
        return {
            "Action": action,
            "AppId": str(APP),
            "SignatureNonce": nonce,
            "Timestamp": str(timestamp),
            "SignatureVersion": "2.0",
            "Signature": signature,
        } | changed

    async def post(self, action: str, body: Any, **changed: str) -> dict[str, Any]:
        return await self.send("POST", self.public(action, **changed), json.dumps(body).encode())

    async def get(self, action: str, query: Any = (), **changed: str) -> dict[str, Any]:
        pairs = list(query.items()) if isinstance(query, dict) else list(query)
        return await self.send("GET", [*self.public(action, **changed).items(), *pairs])

    async def send(self, method: str, query: Any, body: bytes = b"") -> dict[str, Any]:
        answer = await self._http.request(method, "/", params=query, content=body)
        assert answer.status_code == 200
        reply = answer.json()
        assert set(reply) >= {"Code", "Message", "RequestId"}
        assert isinstance(reply["RequestId"], str) and reply["RequestId"].isdigit()
        return dict(reply)

    async def page(self, path: str) -> httpx.Response:
        return await self._http.get(path)
