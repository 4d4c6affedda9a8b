"""Building blocks."""

from __future__ import annotations

from itertools import cycle
from types import SimpleNamespace

import nacl.signing
import pytest
from benchmark_kit import TOKEN_KEYS, badge, plain, signer
from benchmark_measure import Measure
from benchmark_report import THEIRS, UNIT, UNIT_OF
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from did.encoding import jcs
from did.encoding.strict_json import dump_json, parse_json_object
from did.flow import run
from did.identifiers import DID
from did.keys import CURVES
from did.resolver import Resolver
from vcwallet.rdf.canonize import canonize
from vcwallet.rdf.contexts import Contexts

DATA = bytes(range(64))  # as long as what Data Integrity signs
MORE_DIDS_THAN_ARE_CACHED = 5_000


def test_raw_ed25519_verify(measure: Measure) -> None:
    key = nacl.signing.SigningKey(bytes(32))
    public, signature = key.verify_key, key.sign(DATA).signature
    measure(UNIT, lambda: public.verify(DATA, signature), UNIT_OF)


def test_raw_ed25519_sign(measure: Measure) -> None:
    key = nacl.signing.SigningKey(bytes(32))
    measure("make one Ed25519 signature", lambda: key.sign(DATA), UNIT_OF)


ECDSA = pytest.mark.parametrize(
    ("algorithm", "digest"), [("ES256", hashes.SHA256()), ("ES384", hashes.SHA384())]
)


@ECDSA
def test_raw_ecdsa_verify(measure: Measure, algorithm: str, digest: hashes.HashAlgorithm) -> None:
    private, scheme = ec.generate_private_key(CURVES[TOKEN_KEYS[algorithm]]), ec.ECDSA(digest)
    public, signature = private.public_key(), private.sign(DATA, scheme)
    measure(f"verify one {algorithm} signature", lambda: public.verify(signature, DATA, scheme), UNIT_OF)


@ECDSA
def test_raw_ecdsa_sign(measure: Measure, algorithm: str, digest: hashes.HashAlgorithm) -> None:
    private, scheme = ec.generate_private_key(CURVES[TOKEN_KEYS[algorithm]]), ec.ECDSA(digest)
    measure(f"make one {algorithm} signature", lambda: private.sign(DATA, scheme), UNIT_OF)


def test_parse(measure: Measure) -> None:
    data = dump_json(badge(signer(1001)))
    measure("parse strict JSON", lambda: parse_json_object(data))


def test_jcs(measure: Measure) -> None:
    document = badge(signer(1001))
    measure("canonical JSON (JCS)", lambda: jcs.canonicalize(document))


def test_jcs_openvc(measure: Measure, openvc: SimpleNamespace) -> None:
    document = plain(badge(signer(1001)))
    measure("canonical JSON (JCS)", lambda: openvc.canonical_json.canonicalize(document), THEIRS)


def test_rdfc(measure: Measure) -> None:
    document, contexts = badge(signer(1001)), Contexts()
    measure("canonical RDF (RDFC-1.0)", lambda: canonize(document, contexts))


def test_rdfc_openvc(measure: Measure, openvc: SimpleNamespace) -> None:
    document, loader = plain(badge(signer(1001))), openvc.contexts.document_loader(openvc.extra_contexts)
    measure("canonical RDF (RDFC-1.0)", lambda: openvc.rdfc._canonize(document, loader), THEIRS)


def _dids(count: int) -> list[str]:
    return [signer(number).verification_method.did.text for number in range(1, count + 1)]


def test_did_key_new(measure: Measure) -> None:
    dids, resolver = cycle(_dids(MORE_DIDS_THAN_ARE_CACHED)), Resolver()
    measure("resolve a new did:key", lambda: run(resolver.resolve(DID.parse(next(dids))), None))


def test_did_key_known(measure: Measure) -> None:
    [did], resolver = _dids(1), Resolver()
    measure("resolve a known did:key", lambda: run(resolver.resolve(DID.parse(did)), None))


@pytest.mark.parametrize("which", ["new", "known"])
def test_did_key_openvc(measure: Measure, openvc: SimpleNamespace, which: str) -> None:
    dids = cycle(_dids(MORE_DIDS_THAN_ARE_CACHED if which == "new" else 1))
    resolver = openvc.verify.default_resolver()
    measure(f"resolve a {which} did:key", lambda: resolver.resolve(next(dids)), THEIRS)
