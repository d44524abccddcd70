"""Rotates the service token: mints a JWT at Auth0 and keeps it in AWS Secrets Manager.

Secrets Manager calls it four times a rotation, and again from the beginning when a step fails.
Everything is written down here, as it is for the one account that it is for: it reads no environment.
"""

import base64
import json
import time
import uuid
from datetime import datetime

import boto3
import jwt
import requests
from botocore.config import Config

TENANT = "https://demo.eu.auth0.com"
AUDIENCE = "https://services.example.com"
CLIENT_SECRET_ID = "auth0-secrets-demo"

# What Auth0 is given to make a new signing key known everywhere, in seconds.
SPREAD = 5
# How old a token may be that is promoted, so that it lasts until the next rotation.
FRESH = 30 * 60
# What is left of the time-out for an error to be told in.
RESERVE = 3

client = boto3.client(
    "secretsmanager",
    region_name="eu-west-1",
    endpoint_url="https://secretsmanager.eu-west-1.amazonaws.com",
    config=Config(connect_timeout=2, read_timeout=5, retries={"max_attempts": 3}),
)


def lambda_handler(event, context):
    arn = event["SecretId"]
    token = event["ClientRequestToken"]
    step = event["Step"]
    stages = find_stages(arn)
    if step == "createSecret":
        create_secret(arn, token, stages)
    elif step == "setSecret":
        find_pending(arn, token, stages)
    elif step == "testSecret":
        test_secret(arn, token, stages, context)
    elif step == "finishSecret":
        finish_secret(arn, token, stages, context)
    else:
        raise ValueError("Invalid step parameter")


def create_secret(arn, token, stages):
    target = token
    for stage in ("AWSPENDING", "AWSCURRENT"):
        version = stages.get(stage)
        if version is None or (stage == "AWSCURRENT" and version != token):
            continue
        value = get_value(arn, version, stage)
        if value is None:
            continue
        if is_usable(value):
            print("createSecret: kept the token of version %s" % version)
            return
        if version == token:
            target = str(uuid.uuid4())  # the value of a version is final

    value = get_value(arn, stages.get("AWSCURRENT"), "AWSCURRENT")
    if value is None and "AWSCURRENT" in stages:
        raise RuntimeError("AWSCURRENT has no value, though its version is there")
    members = json.loads(value) if value else {}
    if not isinstance(members, dict):
        raise RuntimeError("The current value is no JSON object, so its other members cannot be kept")
    get_keys()  # a token that cannot be verified is not worth its price
    members["GENERATED_AT"] = datetime.utcnow().strftime("%Y-%m-%dT%H:%M:%SZ")
    members["BEARER_TOKEN"] = "Bearer " + mint_token()
    try:
        put_value(arn, target, json.dumps(members))
    except client.exceptions.ResourceExistsException:
        target = str(uuid.uuid4())
        put_value(arn, target, json.dumps(members))
    print("createSecret: stored a new token in version %s" % target)


def test_secret(arn, token, stages, context):
    version, value = find_pending(arn, token, stages)
    oldest = FRESH
    if version != stages.get("AWSCURRENT") and not lasts(value, FRESH):
        # RotateImmediately=false tries a copy of the current value.
        if get_value(arn, stages.get("AWSCURRENT"), "AWSCURRENT") == value:
            oldest = None
    time.sleep(SPREAD)
    verify(value, oldest, context)
    print("testSecret: verified the token of version %s" % version)


def finish_secret(arn, token, stages, context):
    current = stages.get("AWSCURRENT")
    if current == token or (current and current == stages.get("AWSPENDING")):
        print("finishSecret: AWSCURRENT is there already")
        return
    if stages.get("AWSPREVIOUS") == token:
        raise RuntimeError("A later rotation has overtaken this one")
    version, value = find_pending(arn, token, stages)
    verify(value, FRESH, context)
    arguments = {"RemoveFromVersionId": current} if current else {}
    try:
        client.update_secret_version_stage(
            SecretId=arn, VersionStage="AWSCURRENT", MoveToVersionId=version, **arguments)
    except Exception:
        if find_stages(arn).get("AWSCURRENT") != version:
            raise  # else it was moved, and only the answer was lost
    print("finishSecret: moved AWSCURRENT to version %s" % version)


