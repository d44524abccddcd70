package fakesecrets

import (
	"fmt"
	"net/http"
)

// Error is an error in the vendor's words, as both doors return it.
type Error struct {
	Code    string // "ResourceNotFoundException"
	Message string
	Status  int // HTTP: 400 for every error of the client that an operation knows (spec 1.3)
}

func (e *Error) Error() string { return e.Code + ": " + e.Message }

// failure is an entry of the catalogue.
type failure int

// The errors of the service; the numbers are those of spec 2.5.
const (
	noSecret         failure = iota // E1
	noLabel                         // E2
	noVersion                       // E3
	otherStage                      // E4
	noToken                         // E5, but for RotateSecret
	noRotateToken                   // E5 of RotateSecret
	nameTaken                       // E6
	tokenTaken                      // E7
	nameDeleted                     // E8
	markedDeleted                   // E9
	cannotInvoke                    // E11
	noFunction                      // E12
	pendingRotation                 // E13
	bothSchedules                   // E14
	removeFromEmpty                 // E15
	currentRemoved                  // E16
	noValue                         // E17
	bothValues                      // E18
	foreignKey                      // E19
	denied                          // E20
	deniedExplicitly                // E20, as IAM words it where a statement denies
	badPolicy                       // E22
	badPrincipal                    // E22
	publicPolicy                    // 4.15
	passwordTooShort                // E23
	noRole                          // E25
	typeExcluded                    // 4.14
	allExcluded                     // 4.14
	forceAndWindow                  // G1
	windowOutOfRange                // G2
	removeFromOther                 // G4
	hasReplicas                     // G5
	replicaWritten                  // G6
	badReplicaRegion                // G7
	noReplica                       // 4.23
	batchNeither                    // G9
	batchMaxResults                 // G9
	badName                         // 2.3
	invalid                         // 2.6
	badSchedule                     // O6
	neverConfigured                 // 6.9
	nothingToMove                   // 4.4
	tooManyLabels                   // O10
	tooManyVersions                 // O10
	tooManyTags                     // 4.19
	reservedTag                     // 3
	badNextToken                    // 1.4
	throttled                       // 1.3
	internal                        // 1.3
	unknownOperation                // 1.3
	badBody                         // 1.3
	tooLong                         // a body of more than any operation's
)

