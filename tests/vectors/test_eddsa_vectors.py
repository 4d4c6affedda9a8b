"""The test vectors of the Data Integrity EdDSA Cryptosuites: every intermediate value, sets and chains."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from did import multikey, signers
from did.algorithms import ED25519, ED25519_KEY
from did.encoding import multibase
from did.encoding.strict_json import JSON, JSONObject, parse_json_object
from did.errors import SignatureInvalidError
from did.identifiers import DIDURL
from did.keys import PublicKey
from did.relationships import VerificationRelationship
from did.signers import LocalSigner
from vcwallet.model.times import parse_date_time_stamp
from vcwallet.rdf.contexts import Contexts
from vcwallet.securing.data_integrity.cryptosuite import Cryptosuite
from vcwallet.securing.data_integrity.ed25519_signature_2020 import ED25519_SIGNATURE_2020
from vcwallet.securing.data_integrity.eddsa_jcs_2022 import EDDSA_JCS_2022
from vcwallet.securing.data_integrity.eddsa_rdfc_2022 import EDDSA_RDFC_2022
from vcwallet.securing.data_integrity.mechanism import DataIntegrity, DataIntegritySeal
from vcwallet.securing.data_integrity.securer import DataIntegritySecurer
from vcwallet.securing.mechanism import SecuringOptions

ROOT = Path(__file__).parents[2]
SHARED = ROOT / os.environ.get("VCWALLET_VECTORS", "../shared")
VECTORS = SHARED / "vectors" / "vc-di-eddsa"
CHAIN = VECTORS / "proof-set-chain"
pytestmark = pytest.mark.skipif(not VECTORS.is_dir(), reason="the official vectors are not here")
EXTRA_CONTEXTS = {
    "https://www.w3.org/ns/credentials/examples/v2": "www.w3.org/ns/credentials/examples/v2.jsonld",
    "https://w3id.org/citizenship/v4rc1": "w3id.org/citizenship/v4rc1.jsonld",
}
SECRET_PREFIX = b"\x80\x26"  # W3C Controlled Identifiers 1.0 §2.2.2: an Ed25519 secret key


@dataclass(frozen=True)
class Case:
    """One signed document, and where its intermediate values stand."""

    name: str
    suite: Cryptosuite
    folder: str
    ending: str
    document: str = "unsigned.json"

    def path(self, stem: str, kind: str) -> Path:
        return VECTORS / self.folder / f"{stem}{self.ending}.{kind}"

    def data(self, stem: str) -> bytes:
        return self.path(stem, "txt").read_bytes()

    def hex(self, stem: str) -> bytes:
        return bytes.fromhex(self.data(stem).decode("ascii").strip())

    def json(self, stem: str) -> JSONObject:
        return parse_json_object(self.path(stem, "json").read_bytes())

    def unsigned(self) -> JSONObject:
        if self.suite is ED25519_SIGNATURE_2020:  # its input is the shared document with one more context
            return without_proof(self.json("signed"))
        return parse_json_object((VECTORS / self.document).read_bytes())


CASES = [
    Case("eddsa-jcs-2022", EDDSA_JCS_2022, "eddsa-jcs-2022", "JCS"),
    Case("eddsa-rdfc-2022", EDDSA_RDFC_2022, "eddsa-rdfc-2022", "DataInt"),
    Case(
        "eddsa-rdfc-2022-employ",
        EDDSA_RDFC_2022,
        "eddsa-rdfc-2022/employ",
        "DataInt",
        "employmentAuth.json",
    ),
    Case("Ed25519Signature2020", ED25519_SIGNATURE_2020, "Ed25519Signature2020", "EdSig"),
]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@cache
def contexts() -> Contexts:
    folder = SHARED / "contexts"
    return Contexts(
        {url: parse_json_object((folder / name).read_bytes()) for url, name in EXTRA_CONTEXTS.items()}
    )


def read(path: Path) -> JSONObject:
    return parse_json_object(path.read_bytes())


def without_proof(document: JSONObject) -> JSONObject:
    return {name: value for name, value in document.items() if name != "proof"}


def signer_of(pair: JSON) -> LocalSigner:
    """Return the signer of a pair of Multikeys, as the vectors name it."""
    assert isinstance(pair, dict)
    secret = multibase.decode(str(pair["privateKeyMultibase"]))
    assert secret.startswith(SECRET_PREFIX)
    signer = signers.load(ED25519_KEY, secret.removeprefix(SECRET_PREFIX))
    assert multikey.encode(signer.public_key) == pair["publicKeyMultibase"]
    return signer


def signer() -> LocalSigner:
    return signer_of(read(VECTORS / "keyPair.json"))


def seals(document: JSONObject) -> tuple[DataIntegritySeal, ...]:
    return DataIntegrity(contexts()).parse(json.dumps(document).encode()).seals


def key_of(seal: DataIntegritySeal) -> PublicKey:
    """Return the key that a proof by a did:key names."""
    url = seal.signer
    assert url == DIDURL.parse(f"{url.did}#{url.did.method_specific_id}")
    return multikey.decode(url.did.method_specific_id)


@each_case
def test_the_document_is_transformed_to_the_published_bytes(case: Case) -> None:
    assert case.suite.transform.canonical(case.unsigned(), contexts()) == case.data("canonDoc")


@each_case
def test_the_proof_configuration_is_the_published_one(case: Case) -> None:
    options = seals(case.json("signed"))[0].proof.options
    configured = case.suite.transform.readings(case.unsigned(), options)[0].configuration
    assert configured == case.json("proofConfig")
    assert case.suite.transform.canonical(configured, contexts()) == case.data("proofCanon")


@each_case
def test_the_hashes_are_the_published_ones(case: Case) -> None:
    options = case.json("proofConfig")
    hashed = case.suite.hash_data(case.unsigned(), options, ED25519, contexts())
    assert hashed == case.hex("combinedHash")
    assert hashed == case.hex("proofHash") + case.hex("docHash")
    assert hashlib.sha256(case.data("canonDoc")).digest() == case.hex("docHash")
    assert hashlib.sha256(case.data("proofCanon")).digest() == case.hex("proofHash")


@each_case
def test_the_private_key_makes_the_published_signature(case: Case) -> None:
    signature = signer().sign(case.hex("combinedHash"), ED25519)
    assert signature == case.hex("sigHex")
    assert multibase.encode_base58btc(signature) == case.data("sigBTC58").decode("ascii").strip()
    assert seals(case.json("signed"))[0].proof.value == signature


@each_case
def test_the_published_signature_verifies_over_the_published_hash(case: Case) -> None:
    signer().public_key.verify(case.hex("sigHex"), case.hex("combinedHash"), ED25519)


@each_case
def test_the_signed_document_opens_to_the_unsigned_one(case: Case) -> None:
    (seal,) = seals(case.json("signed"))
    assert seal.purpose is VerificationRelationship.ASSERTION_METHOD
    assert key_of(seal) == signer().public_key
    payload = seal.open(key_of(seal))
    assert payload.document == case.unsigned()
    assert payload.created == parse_date_time_stamp("2023-02-24T23:36:38Z")
    assert (payload.not_after, payload.binding.nonce, payload.binding.audiences) == (None, None, ())


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.suite is not ED25519_SIGNATURE_2020], ids=lambda case: case.name
)
def test_signing_again_with_the_same_key_and_time_makes_the_same_document(case: Case) -> None:
    securer = DataIntegritySecurer(case.suite, contexts())
    created = parse_date_time_stamp(str(case.json("proofConfig")["created"]))
    secured = securer.secure(case.unsigned(), signer(), SecuringOptions(created))
    assert parse_json_object(secured) == case.json("signed")


@each_case
def test_a_changed_claim_a_changed_proof_and_another_key_are_refused(case: Case) -> None:
    signed = case.json("signed")
    proof = signed["proof"]
    assert isinstance(proof, dict)
    key = signer().public_key
    for changed in (
        {**signed, "name": "Another Credential"},
        {**signed, "proof": {**proof, "created": "2023-02-24T23:36:39Z"}},
        {**signed, "proof": {**proof, "proofPurpose": "authentication"}},
    ):
        with pytest.raises(SignatureInvalidError, match="does not fit the content and the key"):
            seals(changed)[0].open(key)
    with pytest.raises(SignatureInvalidError, match="does not fit the content and the key"):
        seals(signed)[0].open(signers.generate().public_key)


def pairs() -> list[LocalSigner]:
    published = read(CHAIN / "multiKeyPairs.json")
    return [signer_of(published[f"keyPair{number}"]) for number in range(1, 5)]


# The proof of each step, who makes it, and which document it is made over.
STEPS = [
    ("proofSetConfig1", "proofSetConfigSigned1", 0, "unsigned"),
    ("proofSetConfig2", "proofSetConfigSigned2", 1, "unsigned"),
    ("proofChainConfig1", "proofChainConfigSigned1", 2, "proofChainTempDoc1"),
    ("proofChainConfig2", "proofChainConfigSigned2", 3, "proofChainTempDoc2"),
]


@pytest.mark.parametrize(("configuration", "signed", "index", "over"), STEPS)
def test_each_proof_of_the_set_and_of_the_chain_is_made_again(
    configuration: str, signed: str, index: int, over: str
) -> None:
    options, document = read(CHAIN / f"{configuration}.json"), read(CHAIN / f"{over}.json")
    hashed = EDDSA_RDFC_2022.hash_data(document, options, ED25519, contexts())
    value = multibase.encode_base58btc(pairs()[index].sign(hashed, ED25519))
    assert {**options, "proofValue": value} == read(CHAIN / f"{signed}.json")


def test_a_secured_document_has_the_first_proof_of_the_set_but_for_its_id() -> None:
    # The securer gives a proof no id, so its value differs; with the id left out of both, they agree.
    options = read(CHAIN / "proofSetConfig1.json")
    anonymous = {name: value for name, value in options.items() if name != "id"}
    document = read(CHAIN / "unsigned.json")
    created = parse_date_time_stamp(str(options["created"]))
    secured = DataIntegritySecurer(EDDSA_RDFC_2022, contexts()).secure(
        document, pairs()[0], SecuringOptions(created)
    )
    (seal,) = seals(parse_json_object(secured))
    assert seal.proof.options == anonymous
    assert seal.open(pairs()[0].public_key).document == document


@pytest.mark.parametrize(
    ("name", "count"),
    [("signedProofSet1", 1), ("signedProofSet2", 2), ("signedProofChain1", 3), ("signedProofChain2", 4)],
)
def test_every_proof_of_a_set_or_chain_opens_with_its_own_key_only(name: str, count: int) -> None:
    document = read(CHAIN / f"{name}.json")
    found = seals(document)
    assert len(found) == count
    keys = [pair.public_key for pair in pairs()[:count]]
    for seal, key in zip(found, keys, strict=True):
        assert key_of(seal) == key
        assert seal.open(key).document == read(CHAIN / "unsigned.json")
        for other in set(keys) - {key}:
            with pytest.raises(SignatureInvalidError):
                seal.open(other)


def test_a_link_of_the_chain_protects_exactly_the_proofs_that_it_names() -> None:
    _, _, third, fourth = seals(read(CHAIN / "signedProofChain2.json"))
    for seal, over in ((third, "proofChainTempDoc1"), (fourth, "proofChainTempDoc2")):
        assert list(seal.previous) == read(CHAIN / f"{over}.json")["proof"]


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_changed_earlier_proof_breaks_the_link_that_names_it(position: int) -> None:
    document = read(CHAIN / "signedProofChain2.json")
    proofs = document["proof"]
    assert isinstance(proofs, list)
    earlier = proofs[position]
    assert isinstance(earlier, dict)
    changed = list(proofs)
    changed[position] = {**earlier, "created": "2023-02-27T00:00:00Z"}
    found = seals({**document, "proof": changed})
    link = 3 if position == 2 else 2
    with pytest.raises(SignatureInvalidError, match="does not fit the content and the key"):
        found[link].open(pairs()[link].public_key)


def test_the_order_of_the_proofs_does_not_matter() -> None:
    document = read(CHAIN / "signedProofChain2.json")
    proofs = document["proof"]
    assert isinstance(proofs, list)
    found = seals({**document, "proof": proofs[::-1]})
    for seal, pair in zip(found, reversed(pairs()), strict=True):
        assert seal.open(pair.public_key).document == read(CHAIN / "unsigned.json")
