"""Which way leads to a server."""

from __future__ import annotations

import pytest

from callkit.client.proxies import Target, bypassed, environmentProxy, isLoopback, readProxy, routes
from callkit.errors import UsageError

WSS = Target("calls.example", 443, secure=True)
WS = Target("calls.example", 80, secure=False)
HERE = Target("127.0.0.1", 8765, secure=False)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("http://proxy.example:3128", ("http", "proxy.example", 3128, "", "")),
        ("proxy.example:3128", ("http", "proxy.example", 3128, "", "")),
        ("https://proxy.example", ("https", "proxy.example", 443, "", "")),
        ("http://proxy.example/", ("http", "proxy.example", 80, "", "")),
        ("socks5h://[::1]", ("socks5h", "::1", 1080, "", "")),
        ("socks5://me:p%40ss%3A@h:1", ("socks5", "h", 1, "me", "p@ss:")),
        ("http://me@h:1", ("http", "h", 1, "me", "")),
        (" HTTP://H:1 ", ("http", "h", 1, "", "")),
        ("http://grüß:gott@h", ("http", "h", 80, "grüß", "gott")),
    ],
)
def test_a_proxys_address_is_read(text, parts):
    proxy = readProxy(text)
    assert (proxy.scheme, proxy.host, proxy.port, proxy.userName, proxy.password) == parts


@pytest.mark.parametrize(
    "text",
    [
        "ftp://secret:secret@h",
        "socks4://secret@h",
        "http://",
        "http://secret:secret@",
        "http://h:99999999",
        "http://h:secret",
        "http://h/path",
        "http://h?secret",
        "http://[::1",
        "http://a%3Ab:secret@h",
        f"http://{'secret' * 60}:x@h",
        "http://a%0Ab:secret@h",
        "",
    ],
)
def test_what_is_no_proxy_is_refused_without_repeating_it(text):
    with pytest.raises(UsageError) as caught:
        readProxy(text)
    assert "secret" not in str(caught.value)


def test_a_printed_proxy_holds_no_credentials():
    proxy = readProxy("socks5h://me:secret@[::1]:9050")
    assert str(proxy) == "socks5h://[::1]:9050"
    assert "secret" not in repr(proxy) + str([proxy])


@pytest.mark.parametrize(
    ("environment", "secure", "plain"),
    [
        ({}, "", ""),
        ({"HTTPS_PROXY": "a"}, "a", "a"),
        ({"https_proxy": "a", "HTTPS_PROXY": "b"}, "a", "a"),
        ({"https_proxy": "", "HTTPS_PROXY": "b"}, "", ""),
        ({"HTTP_PROXY": "a"}, "", "a"),
        ({"HTTP_PROXY": "a", "REQUEST_METHOD": "GET"}, "", ""),
        ({"http_proxy": "a", "REQUEST_METHOD": "GET"}, "", "a"),
        ({"ALL_PROXY": "socks5://a"}, "socks5://a", "socks5://a"),
        ({"ALL_PROXY": "a", "HTTPS_PROXY": "b", "HTTP_PROXY": "c"}, "b", "b"),
        ({"SOCKS_PROXY": "a:1", "HTTPS_PROXY": "b"}, "socks5h://a:1", "socks5h://a:1"),
        ({"WSS_PROXY": "a", "HTTPS_PROXY": "b"}, "a", "b"),
        ({"WS_PROXY": "a", "HTTPS_PROXY": "b"}, "b", "a"),
        ({"HTTPS_PROXY": "a", "NO_PROXY": "calls.example"}, "", ""),
        ({"HTTPS_PROXY": "a", "no_proxy": "other", "NO_PROXY": "*"}, "a", "a"),
    ],
)
def test_the_environment_names_a_proxy(environment, secure, plain):
    assert environmentProxy(WSS, environment) == secure
    assert environmentProxy(WS, environment) == plain


@pytest.mark.parametrize(
    ("no_proxy", "host", "port", "expected"),
    [
        ("", "calls.example", 443, False),
        ("*", "calls.example", 443, True),
        ("calls.example", "calls.example", 443, True),
        ("calls.example", "CALLS.example.", 443, True),
        ("example", "calls.example", 443, True),
        (".example", "calls.example", 443, True),
        ("*.example", "calls.example", 443, True),
        ("alls.example", "calls.example", 443, False),
        ("a, b calls.example", "calls.example", 443, True),
        ("calls.example:443", "calls.example", 443, True),
        ("calls.example:80", "calls.example", 443, False),
        ("10.0.0.0/8", "10.1.2.3", 443, True),
        ("10.0.0.0/8", "11.1.2.3", 443, False),
        ("10.1.2.3", "10.1.2.3", 443, True),
        ("10.1.2.3:443", "10.1.2.3", 443, True),
        ("10.1.2.3:80", "10.1.2.3", 443, False),
        ("2.3", "10.1.2.3", 443, False),
        ("fd00::/8", "fd12::1", 443, True),
        ("[fd12::1]:443", "fd12::1", 443, True),
        ("[fd12::1]:80", "fd12::1", 443, False),
        ("::1", "::1", 443, True),
        (". , * .", "calls.example", 443, True),
        (".", "calls.example", 443, False),
        ("10.0.0.0/99", "10.1.2.3", 443, False),
    ],
)
def test_no_proxy_in_its_usual_forms(no_proxy, host, port, expected):
    assert bypassed(host, port, no_proxy) is expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("LOCALHOST.", True),
        ("kit.localhost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("10.0.0.1", False),
        ("localhost.example", False),
        ("fe80::1%eth0", False),
    ],
)
def test_this_machine_is_known_by_its_names(host, expected):
    assert isLoopback(host) is expected


@pytest.mark.parametrize(
    ("uri", "named", "system", "ways"),
    [
        (WSS, "", [], ["None"]),
        (WSS, "p:1", ["http://q:1"], ["http://p:1"]),
        (WSS, "", ["http://q:1", ""], ["http://q:1", "None"]),
        (WSS, "", [""], ["None"]),
        (HERE, "", [], ["None"]),
        (HERE, "http://proxy.example:1", [], ["None"]),
        (HERE, "", ["http://proxy.example:1"], ["None"]),
        (HERE, "http://127.0.0.1:1", [], ["http://127.0.0.1:1", "None"]),
        (HERE, "", ["socks5h://localhost:1", ""], ["socks5h://localhost:1", "None"]),
    ],
)
def test_the_ways_to_try(uri, named, system, ways):
    assert [str(way) for way in routes(uri, named, system)] == ways


def test_a_named_proxy_that_cannot_be_read_is_an_error_of_the_try():
    with pytest.raises(UsageError):
        list(routes(WSS, "gopher://x", []))