// catalogue holds every error once: its code, and its text in the vendor's words where they are known.
// testdata/errors.golden is the same for people.
var catalogue = [...]struct{ code, text string }{
	noSecret:         {"ResourceNotFoundException", "Secrets Manager can't find the specified secret."},
	noLabel:          {"ResourceNotFoundException", "Secrets Manager can't find the specified secret value for staging label: %s"},
	noVersion:        {"ResourceNotFoundException", "Secrets Manager can't find the specified secret value for VersionId: %s"},
	otherStage:       {"InvalidRequestException", "You provided a VersionStage that is not associated to the provided VersionId."},
	noToken:          {"InvalidRequestException", "You must provide a ClientRequestToken value. We recommend a UUID-type value."},
	noRotateToken:    {"InvalidParameterException", "You must provide a ClientRequestToken value. We recommend a UUID-type value."},
	nameTaken:        {"ResourceExistsException", "The operation failed because the secret %s already exists."},
	tokenTaken:       {"ResourceExistsException", "You can't use ClientRequestToken %s because that value is already in use for a version of secret %s."},
	nameDeleted:      {"InvalidRequestException", "You can't create this secret because a secret with this name is already scheduled for deletion."},
	markedDeleted:    {"InvalidRequestException", "You can't perform this operation on the secret because it was marked for deletion."},
	cannotInvoke:     {"AccessDeniedException", "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com."},
	noFunction:       {"InvalidRequestException", "No Lambda rotation function ARN is associated with this secret."},
	pendingRotation:  {"InvalidRequestException", "A previous rotation isn't complete. That rotation will be reattempted."},
	bothSchedules:    {"InvalidParameterException", "You cannot specify both rotation frequency and schedule expression together."},
	removeFromEmpty:  {"InvalidParameterException", "The parameter RemoveFromVersionId can't be empty. Staging label %s is currently attached to version %s, so you must explicitly reference that version in RemoveFromVersionId."},
	currentRemoved:   {"InvalidParameterException", "You can only move staging label AWSCURRENT to a different secret version. It can\u2019t be completely removed."},
	noValue:          {"InvalidRequestException", "You must provide either SecretString or SecretBinary."},
	bothValues:       {"InvalidParameterException", "You can't specify both a binary secret value and a string secret value in the same secret."},
	foreignKey:       {"InvalidRequestException", "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key."},
	denied:           {"AccessDeniedException", "User: %s is not authorized to perform: secretsmanager:%s on resource: %s because no %s policy allows the secretsmanager:%[2]s action"},
	deniedExplicitly: {"AccessDeniedException", "User: %s is not authorized to perform: secretsmanager:%s on resource: %s with an explicit deny in %s policy"},
	badPolicy:        {"MalformedPolicyDocumentException", "This policy has invalid syntax."},
	badPrincipal:     {"MalformedPolicyDocumentException", "This resource policy contains an unsupported principal"},
	publicPolicy:     {"PublicPolicyException", "The resource policy would give access to everybody, which BlockPublicPolicy forbids."},
	passwordTooShort: {"InvalidParameterException", "Password length is too short based on the required types."},
	noRole:           {"InvalidRequestException", "Secrets Manager is unable to assume role: this emulator rotates secrets by Lambda functions alone."},
	typeExcluded:     {"InvalidParameterException", "All characters of the desired type have been excluded"},
	allExcluded:      {"InvalidParameterException", "All characters have been excluded from selection"},
	forceAndWindow:   {"InvalidParameterException", "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays."},
	windowOutOfRange: {"InvalidParameterException", "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive)."},
	removeFromOther:  {"InvalidParameterException", "When you move staging label %s, if you specify RemoveFromVersionId, it must be set to the version that currently has the staging label %[1]s."},
	hasReplicas:      {"InvalidParameterException", "You can't delete secret %s that still has replica regions [%s]"},
	replicaWritten:   {"InvalidParameterException", "Operation not permitted on a replica secret. Call must be made in primary secret's region."},
	badReplicaRegion: {"InvalidParameterException", "Invalid replica region."},
	noReplica:        {"InvalidParameterException", "Operation not permitted on a secret that is not a replica."},
	batchNeither:     {"InvalidParameterException", "Either 'SecretIdList' or 'Filters' must be provided, but not both."},
	batchMaxResults:  {"InvalidParameterException", "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is provided."},
	badName:          {"ValidationException", "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!"},
	invalid:          {"ValidationException", "%s"},
	badSchedule:      {"InvalidParameterException", "Invalid rotation rules: %s"},
	neverConfigured:  {"InvalidRequestException", "You can't cancel rotation of this secret because rotation was never configured for it."},
	nothingToMove:    {"InvalidParameterException", "You must provide RemoveFromVersionId, MoveToVersionId, or both."},
	tooManyLabels:    {"LimitExceededException", "You can't attach more than 20 staging labels to the versions of a secret."},
	tooManyVersions:  {"LimitExceededException", "This secret has too many versions that are younger than 24 hours."},
	tooManyTags:      {"LimitExceededException", "You can't attach more than 50 tags to a secret."},
	reservedTag:      {"InvalidParameterException", "Tag keys that begin with aws: are reserved."},
	badNextToken:     {"InvalidNextTokenException", "The NextToken value is invalid."},
	throttled:        {"ThrottlingException", "Rate exceeded"},
	internal:         {"InternalServiceError", "An error occurred on the server side."},
	unknownOperation: {"UnknownOperationException", "There is no such operation: %s"},
	badBody:          {"SerializationException", "The request body is not the JSON object of this operation: %s"},
	tooLong:          {"RequestEntityTooLargeException", "The request body is longer than that of any request can be."},
}

// of returns the error with its text filled in.
func (f failure) of(args ...any) *Error {
	e := &Error{Code: catalogue[f].code, Message: catalogue[f].text, Status: http.StatusBadRequest}
	if len(args) > 0 {
		e.Message = fmt.Sprintf(e.Message, args...)
	}
	switch f {
	case internal:
		e.Status = http.StatusInternalServerError
	case tooLong:
		e.Status = http.StatusRequestEntityTooLarge
	}
	return e
}
