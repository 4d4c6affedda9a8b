"""Read documents with embedded proofs: one, a set, or a chain.

Spec: W3C Verifiable Credential Data Integrity 1.0 §4.4, §4.5
"""

from __future__ import annotations

from dataclasses import dataclass, field

from did.algorithms import Algorithm, algorithm_of_key
from did.encoding.strict_json import JSON, JSONObject, parse_json_object
from did.errors import EncodingError, SignatureInvalidError
from did.identifiers import DIDURL
from did.keys import PublicKey
from did.relationships import VerificationRelationship
from vcwallet.errors import MalformedError, ProofError
from vcwallet.rdf.contexts import Contexts
from vcwallet.securing import enveloped
from vcwallet.securing.data_integrity.cryptosuite import Cryptosuite
from vcwallet.securing.data_integrity.proof import Proof, read_proof
from vcwallet.securing.data_integrity.suites import READ
from vcwallet.securing.mechanism import Payload

MAX_PROOFS = 16
_RENAMED = "Words that only its inline context defines are shown as the IRIs that were signed."
_CHAIN_CLAUSE = "W3C Data Integrity 1.0 §4.5 (Verify Proof Sets and Chains)"


@dataclass(frozen=True, slots=True)
class DataIntegritySeal:
    """One proof of a document; the document itself stays inside until the proof opens.

    Args:
        proof: the proof.
        previous: the proofs that this one builds upon, as they stand in the document.

    Spec: W3C Data Integrity 1.0 §4.4
    """

    proof: Proof
    previous: tuple[JSON, ...] = field(repr=False)
    _document: JSONObject = field(repr=False)
    _contexts: Contexts = field(repr=False)

    @property
    def signer(self) -> DIDURL:
        """Return the verification method that the proof names."""
        return self.proof.verification_method

    @property
    def algorithms(self) -> frozenset[Algorithm]:
        """Return the algorithms that the cryptosuite can use."""
        return self.proof.suite.algorithms

    @property
    def purpose(self) -> VerificationRelationship:
        """Return the proof's purpose."""
        return self.proof.purpose

    def open(self, key: PublicKey) -> Payload:
        """Return the document without its proofs if ``key`` made this proof.

        Raises:
            SignatureInvalidError: if it did not.
            ProofError: if the key does not fit the cryptosuite, or the contexts differ.
            TransformationError: if the document or the proof has no canonical form.

        Spec: W3C Data Integrity EdDSA Cryptosuites 1.0 §3.2.2, §3.3.2
        """
        algorithm = algorithm_of_key(key.key_type)
        if algorithm not in self.algorithms or algorithm is None:
            raise ProofError(
                f"The cryptosuite {self.proof.suite.name} does not use {key.key_type.name} keys.",
                clause="W3C Data Integrity EdDSA Cryptosuites 1.0 §2.1 (verification methods)",
            )
        transform = self.proof.suite.transform
        unsecured = transform.unsecured(self._document, self.proof.options)
        signed = {**unsecured, "proof": list(self.previous)} if self.previous else unsecured
        remark = self._verify(key, signed, algorithm)
        document = transform.verified(unsecured, self._contexts)
        renamed = "" if document is unsecured else _RENAMED
        return Payload(
            document=document,
            binding=self.proof.binding,
            not_before=self.proof.created,
            not_after=self.proof.expires,
            created=self.proof.created,
            remarks=tuple(filter(None, (remark, renamed))),
        )

    def _verify(self, key: PublicKey, signed: JSONObject, algorithm: Algorithm) -> str:
        """Return what to remark about the way of reading the proof that verifies."""
        failures = []
        options, contexts = self.proof.options, self._contexts
        for hashed, reading in self.proof.suite.hash_readings(signed, options, algorithm, contexts):
            try:
                key.verify(self.proof.value, hashed, algorithm)
            except SignatureInvalidError as error:
                failures.append(error)
            else:
                return reading.remark
        raise failures[0]


