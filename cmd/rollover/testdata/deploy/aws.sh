# What a person does with the AWS CLI to have a function rotate a secret, and to see that it did.
function=mine secret=mine group=/aws/lambda/mine

aws lambda create-function --function-name $function --runtime provided.al2023 --handler bootstrap --timeout 30 \
    --role arn:aws:iam::000000000000:role/mine --zip-file fileb://function.zip \
    --environment "Variables={AUTH0_AUDIENCE=$AUTH0_AUDIENCE,AUTH0_SECRETS_ID=auth0-secrets-demo}" --query State
aws lambda wait function-active-v2 --function-name $function
arn=$(aws lambda get-function --function-name $function --query Configuration.FunctionArn --output text)
aws secretsmanager create-secret --name $secret --secret-string '{}' --query Name

# Secrets Manager is not let in yet.
if aws secretsmanager rotate-secret --secret-id $secret --rotation-lambda-arn "$arn" --rotation-rules AutomaticallyAfterDays=1 2>refused; then
    exit 1
fi
cat refused

account=$(aws sts get-caller-identity --query Account --output text)
aws lambda add-permission --function-name $function --statement-id secretsmanager --action lambda:InvokeFunction \
    --principal secretsmanager.amazonaws.com --source-account "$account" --query Statement
aws secretsmanager rotate-secret --secret-id $secret --rotation-lambda-arn "$arn" --rotation-rules AutomaticallyAfterDays=1 --query Name
tries=0
until aws secretsmanager get-secret-value --secret-id $secret --query SecretString | grep BEARER_TOKEN; do
    tries=$((tries + 1))
    [ $tries -lt 100 ]
done

aws lambda invoke --function-name $function --log-type Tail answer.json --query LogResult --output text | base64 -d
cat answer.json
aws logs filter-log-events --log-group-name $group --filter-pattern REPORT --query 'events[].message' --output text
stream=$(aws logs describe-log-streams --log-group-name $group --query 'logStreams[0].logStreamName' --output text)
aws logs get-log-events --log-group-name $group --log-stream-name "$stream" --query 'length(events)'
aws lambda update-function-configuration --function-name "$arn" --timeout 31 --query LastUpdateStatus
aws lambda wait function-updated-v2 --function-name $function
aws lambda list-functions --query 'Functions[].[FunctionName,Timeout]' --output text
aws lambda delete-function --function-name $function
if aws lambda get-function --function-name $function 2>gone; then
    exit 1
fi
cat gone
