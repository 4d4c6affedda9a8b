"""How much of the network one verification may use."""

from __future__ import annotations

from typing import TypeVar

from did.errors import FetchError
from did.flow import Flow

R = TypeVar("R")


def limit_fetches(flow: Flow[R], most: int) -> Flow[R]:
    """Pass on what a flow fetches, up to a number of documents; each one beyond it fails as if unreachable.

    Args:
        flow: the flow.
        most: how many documents it may fetch.
    """
    try:
        request = next(flow)
        for _ in range(most):
            try:
                response = yield request
            except FetchError as error:
                request = flow.throw(error)
            else:
                request = flow.send(response)
        while True:
            request = flow.throw(
                FetchError(
                    f"The {request.reason} was not fetched: this input already made {most} requests.",
                    fix="Show fewer credentials at once.",
                )
            )
    except StopIteration as stop:
        result: R = stop.value
        return result
