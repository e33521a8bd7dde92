"""Passkeys (WebAuthn level 3): what a browser is asked for, and whether what it answers is that, by a person it has verified.

A passkey is an ES256 or Ed25519 key that a device keeps for our domain alone, and uses once its holder has shown a finger or
typed its PIN. Which maker's device it is is not asked. Nothing is kept here.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from webauthn.helpers import (
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
    options_to_json_dict,
    parse_authentication_credential_json,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from service.settings import Settings

SERVICE = "Right to Know"
ALGORITHMS = [COSEAlgorithmIdentifier.EDDSA, COSEAlgorithmIdentifier.ECDSA_SHA_256]
UNREADABLE = (WebAuthnException, ValueError, TypeError, LookupError, AttributeError, EOFError, RecursionError)
METHODS = ("pop", "mfa")
"""A key was proved, and a finger or a PIN with it (RFC 8176)."""


class BadPasskey(Exception):
    """What came is not what was asked for. It says no more, whoever asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A new passkey: its id and public key as its device gave them, and how often it had been used."""

    id: bytes
    public_key: bytes
    sign_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What a passkey signed, as whoever verifies it needs it: its key in DER, the rest as it came."""

    public_key: bytes
    authenticator_data: bytes
    client_data: bytes
    signature: bytes


class Passkeys:
    """The passkeys of one service, for the domain that others know it by."""

    def __init__(self, settings: Settings) -> None:
        self.origin = settings.origin
        self._domain = urlsplit(settings.public_url).hostname or ""

    @property
    def possible(self) -> bool:
        """Whether browsers keep passkeys for this address: it has a name, and not a number alone."""
        try:
            ipaddress.ip_address(self._domain)
        except ValueError:
            return bool(self._domain)
        return False

    def ask_to_add(self, person: UUID, known: Sequence[bytes], challenge: bytes) -> dict[str, Any]:
        """Options for `navigator.credentials.create`. On the device stands an id's beginning, and nobody's name."""
        return options_to_json_dict(
            webauthn.generate_registration_options(
                rp_id=self._domain,
                rp_name=SERVICE,
                user_id=person.bytes,
                user_name=f"{SERVICE} {str(person)[:4]}",
                challenge=challenge,
                authenticator_selection=AuthenticatorSelectionCriteria(
                    resident_key=ResidentKeyRequirement.REQUIRED,
                    user_verification=UserVerificationRequirement.REQUIRED,
                ),
                exclude_credentials=[PublicKeyCredentialDescriptor(id=id) for id in known],
                supported_pub_key_algs=ALGORITHMS,
            )
        )

    def check_added(self, credential: dict[str, Any], challenge: bytes) -> Added:
        """The passkey that was made for this challenge; else BadPasskey."""
        try:
            made = webauthn.verify_registration_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=self._domain,
                expected_origin=self.origin,
                require_user_verification=True,
                supported_pub_key_algs=ALGORITHMS,
            )
        except UNREADABLE as error:
            raise BadPasskey from error
        return Added(id=made.credential_id, public_key=made.credential_public_key, sign_count=made.sign_count)

    def ask_to_use(self, challenge: bytes) -> dict[str, Any]:
        """Options for `navigator.credentials.get`: any passkey of ours that its holder chooses."""
        return options_to_json_dict(
            webauthn.generate_authentication_options(
                rp_id=self._domain, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
            )
        )

    def read_used(self, credential: dict[str, Any]) -> AuthenticationCredential:
        """What a browser answered, before anything of it has been verified; else BadPasskey."""
        try:
            return parse_authentication_credential_json(credential)
        except UNREADABLE as error:
            raise BadPasskey from error

    def check_used(
        self, used: AuthenticationCredential, person: UUID, public_key: bytes, count: int, challenge: bytes
    ) -> int:
        """How often this person's passkey says it has been used, now that it answered this challenge; else BadPasskey.

        A count that does not rise is a copy's: refused.
        """
        if used.response.user_handle != person.bytes:
            raise BadPasskey
        try:
            return webauthn.verify_authentication_response(
                credential=used,
                expected_challenge=challenge,
                expected_rp_id=self._domain,
                expected_origin=self.origin,
                credential_public_key=public_key,
                credential_current_sign_count=count,
                require_user_verification=True,
            ).new_sign_count
        except UNREADABLE as error:
            raise BadPasskey from error


def signed_by(used: AuthenticationCredential, public_key: bytes) -> Signed:
    """The signature of an answer that has been checked, with the key that it was checked by."""
    return Signed(
        public_key=der_of(public_key),
        authenticator_data=used.response.authenticator_data,
        client_data=used.response.client_data_json,
        signature=used.response.signature,
    )


def der_of(public_key: bytes) -> bytes:
    """A passkey's public key as a SubjectPublicKeyInfo in DER, from how its device gave it."""
    key = decoded_public_key_to_cryptography(decode_credential_public_key(public_key))
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
