#!/bin/sh
# make-secrets.sh makes the two secrets of the worked example, or brings them up to date:
#
#   auth0-secrets-STAGE   {"CLIENT_ID":"...","CLIENT_SECRET":"..."}, written when it differs
#   service-token-STAGE   made without a value; the value is the rotation's, and is left alone
#
# It may be run any number of times. The client secret reaches neither the output nor the arguments of
# another program. Give it as "-" to keep it out of this program's arguments and the shell's history too.
set -eu

usage='usage: make-secrets.sh CLIENT_ID CLIENT_SECRET ACCOUNT_ID [STAGE]
CLIENT_SECRET as - is read from standard input; STAGE is demo unless given.
environment: AWS_REGION (eu-west-1 unless set), KMS_KEY_ALIAS such as alias/rollover, AWS_ENDPOINT_URL'

fail() {
	printf 'make-secrets: %s\n' "$1" >&2
	exit "${2:-1}"
}

misuse() {
	fail "$1
$usage" 2
}

case $# in
3 | 4) ;;
*) misuse "got $# arguments, expected 3 or 4" ;;
esac
client_id=$1 client_secret=$2 account=$3 stage=${4-demo}

if [ "$client_secret" = - ]; then
	if [ -t 0 ]; then # somebody types it, and somebody else may look on
		printf 'client secret: ' >&2
		trap 'stty echo; exit 130' INT TERM
		stty -echo
	fi
	# A last line without its line feed makes read fail, and is read all the same.
	client_secret=
	IFS= read -r client_secret || :
	if [ -t 0 ]; then
		stty echo
		trap - INT TERM
		echo >&2
	fi
	[ -n "$client_secret" ] || misuse 'standard input holds no client secret'
fi
[ -n "$client_id" ] || misuse 'CLIENT_ID is empty'
[ -n "$client_secret" ] || misuse 'CLIENT_SECRET is empty'
case $client_id$client_secret in
*[[:cntrl:]]*) misuse 'CLIENT_ID and CLIENT_SECRET hold no control characters: one of these does' ;;
esac
case $account in
*[!0-9]* | '') misuse "ACCOUNT_ID \"$account\" is not an account id: expected 12 digits" ;;
????????????) ;;
*) misuse "ACCOUNT_ID \"$account\" is not an account id: expected 12 digits" ;;
esac
case $stage in
*[!a-z0-9]* | '') misuse "STAGE \"$stage\" is not a stage: expected lower-case letters and digits, such as demo" ;;
esac
alias=${KMS_KEY_ALIAS-}
case $alias in
'' | alias/?*) ;;
*) misuse "KMS_KEY_ALIAS \"$alias\" is not an alias: expected one such as alias/rollover" ;;
esac

command -v aws >/dev/null 2>&1 || fail 'the AWS CLI is missing: install aws'
AWS_REGION=${AWS_REGION:-${AWS_DEFAULT_REGION:-eu-west-1}}
AWS_DEFAULT_REGION=$AWS_REGION # version 1 of the CLI knows only this one
AWS_PAGER=''
export AWS_REGION AWS_DEFAULT_REGION AWS_PAGER

# Secrets in the wrong account are found by nobody, least of all by the function. Who has set an endpoint
# talks to an emulator, which has no accounts to mix up.
if [ -z "${AWS_ENDPOINT_URL-}${AWS_ENDPOINT_URL_SECRETS_MANAGER-}" ]; then
	actual=$(aws sts get-caller-identity --query Account --output text) || fail 'the AWS CLI has no working credentials'
	[ "$actual" = "$account" ] || fail "the AWS CLI's credentials belong to the account $actual, not to $account"
fi

tab=$(printf '\t')
key=
if [ -n "$alias" ]; then
	case $AWS_REGION in
	cn-*) partition=aws-cn ;;
	us-gov-*) partition=aws-us-gov ;;
	*) partition=aws ;;
	esac
	key=arn:$partition:kms:$AWS_REGION:$account:$alias
fi

# The value goes to the CLI through a pipe: arguments are for everybody on the machine to see.
sm() { aws secretsmanager "$@" --output text; }

# present NAME: whether the secret exists; it then uses the key, if one was named. Only one answer means that
# it does not exist; every other error is one.
present() {
	if found=$(sm describe-secret --secret-id "$1" --query '[DeletedDate,KmsKeyId]' 2>&1); then
		deleted=${found%"$tab"*} used=${found#*"$tab"}
		[ "$deleted" = None ] || fail "$1 is to be deleted: take it back first with aws secretsmanager restore-secret --secret-id $1"
		if [ -n "$key" ] && [ "$used" != "$key" ]; then
			sm update-secret --secret-id "$1" --kms-key-id "$key" --query ARN >/dev/null || fail "$1 cannot be encrypted with $alias"
			echo "$1: encrypted with $alias from now on"
		fi
		return 0
	fi
	case $found in
	*ResourceNotFoundException*) return 1 ;;
	*) fail "describe $1: $found" ;;
	esac
}

# make NAME DESCRIPTION [OPTION...]: a secret that does not exist yet.
make() {
	name=$1 description=$2
	shift 2
	[ -z "$key" ] || set -- "$@" --kms-key-id "$key"
	sm create-secret --name "$name" --description "$description" "$@" --query ARN >/dev/null
	echo "$name: made"
}

# quoted TEXT: as a JSON string.
quoted() { printf '"%s"' "$(printf '%s\n' "$1" | sed 's/[\\"]/\\&/g')"; }

credentials=auth0-secrets-$stage
value=$(printf '{"CLIENT_ID":%s,"CLIENT_SECRET":%s}' "$(quoted "$client_id")" "$(quoted "$client_secret")")

if ! present "$credentials"; then
	printf %s "$value" | make "$credentials" 'Client of Auth0 that service tokens are minted for' --secret-string file:///dev/stdin
else
	stored=$(sm get-secret-value --secret-id "$credentials" --query SecretString 2>&1) || case $stored in
	*ResourceNotFoundException*) stored= ;; # it has no value yet
	*) fail "read $credentials: $stored" ;;
	esac
	if [ "$stored" = "$value" ]; then
		echo "$credentials: up to date"
	else
		printf %s "$value" | sm put-secret-value --secret-id "$credentials" --secret-string file:///dev/stdin --query ARN >/dev/null
		echo "$credentials: written"
	fi
fi

token=service-token-$stage
if ! present "$token"; then
	make "$token" 'Token by which microservices call each other, rotated daily'
else
	echo "$token: there already, its value is left alone"
fi
