package conformance

// The codes that the cases ask for.
const (
	accessDenied     = "AccessDeniedException"
	exists           = "ResourceExistsException"
	invalidParameter = "InvalidParameterException"
	invalidRequest   = "InvalidRequestException"
	notFound         = "ResourceNotFoundException"
	validation       = "ValidationException"
)

// The messages of spec 2.5 that they ask for.
const (
	e1  = "Secrets Manager can't find the specified secret."
	e2  = "Secrets Manager can't find the specified secret value for staging label: "
	e3  = "Secrets Manager can't find the specified secret value for VersionId: "
	e4  = "You provided a VersionStage that is not associated to the provided VersionId."
	e5  = "You must provide a ClientRequestToken value. We recommend a UUID-type value."
	e8  = "You can't create this secret because a secret with this name is already scheduled for deletion."
	e9  = "You can't perform this operation on the secret because it was marked for deletion."
	e11 = "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com."
	e12 = "No Lambda rotation function ARN is associated with this secret."
	e13 = "A previous rotation isn't complete. That rotation will be reattempted."
	e14 = "You cannot specify both rotation frequency and schedule expression together."
	e16 = "You can only move staging label AWSCURRENT to a different secret version. It can\u2019t be completely removed."
)

// badName is the text of spec 2.3.
const badName = "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!"

// token1 is a version id of the cases' own.
const token1 = "11111111-1111-4111-8111-111111111111"
