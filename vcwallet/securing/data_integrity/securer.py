"""Write documents with an embedded proof.

Spec: W3C Verifiable Credential Data Integrity 1.0 §4.2 (Add Proof)
"""

from __future__ import annotations

from dataclasses import dataclass, field

from did.algorithms import Algorithm, algorithm_of_key
from did.encoding import multibase
from did.encoding.strict_json import JSONObject, dump_json
from did.relationships import VerificationRelationship
from did.signers import Signer
from vcwallet.errors import ProofError
from vcwallet.model.times import format_date_time_stamp
from vcwallet.rdf.contexts import Contexts
from vcwallet.securing.data_integrity.cryptosuite import Cryptosuite
from vcwallet.securing.mechanism import SecuringOptions


@dataclass(frozen=True, slots=True)
class DataIntegritySecurer:
    """Add a proof of one cryptosuite.

    Args:
        suite: the cryptosuite.
        contexts: the JSON-LD contexts that are known.

    Spec: W3C Data Integrity 1.0 §4.2
    """

    suite: Cryptosuite
    contexts: Contexts = field(default_factory=Contexts)

    @property
    def name(self) -> str:
        """Return the cryptosuite's name."""
        return self.suite.name

    @property
    def file_ending(self) -> str:
        """Return ``.json``."""
        return ".json"

    @property
    def algorithms(self) -> frozenset[Algorithm]:
        """Return the algorithms that the cryptosuite can use."""
        return self.suite.algorithms

    def secure(self, document: JSONObject, signer: Signer, options: SecuringOptions) -> bytes:
        """Return the document with a proof: for authentication if the options name a transaction.

        Raises:
            ProofError: if the document already has a proof, or the key does not fit the cryptosuite.
            TransformationError: if the document has no canonical form, or a part of it would be dropped.

        Spec: W3C Data Integrity 1.0 §4.2; W3C Data Integrity EdDSA Cryptosuites 1.0 §3.2.1, §3.3.1
        """
        algorithm = algorithm_of_key(signer.public_key.key_type)
        if algorithm is None or algorithm not in self.algorithms:
            raise ProofError(
                f"The cryptosuite {self.name} does not use {signer.public_key.key_type.name} keys.",
                clause="W3C Data Integrity 1.0 §4.2",
                fix="Make a key of the right kind, or choose another way of securing.",
            )
        if "proof" in document:
            raise ProofError("The document already has a proof.", clause="W3C Data Integrity 1.0 §4.2")
        configured = self.suite.transform.configure(document, self._options(signer, options))
        hashed = self.suite.hash_data(document, configured, algorithm, self.contexts)
        value = multibase.encode_base58btc(signer.sign(hashed, algorithm))
        return dump_json({**document, "proof": {**configured, "proofValue": value}})

    def _options(self, signer: Signer, options: SecuringOptions) -> JSONObject:
        purpose = VerificationRelationship.ASSERTION_METHOD
        proof = {
            "type": self.suite.proof_type,
            "cryptosuite": self.suite.name,
            "created": format_date_time_stamp(options.created),
            "verificationMethod": str(signer.verification_method),
        }
        if options.not_after:
            proof["expires"] = format_date_time_stamp(options.not_after)
        if options.transaction:
            purpose = VerificationRelationship.AUTHENTICATION
            proof |= {"domain": options.transaction.audience, "challenge": options.transaction.nonce}
        return {**proof, "proofPurpose": purpose.value}
