"""The vectors are what the server does and what the client does (``tests/vectors``)."""

from __future__ import annotations

import json

import pytest

from tests.contract.stores.redis_server import RedisServer
from tests.integration.nodes import Crew
from tests.integration.vector_clients import Prompter
from tests.integration.vectors import FOLDER, Stagehand, Vector, filled, mismatch, vectors


def each(player: str) -> pytest.MarkDecorator:
    found = vectors(player)
    return pytest.mark.parametrize("vector", found, ids=[vector.name for vector in found])


@each("server")
async def test_the_server_says_what_the_vector_says(vector: Vector) -> None:
    await Stagehand().play(vector)


@each("server")
async def test_servers_that_share_a_store_say_it_too(
    vector: Vector, redis_server: RedisServer
) -> None:
    await Crew(redis_server.url(service=vector.name)).play(vector)


@each("client")
async def test_the_client_does_what_the_vector_says(vector: Vector) -> None:
    await Prompter().play(vector)


def test_there_are_vectors_for_both() -> None:
    assert len(vectors("server")) == len(vectors()) >= 50
    assert len(vectors("client")) >= 40


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_a_vector_is_complete_and_written_one_step_per_line(path) -> None:
    vector = Vector(path)
    written = path.read_text()
    vector.save()
    assert path.read_text() == written
    named = {word[1:] for word in json.dumps(vector.steps).split('"') if word.startswith("$")}
    assert named == vector.values.keys()
    assert vector.about
    assert vector.source


def test_matching_binds_names_and_allows_more_but_not_less() -> None:
    bindings: dict[str, object] = {}
    expected = {"callID": "$call", "list": [{"userID": "bob"}], "any": "*"}
    actual = {"callID": "7", "list": [{"userID": "bob", "state": 1}], "any": None, "more": 1}
    assert mismatch(expected, actual, bindings) == ""
    assert bindings == {"call": "7"}
    assert mismatch(expected, actual, bindings, whole=True) == "frame: has ['more'] besides"
    within = {**actual, "list": [{"userID": "bob", "state": 1}]}
    del within["more"]
    assert (
        mismatch(expected, within, bindings, whole=True) == "frame.list[0]: has ['state'] besides"
    )
    assert filled({"$call": ["$call"]}, bindings) == {"7": ["7"]}
    for wrong in (
        {**actual, "callID": "8"},
        {**actual, "list": []},
        {**actual, "list": [{"userID": "eve"}]},
        {"callID": "7", "any": 1},
        [],
    ):
        assert mismatch(expected, wrong, dict(bindings)) != ""
    assert mismatch({"a": 1}, {"a": True}, {}) != ""
    assert mismatch({"remainingMs": 900}, {"remainingMs": 899}, {}) == ""
    assert mismatch({"remainingMs": 900}, {"remainingMs": 901}, {}) != ""
