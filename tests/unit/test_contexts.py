from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest
from verification_kit import V2

from vcwallet.errors import ContextError
from vcwallet.microcredential.context import context_object
from vcwallet.rdf.contexts import Contexts, bundled_context, bundled_index, bundled_inline

FOLDER = resources.files("vcwallet.rdf").joinpath("bundled")
OWN = "https://academy.example/context"
LICENCES = {
    "BSD-3-Clause",
    "MIT",
    "W3C Software and Document License 2015",
    "W3C Software and Document License 2023",
}

every_context = pytest.mark.parametrize("url", sorted(bundled_index()))


@every_context
def test_the_digest_in_the_index_is_that_of_the_file(url: str) -> None:
    row = bundled_index()[url]
    assert hashlib.sha256(FOLDER.joinpath(row.file).read_bytes()).hexdigest() == row.sha256


@every_context
def test_each_context_names_where_it_comes_from_and_its_licence(url: str) -> None:
    row = bundled_index()[url]
    assert row.url == url
    assert row.package
    assert row.version
    assert row.licence in LICENCES


def test_the_index_lists_exactly_the_files_that_are_there() -> None:
    files = {path.name for path in FOLDER.iterdir()}
    assert {row.file for row in bundled_index().values()} | {"index.json", "inline.json"} == files
    rows = json.loads(FOLDER.joinpath("index.json").read_text())
    assert len({row["url"] for row in rows}) == len({row["file"] for row in rows}) == len(rows)


def test_the_digest_of_the_base_context_is_the_one_in_the_recommendation() -> None:
    digest = "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"
    assert bundled_index()[V2].sha256 == digest


@every_context
def test_a_bundled_context_says_what_its_publisher_says(url: str, vectors_path: Callable[..., Path]) -> None:
    manifest = json.loads(vectors_path("contexts", "manifest.json").read_text())
    files = {row["url"]: row["file"] for row in manifest["contexts"] if "url" in row}
    if url not in files:
        pytest.skip("the official contexts hold no such URL")
    published = json.loads(vectors_path("contexts", files[url]).read_text())
    assert bundled_context(url) == published


@every_context
def test_a_bundled_context_is_loaded_without_any_network(url: str) -> None:
    assert "@context" in Contexts().load(url)


def test_a_context_of_the_callers_own_is_loaded() -> None:
    document = {"@context": {"grade": "https://academy.example/grade"}}
    assert Contexts({OWN: document}).load(OWN) is document


@pytest.mark.parametrize(
    "url",
    [OWN, "", V2 + "#", V2 + "/", V2.upper(), "http://www.w3.org/ns/credentials/v2", "file:///etc/passwd"],
)
def test_an_unknown_context_is_refused_and_never_fetched(url: str) -> None:
    with pytest.raises(ContextError, match="is not known here, and contexts are never fetched") as caught:
        Contexts().load(url)
    assert caught.value.clause == "W3C Data Integrity 1.0 §4.6"
    assert caught.value.fix


def test_a_bundled_context_cannot_be_replaced() -> None:
    with pytest.raises(ContextError, match="is bundled and cannot be replaced"):
        Contexts({V2: {"@context": {}}})


def test_what_is_no_context_document_is_refused() -> None:
    with pytest.raises(ContextError, match="has no member @context"):
        Contexts({OWN: {"grade": "https://academy.example/grade"}})


def test_sets_of_contexts_are_equal_where_they_hold_the_same() -> None:
    one, same = Contexts({OWN: {"@context": {}}}), Contexts({OWN: {"@context": {}}})
    other = Contexts({OWN: {"@context": {"a": "https://a.example/"}}})
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert {one, same, other, Contexts()} == {one, other, Contexts()}


def test_the_inline_contexts_of_this_package_are_those_that_its_badges_embed() -> None:
    assert list(bundled_inline()) == [context_object()]
    assert Contexts().approved == bundled_inline()


def test_a_caller_can_approve_inline_contexts_of_its_own() -> None:
    own = {"points": "https://terms.example/#points"}
    assert Contexts(inline=(own,)).approved == (*bundled_inline(), own)
