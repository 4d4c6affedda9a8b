"""A status list of 131,072 credentials."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from benchmark_kit import ISSUED, badge, plain, signer
from benchmark_measure import Measure
from benchmark_report import THEIRS
from world import World

from vcwallet.issuer.issuer import Issuer
from vcwallet.issuer.status import ListSigner
from vcwallet.securing.registry import securer
from vcwallet.status.bitstring import Bitstring
from vcwallet.status.check import check_status
from vcwallet.status.entry import StatusEntry, build_entry, parse_entry
from vcwallet.status.status_list import parse_list
from vcwallet.verifier.verifier import Verifier

SUITES = pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
ISSUER, URL = signer(1001), "https://lists.example/1"
# A list in use: one status in a hundred is set.
BITS = Bitstring.zeros().with_values(dict.fromkeys(range(0, 131072, 101), 1))
CREDENTIAL = {**badge(ISSUER), "credentialStatus": build_entry(StatusEntry("revocation", 94_567, URL))}


def _signed_list(suite: str) -> bytes:
    return ListSigner(ISSUER, securer(suite)).sign(URL, "revocation", BITS, datetime.now(UTC))


def test_read(measure: Measure) -> None:
    document, entry = json.loads(_signed_list("eddsa-jcs-2022")), CREDENTIAL["credentialStatus"]
    measure(
        "read one status of a verified list", lambda: check_status(parse_entry(entry), parse_list(document))
    )


def test_read_openvc(measure: Measure, openvc: SimpleNamespace) -> None:
    document, credential = json.loads(_signed_list("eddsa-jcs-2022")), plain(CREDENTIAL)
    check = openvc.status.check_credential_status
    measure(
        "read one status of a verified list",
        lambda: check(credential, resolve_status_list=lambda _url: document),
        THEIRS,
    )


@SUITES
def test_verify(measure: Measure, suite: str) -> None:
    world = World().put(URL, _signed_list(suite), "application/vc")
    data, verifier = Issuer(ISSUER, securer(suite)).issue(CREDENTIAL, ISSUED), Verifier(fetcher=world)
    assert verifier.inspect(data).accepted
    measure(f"verify a credential and its list, {suite}", lambda: verifier.verify(data))


@SUITES
def test_verify_openvc(measure: Measure, openvc: SimpleNamespace, suite: str) -> None:
    data, signed = Issuer(ISSUER, securer(suite)).issue(CREDENTIAL, ISSUED), _signed_list(suite).decode()
    resolver, contexts = openvc.verify.default_resolver(), openvc.extra_contexts
    lists = openvc.resolvers.default_status_list_resolver(
        resolver=resolver, extra_contexts=contexts, fetch=lambda _url: signed
    )

    def verify() -> None:
        openvc.core.verify_credential(
            json.loads(data), resolver=resolver, extra_contexts=contexts, resolve_status_list=lists
        )

    measure(f"verify a credential and its list, {suite}", verify, THEIRS)
