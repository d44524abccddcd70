# The same from Python: deploy, let Secrets Manager in, rotate, look, and take it away.
import base64, itertools, json, os

import boto3

functions, secrets, logs = (boto3.client(name) for name in ("lambda", "secretsmanager", "logs"))

functions.create_function(
    FunctionName="mine", Runtime="provided.al2023", Handler="bootstrap", Timeout=30, Role="arn:aws:iam::000000000000:role/mine",
    Code={"ZipFile": open("function.zip", "rb").read()},
    Environment={"Variables": {"AUTH0_AUDIENCE": os.environ["AUTH0_AUDIENCE"], "AUTH0_SECRETS_ID": "auth0-secrets-demo"}},
)
functions.get_waiter("function_exists").wait(FunctionName="mine")
functions.get_waiter("function_active_v2").wait(FunctionName="mine")
arn = functions.get_function_configuration(FunctionName="mine")["FunctionArn"]
secret = secrets.create_secret(Name="mine", SecretString="{}")["ARN"]
functions.add_permission(
    FunctionName=arn, StatementId="s", Action="lambda:InvokeFunction", Principal="secretsmanager.amazonaws.com", SourceArn=secret,
)
secrets.rotate_secret(SecretId="mine", RotationLambdaARN=arn, RotationRules={"ScheduleExpression": "rate(1 day)"})
for tries in itertools.count():
    if "BEARER_TOKEN" in json.loads(secrets.get_secret_value(SecretId="mine")["SecretString"]):
        break
    assert tries < 1000, "never rotated"

answer = functions.invoke(FunctionName="mine", LogType="Tail")
print(answer["FunctionError"], base64.b64decode(answer["LogResult"]).decode())
pages = logs.get_paginator("filter_log_events").paginate(logGroupName="/aws/lambda/mine", filterPattern='"END RequestId"', PaginationConfig={"PageSize": 2})
print(sum(len(page["events"]) for page in pages), "invocations")
try:
    functions.create_function(FunctionName="other", Runtime="java21", Handler="h", Role="arn:aws:iam::000000000000:role/r", Code={"ZipFile": b"PK"})
except functions.exceptions.InvalidParameterValueException as e:
    print(e)
functions.delete_function(FunctionName="mine")
try:
    functions.get_function(FunctionName="mine")
except functions.exceptions.ResourceNotFoundException as e:
    print(e)
print(boto3.client("sts").get_caller_identity()["Arn"])
