"""Rotates a service token: a JWT from Auth0 that stands in AWS Secrets Manager.

Secrets Manager invokes the handler four times a rotation, and again from the beginning when a step
fails. What makes it right, rather than merely working on a good day:

- A token is minted once and stored under AWSPENDING in the very next call. A repeated step finds it
  there and goes on with it, unless it has grown too old to last until the next rotation.
- The value of a version is final, so a token that has grown old is replaced in a version of its own,
  and every later step works on whichever version holds AWSPENDING.
- Only ResourceNotFoundException means that a value is absent. After any other error nobody knows.
- Nothing is promoted that does not verify against the tenant's keys, and whoever has moved
  AWSCURRENT already has nothing left to do.
- Nothing is kept between invocations, and nothing secret is logged.

Settings: AUTH0_URL, AUTH0_AUDIENCE. The client's id and secret stand in the secret "auth0-secrets-"
and the stage, which is the last part of the rotated secret's name.
"""

import datetime
import hashlib
import http.client
import json
import logging
import os
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

import boto3
import jwt
from botocore.config import Config
from botocore.exceptions import ClientError

logging.getLogger().setLevel(logging.INFO)
log = logging.getLogger(__name__)

CURRENT, PENDING, PREVIOUS = "AWSCURRENT", "AWSPENDING", "AWSPREVIOUS"

# How old a token may be that is promoted, in seconds: one that has waited longer may not last until
# the next rotation.
FRESH = 30 * 60
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]

# Limits that leave room, within the function's time-out, for a call to fail, be repeated and be told of.
secrets = boto3.client("secretsmanager", config=Config(
    connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3}))


def handler(event, context):
    steps = {"createSecret": create, "setSecret": set_up, "testSecret": test, "finishSecret": finish}
    step = steps[event["Step"]]
    rotation = Rotation(event["SecretId"], event["ClientRequestToken"], context)
    log.info("%s of %s: %s", event["Step"], event["SecretId"], step(rotation))


# The four steps. Each returns what it did.

def create(r):
    target = r.token
    for label in (PENDING, CURRENT):
        version = r.labels.get(label)
        if not version or label == CURRENT and version != r.token:
            continue
        value = r.value_or_none(version, label)
        if value is None:
            continue
        if usable(value):
            return "kept the token of version " + version
        if version == r.token:
            target = r.successor()
    current = r.value_or_none(r.labels.get(CURRENT), CURRENT)
    if current is None and CURRENT in r.labels:
        raise RuntimeError("AWSCURRENT has no value, though its version is there: try again")
    members = parsed(current)
    tenants_keys()  # where no token can be verified none is minted
    value = composed(members, mint(r))
    try:
        r.put(target, value)
    except ClientError as e:
        if code(e) != "ResourceExistsException":
            raise
        target = r.successor()
        r.put(target, value)
    return "stored a new token in version " + target


def set_up(r):
    r.pending()
    return "nothing: a token carries its own proof"


def test(r):
    version, value = r.pending()
    age = FRESH
    if version != r.labels.get(CURRENT) and aged(value, FRESH):
        # RotateImmediately=false puts a copy of the current value on trial, in testSecret alone.
        if r.value_or_none(r.labels.get(CURRENT), CURRENT) == value:
            age = None
    verify(r, value, age)
    return "verified the token of version " + version


def finish(r):
    current, pending = r.labels.get(CURRENT), r.labels.get(PENDING)
    if current == r.token or pending and current == pending:
        return "nothing: AWSCURRENT is there already"
    if r.labels.get(PREVIOUS) == r.token:
        raise RuntimeError("a later rotation has overtaken this one")
    version, value = r.pending()
    verify(r, value, FRESH)
    try:
        r.move_current(current, version)
    except Exception:
        if r.look().get(CURRENT) != version:
            raise  # else it was moved, and only the answer was lost
    return "moved AWSCURRENT to version " + version


# Secrets Manager.

class Rotation:
    """One secret in one invocation."""

    def __init__(self, secret, token, context):
        self.secret, self.token, self.context = secret, token, context
        self.labels = self.look()

    def look(self):
        """The version by label."""
        described = secrets.describe_secret(SecretId=self.secret)
        return {label: version for version, labels in described.get("VersionIdsToStages", {}).items() for label in labels}

    def value(self, version, label):
        which = {"VersionId": version} if version else {}
        return secrets.get_secret_value(SecretId=self.secret, VersionStage=label, **which)["SecretString"]

    def value_or_none(self, version, label):
        try:
            return self.value(version, label)
        except ClientError as e:
            if code(e) != "ResourceNotFoundException":
                raise
            return None

    def pending(self):
        """Version and value that createSecret has left; they may take a moment to show."""
        label = PENDING if PENDING in self.labels or self.labels.get(CURRENT) != self.token else CURRENT
        version = self.labels.get(label)
        if not version:
            raise RuntimeError("no version holds AWSPENDING: the rotation was abandoned")
        for _ in range(5):
            value = self.value_or_none(version, label)
            if value is not None:
                return version, value
            time.sleep(0.3)
        raise RuntimeError("version %s holds AWSPENDING and no value" % version)

    def put(self, version, value):
        secrets.put_secret_value(
            SecretId=self.secret, ClientRequestToken=version, SecretString=value, VersionStages=[PENDING])

    def move_current(self, before, version):
        # Naming the version that has it now makes the service refuse if that is no longer true.
        before = {"RemoveFromVersionId": before} if before else {}
        secrets.update_secret_version_stage(
            SecretId=self.secret, VersionStage=CURRENT, MoveToVersionId=version, **before)

    def successor(self):
        """The id of a further version for this rotation."""
        moment = "%s %d" % (self.token, time.time_ns())
        return str(uuid.UUID(bytes=hashlib.sha256(moment.encode()).digest()[:16], version=4))

    def remaining(self):
        """Seconds until the invocation times out."""
        return self.context.get_remaining_time_in_millis() / 1000


