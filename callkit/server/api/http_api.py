"""The HTTP endpoints of a server: the server API, health and metrics.

``GET`` or ``POST`` ``/?Action=…`` is ZEGO's server API (``reference/zim.md`` E): signed
(:mod:`callkit.server.api.signatures`), at most ``apiCallsPerSecond`` calls per action, every answer
HTTP 200 with ``Code``, ``Message``, ``RequestId`` and the action's data
(:mod:`callkit.server.api.actions`). ``/healthz`` says that the process lives, ``/readyz`` that it
takes calls (503 while it drains or its store fails), ``/metrics`` is for Prometheus; these three
need no signature.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from callkit.errors import StoreError
from callkit.server.api.actions import Actions
from callkit.server.api.answers import TOO_OFTEN, Refused
from callkit.server.api.signatures import (
    ACTION_EMPTY,
    ACTION_UNKNOWN,
    BODY_UNREADABLE,
    INTERNAL,
    NO_SECRET,
    ApiCall,
    ApiError,
    Claim,
    Gatekeeper,
)
from callkit.server.metrics import Metrics
from callkit.server.server_time import ServerTime
from callkit.server.settings import Settings
from callkit.server.stores.health import loudness
from callkit.server.transport.http_listener import VOUCH
from callkit.server.transport.limits import Bucket

MAX_BODY = 256 * 1024
"""Bytes of a request's body."""
METRICS_SECONDS = 1.0
"""Everybody who asks within this time gets the same figures: counting has a price."""
BUSY = 1
DATABASE = 105001
_MAX_PARAMETERS = 1_000

_log = logging.getLogger(__name__)


class HttpApi:
    """The ASGI application. ``isOpen()``: the server takes calls; ``ready()``: its store works."""

    def __init__(
        self,
        settings: Settings,
        *,
        server_time: ServerTime,
        actions: Actions,
        metrics: Metrics,
        isOpen: Callable[[], bool],
        ready: Callable[[], Awaitable[bool]],
        claim: Claim | None = None,
        since: int = 0,
    ) -> None:
        self._settings = settings
        self._server_time = server_time
        self._actions = actions.table
        self._metrics = metrics
        self._is_open = isOpen
        self._ready = ready
        self._buckets: dict[str, Bucket] = {}
        self._counts = b""
        self._counted = -METRICS_SECONDS
        self._gatekeeper = (
            Gatekeeper(
                settings.appID,
                settings.serverSecret,
                server_time,
                previous=settings.previousServerSecrets,
                allow2=settings.signature2,
                claim=claim,
                since=since,
            )
            if settings.serverSecret
            else None
        )
        self.app = Starlette(
            routes=[
                Route("/", self._call, methods=["GET", "POST"]),
                Route("/healthz", self._healthz),
                Route("/readyz", self._readyz),
                Route("/metrics", self._show_metrics),
            ]
        )

    def exchangeKeys(self, settings: Settings) -> None:
        """Take the ServerSecrets of these settings from now on."""
        if self._gatekeeper is not None:
            self._gatekeeper.exchange(settings.serverSecret, settings.previousServerSecrets)

    def close(self) -> None:
        if self._gatekeeper is not None:
            self._gatekeeper.close()

    # --- the server API ---

    async def _call(self, request: Request) -> Response:
        reply: dict[str, Any] = {"Code": 0, "Message": "success", "RequestId": self._request_id()}
        action = "unknown"
        try:
            call = _begun(request)
            action = self._known(call.only("Action"))
            reply |= await self._carry_out(action, call, request)
        except ApiError as error:
            reply |= {"Code": error.code, "Message": error.message}
            if isinstance(error, Refused):
                reply |= error.data
        except StoreError as error:
            _log.log(
                loudness(error), "request %s: %s: store: %s", reply["RequestId"], action, error
            )
            reply |= {"Code": DATABASE, "Message": "the store failed"}
        except ClientDisconnect:
            # The client is gone and gets no answer. One that does it on purpose cannot fill the
            # log.
            return Response()
        except Exception:
            _log.exception("request %s: %s failed", reply["RequestId"], action)
            reply |= {"Code": INTERNAL, "Message": "internal error"}
        self._metrics.apiCalled(action, reply["Code"])
        return Response(msgspec.json.encode(reply), media_type="application/json")

    def _known(self, action: str) -> str:
        if not action:
            raise ApiError(ACTION_EMPTY, "Action is empty")
        if action not in self._actions:
            raise ApiError(ACTION_UNKNOWN, "there is no such Action")
        return action

    async def _carry_out(self, name: str, call: ApiCall, request: Request) -> dict[str, Any]:
        action = self._actions[name]
        if call.method != action.method:
            raise ApiError(ACTION_UNKNOWN, f"{name} is a {action.method} request")
        if self._gatekeeper is None:
            raise ApiError(NO_SECRET, "this server has no AppId and ServerSecret")
        # A client that cannot sign is not read any further.
        self._gatekeeper.checkHead(call)
        call = call._replace(body=await _body(request))
        await self._gatekeeper.admit(call)
        _vouch(request)
        self._count(name)
        if not self._is_open():
            raise ApiError(BUSY, "the server is not taking calls, try again")
        return await action.run(call)

    def _count(self, action: str) -> None:
        if not self._settings.limits:
            return
        now, rate = self._server_time.clock.monotonic(), self._settings.apiCallsPerSecond
        bucket = self._buckets.get(action)
        if bucket is None:
            bucket = self._buckets[action] = Bucket(rate, max(1.0, rate), now)
        if not bucket.take(now):
            raise ApiError(TOO_OFTEN, f"more than {rate:g} calls of {action} per second")

    def _request_id(self) -> str:
        return str(self._server_time.now() << 20 | secrets.randbits(20))

    # --- operations ---

    async def _healthz(self, _request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def _readyz(self, _request: Request) -> Response:
        ready = await self._ready()
        return PlainTextResponse("ready\n" if ready else "not ready\n", 200 if ready else 503)

    async def _show_metrics(self, _request: Request) -> Response:
        now = self._server_time.clock.monotonic()
        if now - self._counted >= METRICS_SECONDS:
            self._counted, self._counts = now, self._metrics.text()
        return Response(self._counts, media_type=self._metrics.contentType)


def _begun(request: Request) -> ApiCall:
    """The call as far as its head says; the body may still be on its way."""
    text = request.scope["query_string"].decode("latin-1")
    try:
        query = parse_qsl(text, keep_blank_values=True, max_num_fields=_MAX_PARAMETERS)
    except ValueError:
        raise ApiError(BODY_UNREADABLE, "too many parameters") from None
    return ApiCall(request.method, tuple(query), b"")


def _vouch(request: Request) -> None:
    """Tell the port that this client can sign: it is no stranger, whose connections are limited."""
    vouch = request.scope.get("state", {}).get(VOUCH)
    if vouch is not None:
        vouch()


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY:
            raise ApiError(BODY_UNREADABLE, f"the body has more than {MAX_BODY} bytes")
    return bytes(body)
