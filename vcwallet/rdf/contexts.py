"""The JSON-LD contexts that are known: bundled with the package, or given by the caller. None is fetched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from did.encoding.strict_json import JSONObject, parse_json, parse_json_object
from vcwallet.errors import ContextError

_FOLDER = "bundled"


@dataclass(frozen=True, slots=True)
class BundledContext:
    """Say where a bundled context comes from.

    Args:
        url: the URL that documents name it by.
        file: its file in this package.
        package: the published package that it was taken from.
        version: that package's version.
        licence: the licence of the context.
        sha256: the digest of the file's bytes, in hexadecimal.
    """

    url: str
    file: str
    package: str
    version: str
    licence: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Contexts:
    """Hold the contexts that a document may name.

    Args:
        extra: further contexts by URL, as whole documents with the member ``@context``. One that is
            bundled cannot be replaced.
        inline: contexts that may stand in a document itself and keep their words, besides those of this
            package; others are read, but their words are given back as IRIs.

    Raises:
        ContextError: if ``extra`` names a bundled context or holds what is no context document.

    Spec: W3C Data Integrity 1.0 §2.4 (contexts and vocabularies)
    """

    extra: Mapping[str, JSONObject] = field(default_factory=dict)
    inline: tuple[JSONObject, ...] = ()

    def __post_init__(self) -> None:
        for url, document in self.extra.items():
            if url in bundled_index():
                raise ContextError(f"The context {url} is bundled and cannot be replaced.")
            if "@context" not in document:
                raise ContextError(f"What was given for {url} has no member @context.")

    @property
    def approved(self) -> tuple[JSONObject, ...]:
        """Return the inline contexts whose words are known: those of this package, and the caller's."""
        return (*bundled_inline(), *self.inline)

    def load(self, url: str) -> JSONObject:
        """Return the context document of a URL.

        Raises:
            ContextError: if it is not known; it is not fetched.

        Spec: W3C Data Integrity 1.0 §4.6 (context validation)
        """
        if url in bundled_index():
            return bundled_context(url)
        if url in self.extra:
            return self.extra[url]
        raise ContextError(
            f"The context {url[:200]} is not known here, and contexts are never fetched.",
            clause="W3C Data Integrity 1.0 §4.6",
            fix="Add the context, after reading it, to the contexts that the verifier knows.",
        )

    def __hash__(self) -> int:
        """Return a hash of the URLs; equal contexts have equal URLs."""
        return hash(frozenset(self.extra))


@lru_cache(maxsize=1)
def bundled_index() -> Mapping[str, BundledContext]:
    """Return where each bundled context comes from, by URL."""
    rows = parse_json(_read("index.json"))
    known = [row for row in (rows if isinstance(rows, list) else ()) if isinstance(row, dict)]
    contexts = [
        BundledContext(**{name: str(row[name]) for name in BundledContext.__slots__}) for row in known
    ]
    return {context.url: context for context in contexts}


@lru_cache(maxsize=1)
def bundled_inline() -> tuple[JSONObject, ...]:
    """Return the inline contexts of this package, written by us."""
    rows = parse_json(_read("inline.json"))
    found = [row["context"] for row in (rows if isinstance(rows, list) else ()) if isinstance(row, dict)]
    return tuple(context for context in found if isinstance(context, dict))


@lru_cache(maxsize=64)
def bundled_context(url: str) -> JSONObject:
    """Return a bundled context document."""
    return parse_json_object(_read(bundled_index()[url].file))


def _read(name: str) -> bytes:
    return resources.files("vcwallet.rdf").joinpath(_FOLDER, name).read_bytes()
