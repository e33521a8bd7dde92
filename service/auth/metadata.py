"""What this server says of itself (RFC 8414), so that a client is set up by one address and cannot be talked into less."""

from typing import Any

from service.auth.authorizing import TYPE
from service.auth.clients import METHOD, SCOPES
from service.auth.keys import ALGORITHMS
from service.settings import Settings


def metadata(settings: Settings) -> dict[str, Any]:
    """The metadata, as JSON values. Every address is below the public one."""
    issuer = settings.issuer
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "pushed_authorization_request_endpoint": f"{issuer}/par",
        "revocation_endpoint": f"{issuer}/revoke",
        "introspection_endpoint": f"{issuer}/introspect",
        "jwks_uri": f"{issuer}/jwks",
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "client_credentials", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "require_pushed_authorization_requests": True,
        "authorization_response_iss_parameter_supported": True,
        "authorization_details_types_supported": [TYPE],
        "dpop_signing_alg_values_supported": list(ALGORITHMS),
        "protected_resources": [settings.public_url],
    } | {
        f"{endpoint}_endpoint_auth_{what}_supported": said
        for endpoint in ("token", "revocation", "introspection")
        for what, said in (("methods", [METHOD]), ("signing_alg_values", list(ALGORITHMS)))
    }
