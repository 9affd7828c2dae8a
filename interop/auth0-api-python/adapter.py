"""auth0-api-python: ApiClient.verify_request(), for a resource server.

It takes access tokens that are JWTs. verify_access_token(), a public method, is replaced by one that knows the token of the
vector and its confirmation; the proof, and the key of the token, are judged by the library.
"""

import asyncio
import pathlib
import sys
from importlib.metadata import version

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))

from auth0_api_python import ApiClient, ApiClientOptions
from auth0_api_python.errors import BaseAuthError
from lines import Refused, Unsupported, proof_of, serve, text


class Client(ApiClient):
    """Knows one token."""

    claims = {}

    async def verify_access_token(self, *_args, **_options):
        return self.claims


def validate(given):
    request, token, policy = given["request"], given.get("token"), given["policy"]
    if token is None:
        raise Unsupported("endpoints without an access token")
    client = Client(
        ApiClientOptions(
            domain="server.example.com",
            audience="a",
            dpop_enabled=True,
            dpop_required=True,
            dpop_iat_leeway=policy["clockTolerance"],
            dpop_iat_offset=policy["maxAge"],
        )
    )
    client.claims = {"cnf": {"jkt": token["jkt"]}}
    headers = {"authorization": f"DPoP {text(token['value'])}", "dpop": proof_of(request)}
    try:
        asyncio.run(client.verify_request(headers, request["method"], request["url"]))
    except BaseAuthError as error:
        raise Refused(native=f"{error.get_error_code()}: {error}") from error
    return None


serve(
    {
        "implementation": {"name": "auth0-api-python", "version": version("auth0-api-python")},
        "roles": ["rs"],
        "algorithms": ["ES256"],
        "capabilities": ["window"],
    },
    {"proof-validate": validate},
)