def find_stages(arn):
    """Version by stage."""
    versions = client.describe_secret(SecretId=arn).get("VersionIdsToStages", {})
    return {stage: version for version, stages in versions.items() for stage in stages}


def get_value(secret, version, stage):
    """The value, or None where there is none. After any other error nobody knows."""
    arguments = {"VersionId": version} if version else {}
    try:
        return client.get_secret_value(SecretId=secret, VersionStage=stage, **arguments)["SecretString"]
    except client.exceptions.ResourceNotFoundException:
        return None


def put_value(arn, version, value):
    client.put_secret_value(
        SecretId=arn, ClientRequestToken=version, SecretString=value, VersionStages=["AWSPENDING"])


def find_pending(arn, token, stages):
    """Version and value that createSecret has left, which may take a moment to show."""
    stage = "AWSPENDING"
    if stage not in stages and stages.get("AWSCURRENT") == token:
        stage = "AWSCURRENT"
    version = stages.get(stage)
    if version is None:
        raise RuntimeError("No version holds AWSPENDING: the rotation was abandoned")
    for _ in range(5):
        value = get_value(arn, version, stage)
        if value is not None:
            return version, value
        time.sleep(0.3)
    raise RuntimeError("Version %s has no value" % version)


def mint_token():
    credentials = json.loads(get_value(CLIENT_SECRET_ID, None, "AWSCURRENT"))
    return ask("POST", "/oauth/token", json={
        "grant_type": "client_credentials",
        "client_id": credentials["CLIENT_ID"],
        "client_secret": credentials["CLIENT_SECRET"],
        "audience": AUDIENCE,
    })["access_token"]


def get_keys():
    return {key["kid"]: key for key in ask("GET", "/.well-known/jwks.json")["keys"]}


def ask(method, path, **arguments):
    """Asks the tenant, and again, a little later each time, where it throttles, fails or cannot be understood."""
    for attempt in (1, 2, 3):
        try:
            answer = requests.request(method, TENANT + path, timeout=5, **arguments)
            if answer.status_code == 200:
                return answer.json()
            failure = "%s answered %d" % (path, answer.status_code)
            if answer.status_code != 429 and answer.status_code < 500:
                break
        except (requests.RequestException, ValueError) as e:
            failure = "%s: %s" % (path, type(e).__name__)
        if attempt < 3:
            time.sleep(2 ** attempt - 1)
    raise RuntimeError(failure)


def get_token(value):
    return json.loads(value)["BEARER_TOKEN"].split(" ", 1)[1]


def get_claims(token):
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def lasts(value, oldest):
    """Whether a token is ours, has not expired by this machine's clock, and is not too old to last a day more."""
    try:
        claims = get_claims(get_token(value))
        if claims["iss"] != TENANT + "/" or claims["aud"] != AUDIENCE:
            return False
        now = time.time()
        return now < claims["exp"] and (oldest is None or now - claims["iat"] <= oldest)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return False


def is_signed(value, keys):
    """True or False, or None where the tenant does not publish the token's key, or not yet."""
    token = get_token(value)
    key = keys.get(jwt.get_unverified_header(token).get("kid"))
    if key is None:
        return None
    try:
        jwt.decode(token, jwt.algorithms.RSAAlgorithm.from_jwk(json.dumps(key)), algorithms=["RS256"],
                   options={"verify_aud": False, "verify_exp": False, "verify_iat": False, "verify_nbf": False})
        return True
    except jwt.InvalidTokenError:
        return False


def is_usable(value):
    if not lasts(value, FRESH):
        return False
    try:
        return is_signed(value, get_keys()) is not False
    except RuntimeError:
        return True  # the steps that follow will know better


def verify(value, oldest, context):
    if not lasts(value, oldest):
        raise RuntimeError("The token has expired, is too old, or is for somebody else")
    while True:
        signed = is_signed(value, get_keys())
        if signed:
            return
        if signed is False:
            raise RuntimeError("The token's signature is not the tenant's")
        if context.get_remaining_time_in_millis() < RESERVE * 1000:
            raise RuntimeError("The tenant publishes no key of the token's kid")
        time.sleep(2)