@dataclass(frozen=True, slots=True)
class SealedDocument:
    """A document with its proofs, not trusted."""

    seals: tuple[DataIntegritySeal, ...]


class DataIntegrity:
    """Read documents with embedded proofs.

    Args:
        contexts: the JSON-LD contexts that are known.
        suites: the cryptosuites to read.

    Spec: W3C Data Integrity 1.0 §4.4
    """

    format = "Data Integrity"
    media_types = frozenset(
        {"application/vc", "application/vp", "application/vc+ld+json", "application/vp+ld+json"}
    )

    def __init__(self, contexts: Contexts | None = None, suites: tuple[Cryptosuite, ...] = READ) -> None:
        self._contexts = contexts or Contexts()
        self._suites = suites

    def recognizes(self, data: bytes) -> bool:
        """Tell whether this is a JSON object that is no envelope."""
        if data.lstrip()[:1] != b"{":
            return False
        if b"Enveloped" not in data and b"\\u" not in data:
            return True
        try:
            document = parse_json_object(data)
        except EncodingError:
            return True  # said to be JSON: ``parse`` tells what is wrong with it
        return not enveloped.is_envelope(document)

    def parse(self, data: bytes) -> SealedDocument:
        """Return the document's proofs, not trusted.

        Raises:
            MalformedError: if it is no strict JSON, has no proof or more than 16, a proof is malformed, or a
                chain of proofs is broken or runs in a circle.

        Spec: W3C Data Integrity 1.0 §4.4, §4.5
        """
        try:
            document = parse_json_object(data)
        except EncodingError as error:
            raise MalformedError(error.detail, clause=error.clause, fix=error.fix) from None
        sources = _sources(document)
        proofs = [read_proof(source, self._suites) for source in sources]
        unsecured = {name: value for name, value in document.items() if name != "proof"}
        chains = _chains(proofs)
        return SealedDocument(
            tuple(
                DataIntegritySeal(proof, tuple(sources[index] for index in chain), unsecured, self._contexts)
                for proof, chain in zip(proofs, chains, strict=True)
            )
        )


def _sources(document: JSONObject) -> list[JSON]:
    if "proof" not in document:
        raise MalformedError(
            "The document has no proof: nobody has signed it.",
            clause="W3C VCDM 2.0 §4.12 (securing mechanisms)",
            fix="Ask the holder for the signed credential.",
        )
    proof = document["proof"]
    sources = list(proof) if isinstance(proof, list) else [proof]
    if not 1 <= len(sources) <= MAX_PROOFS:
        raise MalformedError(
            f"A document has between 1 and {MAX_PROOFS} proofs.", clause="W3C Data Integrity 1.0 §2.1.1"
        )
    return sources


def _chains(proofs: list[Proof]) -> list[tuple[int, ...]]:
    """Return for each proof the positions of those that it builds upon."""
    positions = {proof.id: index for index, proof in enumerate(proofs) if proof.id is not None}
    if len(positions) != sum(proof.id is not None for proof in proofs):
        raise MalformedError("Two proofs have the same id.", clause=_CHAIN_CLAUSE)
    chains = []
    for proof in proofs:
        missing = [id_ for id_ in proof.previous if id_ not in positions]
        if missing:
            raise MalformedError(
                f"A proof builds upon the proof {missing[0][:100]}, which is not there.", clause=_CHAIN_CLAUSE
            )
        named = {positions[id_] for id_ in proof.previous}
        chains.append(tuple(sorted(named)))
    _check_no_circle(chains)
    return chains


def _check_no_circle(chains: list[tuple[int, ...]]) -> None:
    settled: set[int] = set()
    waiting = set(range(len(chains)))
    while waiting:
        ready = {index for index in waiting if settled.issuperset(chains[index])}
        if not ready:
            raise MalformedError("The chain of proofs runs in a circle.", clause=_CHAIN_CLAUSE)
        settled |= ready
        waiting -= ready