def code(error):
    return error.response.get("Error", {}).get("Code")


# The secret's JSON.

def parsed(value):
    """The members of the current value, of which only two are ours."""
    try:
        members = json.loads(value or "{}")
    except ValueError:
        members = None
    if not isinstance(members, dict):
        raise RuntimeError("the AWSCURRENT value is not a JSON object, so its other members cannot be kept")
    return members


def composed(members, token):
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return json.dumps({**members, "GENERATED_AT": now, "BEARER_TOKEN": "Bearer " + token})


def bearer(value):
    try:
        token = json.loads(value)["BEARER_TOKEN"]
    except (ValueError, KeyError, TypeError):
        token = ""
    if not isinstance(token, str) or not token.startswith("Bearer "):
        raise Refused("the value has no BEARER_TOKEN")
    return token[len("Bearer "):]


# Auth0.

class Refused(Exception):
    """A token that no microservice would take, or not for long enough."""


class NoKey(Refused):
    """The tenant publishes no key of the token's kid, which may be a matter of half a minute."""


def tenant():
    return os.environ["AUTH0_URL"].rstrip("/")


def mint(r):
    stage = r.secret.split("-")[-2]  # ...:secret:service-token-demo-a1B2c3
    client = json.loads(secrets.get_secret_value(SecretId="auth0-secrets-" + stage)["SecretString"])
    form = urllib.parse.urlencode({
        "grant_type": "client_credentials", "client_id": client["CLIENT_ID"], "client_secret": client["CLIENT_SECRET"],
        "audience": os.environ["AUTH0_AUDIENCE"],
    })
    return ask("/oauth/token", form.encode())["access_token"]


def tenants_keys():
    return {key["kid"]: key for key in ask("/.well-known/jwks.json")["keys"] if key.get("kty") == "RSA"}


def ask(path, body=None):
    """Asks the tenant, and again where it throttles, fails, or cannot be understood."""
    for attempt in range(1, 4):
        try:
            with urllib.request.urlopen(tenant() + path, body, timeout=5) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as e:
            failure, passing = "%s answered %d" % (path, e.code), e.code == 429 or e.code >= 500
        except (OSError, http.client.HTTPException, ValueError) as e:
            failure, passing = "%s: %s" % (path, type(e).__name__), True
        if not passing or attempt == 3:
            raise RuntimeError(failure)
        time.sleep(attempt)


def claims_of(value):
    """What a value's token says of itself; refuses another tenant's or audience's."""
    try:
        return jwt.decode(
            bearer(value), algorithms=ALGORITHMS, audience=os.environ["AUTH0_AUDIENCE"], issuer=tenant() + "/",
            options={"verify_signature": False, "verify_aud": True, "verify_iss": True, "require": ["exp", "iat"]})
    except jwt.InvalidTokenError as e:
        raise Refused("the token does not fit: %s" % type(e).__name__) from None


def aged(value, age):
    """Why a value's token is not to be promoted, or None. An age of None leaves only its expiry."""
    try:
        claims = claims_of(value)
    except Refused as e:
        return str(e)
    now = time.time()
    if now >= claims["exp"]:
        return "the token has expired"
    if age is not None and now - claims["iat"] > age:
        return "the token is %d s old, and may be %d" % (now - claims["iat"], age)
    return None


def signed(value, keys):
    """Refuses a token whose signature is not by one of the keys."""
    token = bearer(value)
    kid = jwt.get_unverified_header(token).get("kid")
    if kid not in keys:
        raise NoKey("the tenant publishes no key of the token's kid")
    try:
        jwt.decode(token, jwt.PyJWK(keys[kid], "RS256").key, algorithms=ALGORITHMS,
                   options={"verify_aud": False, "verify_exp": False, "verify_iat": False, "verify_nbf": False})
    except jwt.InvalidTokenError:
        raise Refused("the token's signature is not the tenant's") from None


def usable(value):
    """Whether a stored token may go on to be promoted. Where its key cannot be had it may: the steps
    that follow will know better."""
    if aged(value, FRESH):
        return False
    try:
        signed(value, tenants_keys())
    except NoKey:
        return True
    except Refused:
        return False
    except RuntimeError:
        return True
    return True


def verify(r, value, age):
    """Checks a token as a microservice would, and waits within the deadline for its key."""
    refusal = aged(value, age)
    if refusal:
        raise Refused(refusal)
    while True:
        try:
            return signed(value, tenants_keys())
        except NoKey:
            if r.remaining() < 5:
                raise
        time.sleep(2)
