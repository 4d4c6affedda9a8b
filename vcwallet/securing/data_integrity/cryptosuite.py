"""What makes a cryptosuite: a name, a transformation, and a hash for each algorithm."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from did.algorithms import Algorithm
from did.encoding.strict_json import JSONObject
from vcwallet.rdf.contexts import Contexts
from vcwallet.securing.data_integrity.transforms import Reading, Transform

PROOF_TYPE = "DataIntegrityProof"


@dataclass(frozen=True, slots=True)
class Cryptosuite:
    """Describe a cryptosuite; its parts say everything that differs between suites.

    Args:
        name: its identifier.
        transform: how a document becomes bytes.
        hashes: the hash function of each algorithm that the suite can use.
        proof_type: the proof's ``type``; older suites had one of their own and no ``cryptosuite``.

    Spec: W3C Data Integrity 1.0 §3 (cryptographic suites)
    """

    name: str
    transform: Transform
    hashes: Mapping[Algorithm, str] = field(hash=False)
    proof_type: str = PROOF_TYPE

    @property
    def algorithms(self) -> frozenset[Algorithm]:
        """Return the algorithms that the suite can use."""
        return frozenset(self.hashes)

    def hash_data(
        self, document: JSONObject, options: JSONObject, algorithm: Algorithm, contexts: Contexts
    ) -> bytes:
        """Return what is signed: the hash of the proof's options, then the hash of the document.

        Args:
            document: the document without its proofs.
            options: the proof without its value.
            algorithm: the key's algorithm.
            contexts: the JSON-LD contexts that are known.

        Raises:
            TransformationError: if one of the two has no canonical form.

        Spec: W3C Data Integrity EdDSA Cryptosuites 1.0 §3.2.4, §3.3.4
        """
        hashed, _ = next(self.hash_readings(document, options, algorithm, contexts))
        return hashed

    def hash_readings(
        self, document: JSONObject, options: JSONObject, algorithm: Algorithm, contexts: Contexts
    ) -> Iterator[tuple[bytes, Reading]]:
        """Yield what would be signed for each reading of the options; ``hash_data`` returns the first."""
        hashed = self._digest(document, algorithm, contexts)
        for reading in self.transform.readings(document, options):
            yield self._digest(reading.configuration, algorithm, contexts) + hashed, reading

    def _digest(self, value: JSONObject, algorithm: Algorithm, contexts: Contexts) -> bytes:
        return hashlib.new(self.hashes[algorithm], self.transform.canonical(value, contexts)).digest()
