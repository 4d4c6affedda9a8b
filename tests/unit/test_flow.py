from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from world import World

from did.errors import FetchError, InvalidDIDDocumentError
from did.flow import Fetch, Flow, arun, run

ONE, TWO = "https://one.example/a", "https://two.example/b"


def run_async(flow: Flow[str], world: World) -> str:
    return asyncio.run(arun(flow, world.for_async()))


both_drivers = pytest.mark.parametrize("drive", [run, run_async])
Drive = Callable[[Flow[str], World], str]


def ask(url: str) -> Fetch:
    return Fetch(url, ("application/json",), 100, "note")


def two_documents() -> Flow[str]:
    first = yield ask(ONE)
    second = yield ask(TWO)
    return f"{first.body.decode()} {second.body.decode()} {second.media_type}"


def with_a_spare() -> Flow[str]:
    try:
        response = yield ask(ONE)
    except FetchError as error:
        response = yield ask(TWO)
        return f"{error.detail} So: {response.body.decode()}"
    return response.body.decode()


def gives_up() -> Flow[str]:
    try:
        yield ask(ONE)
    except FetchError:
        return "indeterminate"
    return "reached"


def without_questions() -> Flow[str]:
    yield from ()
    return "done"


def objects() -> Flow[str]:
    yield ask(ONE)
    raise InvalidDIDDocumentError("It describes another DID.")


@both_drivers
def test_a_flow_is_sent_each_document_that_it_asks_for_in_order(drive: Drive) -> None:
    world = World().put(ONE, b"left").put(TWO, "right", "text/plain")
    assert drive(two_documents(), world) == "left right text/plain"
    assert world.fetched == [ONE, TWO]


@both_drivers
def test_a_failed_fetch_is_thrown_where_it_was_asked_for_and_may_be_followed_by_another(drive: Drive) -> None:
    world = World().fail(ONE, FetchError("The line is dead.")).put(TWO, b"spare")
    assert drive(with_a_spare(), world) == "The line is dead. So: spare"


@both_drivers
def test_a_flow_may_end_with_a_result_after_a_failed_fetch(drive: Drive) -> None:
    assert drive(gives_up(), World()) == "indeterminate"


@both_drivers
def test_a_failed_fetch_that_the_flow_does_not_handle_reaches_the_caller(drive: Drive) -> None:
    with pytest.raises(FetchError, match=r"There is no note at https://two\.example/b"):
        drive(two_documents(), World().put(ONE, b"left"))


@both_drivers
def test_an_error_of_the_flow_itself_reaches_the_caller(drive: Drive) -> None:
    with pytest.raises(InvalidDIDDocumentError, match="another DID"):
        drive(objects(), World().put(ONE, b""))


@both_drivers
def test_a_flow_that_asks_for_nothing_fetches_nothing(drive: Drive) -> None:
    world = World()
    assert drive(without_questions(), world) == "done"
    assert world.fetched == []


def test_the_world_serves_json_objects_and_forgets_what_is_removed() -> None:
    world = World().put(ONE, {"id": "x"})
    assert world.fetch(ask(ONE)).body == b'{"id": "x"}'
    with pytest.raises(FetchError, match="There is no note"):
        world.remove(ONE).fetch(ask(ONE))


def test_the_world_honours_the_size_limit_and_can_fail() -> None:
    world = World().put(ONE, b"x" * 101).fail(TWO)
    with pytest.raises(FetchError, match="larger than 100 bytes"):
        world.fetch(ask(ONE))
    with pytest.raises(FetchError, match="does not answer"):
        world.fetch(ask(TWO))
