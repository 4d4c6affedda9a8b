"""did:key: the DID is the key."""

from __future__ import annotations

from functools import lru_cache

from did import multikey
from did.algorithms import algorithm_of_key
from did.document import DIDDocument, VerificationMethod
from did.errors import EncodingError, InvalidDIDError, InvalidKeyError
from did.flow import Flow
from did.identifiers import DID, DIDURL
from did.keys import PublicKey
from did.relationships import VerificationRelationship

_CLAUSE = "did:key Method v0.9 §2, §3.1"
_SIGNING = (
    VerificationRelationship.ASSERTION_METHOD,
    VerificationRelationship.AUTHENTICATION,
    VerificationRelationship.CAPABILITY_INVOCATION,
    VerificationRelationship.CAPABILITY_DELEGATION,
)


def did_key(key: PublicKey) -> DID:
    """Return the did:key of a public key.

    Spec: did:key Method v0.9 §2
    """
    return DID.parse(f"did:key:{multikey.encode(key)}")


def did_key_url(key: PublicKey) -> DIDURL:
    """Return the DID URL of the one verification method of a did:key.

    Spec: did:key Method v0.9 §3.1.2
    """
    did = did_key(key)
    return DIDURL(did, fragment=did.method_specific_id)


class DIDKey:
    """Resolve did:key without any network.

    A key that signs stands in the four signing relationships; an X25519 key only in keyAgreement. No
    X25519 key is derived from an Ed25519 key: the derivation is optional and nothing here needs it.

    Spec: did:key Method v0.9 §3.1.1, §3.1.2
    """

    name = "key"

    def host(self, did: DID) -> None:
        """Return None: no host is contacted."""

    def resolve(self, did: DID) -> Flow[DIDDocument]:
        """Return the DID document that ``did`` spells.

        Raises:
            InvalidDIDError: if it is no Multikey of a supported kind.

        Spec: did:key Method v0.9 §3.1.1, §3.2
        """
        yield from ()  # a flow that never asks for anything
        return _document(did)


@lru_cache(maxsize=4096)
def _document(did: DID) -> DIDDocument:
    try:
        key = multikey.decode(did.method_specific_id)
    except (EncodingError, InvalidKeyError) as error:
        raise InvalidDIDError(f"This did:key does not spell a key: {error.detail}", clause=_CLAUSE) from None
    url = DIDURL(did, fragment=did.method_specific_id)
    signs = algorithm_of_key(key.key_type) is not None
    relationships = _SIGNING if signs else (VerificationRelationship.KEY_AGREEMENT,)
    method = {"id": str(url), "type": "Multikey", "controller": did.text, "publicKeyMultibase": url.fragment}
    return DIDDocument(
        id=did,
        verification_methods=(VerificationMethod(url, "Multikey", did, key),),
        relationships=dict.fromkeys(relationships, (url,)),
        source={
            "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
            "id": did.text,
            "verificationMethod": [method],
            **{relationship.value: [str(url)] for relationship in relationships},
        },
    )
