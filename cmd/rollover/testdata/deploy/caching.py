# What a service does with AWS's caching client: it reads through the cache, which stays with what it has for its
# interval and then follows the rotation.
import itertools, json, os, time

import boto3
from aws_secretsmanager_caching import SecretCache, SecretCacheConfig

functions, secrets = boto3.client("lambda"), boto3.client("secretsmanager")

functions.create_function(
    FunctionName="mine", Runtime="provided.al2023", Handler="bootstrap", Timeout=30, Role="arn:aws:iam::000000000000:role/mine",
    Code={"ZipFile": open("function.zip", "rb").read()},
    Environment={"Variables": {"AUTH0_AUDIENCE": os.environ["AUTH0_AUDIENCE"], "AUTH0_SECRETS_ID": "auth0-secrets-demo"}},
)
functions.get_waiter("function_active_v2").wait(FunctionName="mine")
functions.add_permission(FunctionName="mine", StatementId="s", Action="lambda:InvokeFunction", Principal="secretsmanager.amazonaws.com")
first = secrets.create_secret(Name="mine", SecretString='{"BEARER_TOKEN":"none yet"}')["VersionId"]

patient = SecretCache(SecretCacheConfig(secret_refresh_interval=3600), secrets)
brisk = SecretCache(SecretCacheConfig(secret_refresh_interval=1), secrets)
token = lambda cache: json.loads(cache.get_secret_string("mine"))["BEARER_TOKEN"]
assert token(patient) == token(brisk) == "none yet"

arn = functions.get_function_configuration(FunctionName="mine")["FunctionArn"]
secrets.rotate_secret(SecretId="mine", RotationLambdaARN=arn, RotationRules={"AutomaticallyAfterDays": 1})
for tries in itertools.count():
    value = secrets.get_secret_value(SecretId="mine")
    if value["VersionId"] != first:
        break
    assert tries < 1000, "never rotated"
rotated = json.loads(value["SecretString"])["BEARER_TOKEN"]
assert rotated.startswith("Bearer ")

print("cached:", token(patient))
for tries in itertools.count():
    if token(brisk) == rotated:
        break
    assert tries < 200, "the cache never followed"
    time.sleep(0.05)
print("after its interval:", token(brisk)[:7])
print("before the rotation:", json.loads(brisk.get_secret_string("mine", "AWSPREVIOUS"))["BEARER_TOKEN"])
print("still cached:", token(patient))
