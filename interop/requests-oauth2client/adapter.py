"""requests-oauth2client: validate_dpop_proof(), and the proofs of DPoPKey.

The one knob of its window is the same for past and future. That the key is the one of the token is for the caller to see: the
thumbprint is returned, and nothing compared here.
"""

import base64
import hashlib
import pathlib
import sys
from importlib.metadata import version
from urllib.parse import urlsplit

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))

import jwskate
from lines import Refused, Unsupported, proof_of, serve, text, with_nonces
from requests_oauth2client.dpop import DPoPKey, InvalidDPoPProof, validate_dpop_proof


def thumbprint(given):
    if "jwk" not in given:
        raise Unsupported("json-text")
    try:
        return {"jkt": jwskate.Jwk(given["jwk"]).thumbprint()}
    except jwskate.InvalidJwk as error:
        raise Refused(native=str(error)) from error


def validate(given):
    request, token = given["request"], given.get("token")
    ath = None
    if token:
        digest = hashlib.sha256(text(token["value"]).encode()).digest()
        ath = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def verify(nonce):
        try:
            return validate_dpop_proof(
                proof_of(request),
                htm=request["method"],
                # Documented: without query and fragment.
                htu=urlsplit(request["url"])._replace(query="", fragment="").geturl(),
                ath=ath,
                nonce=nonce,
                leeway=given["policy"]["maxAge"],
                algs=given["policy"]["algorithms"],
            )
        except InvalidDPoPProof as error:
            raise Refused(native=str(error)) from error

    proof = with_nonces(given.get("nonce"), verify)
    jwk = jwskate.Jwk(proof.headers["jwk"])
    return {"jkt": jwk.thumbprint(), "jti": proof.jwt_token_id}


def create(given):
    if "claims" in given or "jti" in given:
        raise Unsupported("claims of the caller")
    jwk = jwskate.Jwk(given["key"])
    key = DPoPKey(private_key=jwk, alg=given["alg"])
    ath = None
    if "accessToken" in given:
        digest = hashlib.sha256(given["accessToken"].encode()).digest()
        ath = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return {"proof": str(key.proof(htm=given["htm"], htu=given["htu"], ath=ath, nonce=given.get("nonce")))}


serve(
    {
        "implementation": {"name": "requests-oauth2client", "version": version("requests-oauth2client")},
        "algorithms": ["ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "EdDSA"],
        "capabilities": ["nonce"],
    },
    {"thumbprint": thumbprint, "proof-validate": validate, "proof-create": create},
)
