"""did:jwk: the DID is a JWK."""

from __future__ import annotations

from did import jwk
from did.algorithms import algorithm_of_key
from did.document import DIDDocument, VerificationMethod
from did.encoding import base64url
from did.encoding.strict_json import JSONObject, dump_json, parse_json_object
from did.errors import EncodingError, InvalidDIDError, InvalidKeyError
from did.flow import Flow
from did.identifiers import DID, DIDURL
from did.keys import PublicKey
from did.relationships import VerificationRelationship

_CLAUSE = "did:jwk Method, Read"
_MAX_CHARS = 4096
_SIGNING = (
    VerificationRelationship.ASSERTION_METHOD,
    VerificationRelationship.AUTHENTICATION,
    VerificationRelationship.CAPABILITY_INVOCATION,
    VerificationRelationship.CAPABILITY_DELEGATION,
)


def did_jwk(key: PublicKey) -> DID:
    """Return the did:jwk of a public key.

    Spec: did:jwk Method, Create
    """
    return DID.parse(f"did:jwk:{base64url.encode(dump_json(jwk.encode(key)))}")


class DIDJwk:
    """Resolve did:jwk without any network.

    ``use`` decides the relationships: ``sig`` leaves out keyAgreement, ``enc`` leaves only keyAgreement. A
    key whose curve cannot do a thing never gets the relationship: an X25519 key signs nothing.

    Spec: did:jwk Method, Read
    """

    name = "jwk"

    def host(self, did: DID) -> None:
        """Return None: no host is contacted."""

    def resolve(self, did: DID) -> Flow[DIDDocument]:
        """Return the DID document that ``did`` spells.

        Raises:
            InvalidDIDError: if it is no base64url JSON of a supported public JWK.

        Spec: did:jwk Method, Read
        """
        yield from ()  # a flow that never asks for anything
        members, key = _read(did)
        url = DIDURL(did, fragment="0")
        relationships = _relationships(members, key)
        method: JSONObject = {
            "id": str(url),
            "type": "JsonWebKey2020",
            "controller": did.text,
            "publicKeyJwk": members,
        }
        return DIDDocument(
            id=did,
            verification_methods=(VerificationMethod(url, "JsonWebKey2020", did, key),),
            relationships=dict.fromkeys(relationships, (url,)),
            source={
                "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"],
                "id": did.text,
                "verificationMethod": [method],
                **{relationship.value: [str(url)] for relationship in relationships},
            },
        )


def _read(did: DID) -> tuple[JSONObject, PublicKey]:
    if len(did.method_specific_id) > _MAX_CHARS:
        raise InvalidDIDError(
            f"This did:jwk is longer than {_MAX_CHARS} characters; no public key is.", clause=_CLAUSE
        )
    try:
        members = parse_json_object(base64url.decode(did.method_specific_id))
        return members, jwk.decode(members)
    except (EncodingError, InvalidKeyError) as error:
        raise InvalidDIDError(f"This did:jwk does not spell a key: {error.detail}", clause=_CLAUSE) from None


def _relationships(members: JSONObject, key: PublicKey) -> tuple[VerificationRelationship, ...]:
    use = members.get("use")
    if use not in (None, "sig", "enc"):
        raise InvalidDIDError("The use of the key in this did:jwk is neither sig nor enc.", clause=_CLAUSE)
    signs = algorithm_of_key(key.key_type) is not None and use != "enc"
    agrees = key.key_type.name != "Ed25519" and use != "sig"
    agreement = (VerificationRelationship.KEY_AGREEMENT,) if agrees else ()
    return (_SIGNING if signs else ()) + agreement
