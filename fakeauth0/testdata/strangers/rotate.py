"""Auth0's own Python SDK, Authlib and requests-oauthlib against a tenant: a token, its verification, a secret's
rotation through a 429, and a token with the new secret."""

import json
import os
import sys

import jwt
from auth0.authentication import GetToken
from auth0.authentication.exceptions import Auth0Error
from auth0.management import ManagementClient
from authlib.integrations.requests_client import OAuth2Session
from oauthlib.oauth2 import BackendApplicationClient
from requests_oauthlib import OAuth2Session as RequestsOAuth2Session

setup = json.loads(os.environ["STRANGER"])
domain, audience = setup["domain"], setup["audience"]
url = f"https://{domain}/oauth/token"
keys = jwt.PyJWKClient(f"https://{domain}/.well-known/jwks.json")


def verify(token):
    key = keys.get_signing_key_from_jwt(token)
    claims = jwt.decode(token, key.key, algorithms=["RS256"], audience=audience, issuer=f"https://{domain}/", leeway=10)
    assert claims["sub"] == setup["id"] + "@clients", claims


def token(secret):
    return GetToken(domain, setup["id"], client_secret=secret).client_credentials(audience)["access_token"]


verify(token(setup["secret"]))
try:
    token("wrong")
    sys.exit("a wrong secret is taken")
except Auth0Error as e:
    assert (e.status_code, e.error_code, e.message) == (401, "access_denied", "Unauthorized"), e

manager = ManagementClient(domain=domain, client_id=setup["rotator"], client_secret=setup["rotator_secret"])
rotated = manager.clients.rotate_secret(setup["id"]).client_secret
assert rotated and rotated != setup["secret"]
verify(token(rotated))

session = OAuth2Session(setup["id"], rotated, token_endpoint_auth_method="client_secret_post")
verify(session.fetch_token(url, grant_type="client_credentials", audience=audience)["access_token"])

session = RequestsOAuth2Session(client=BackendApplicationClient(client_id=setup["id"]))
verify(session.fetch_token(url, client_secret=rotated, include_client_id=True, audience=audience)["access_token"])

assertion = GetToken(
    domain, setup["keyed"], client_assertion_signing_key=setup["key"], client_assertion_signing_alg="RS256"
).client_credentials(audience)
assert assertion["access_token"]
print("done")
