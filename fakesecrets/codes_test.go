package fakesecrets_test

import "github.com/rolloverhq/rollover/fakesecrets"

// Codes and messages of spec 2.5.
const (
	e1  = "Secrets Manager can't find the specified secret."
	e13 = "A previous rotation isn't complete. That rotation will be reattempted."

	invalidRequest   = "InvalidRequestException"
	invalidParameter = "InvalidParameterException"
	notFound         = "ResourceNotFoundException"
	exists           = "ResourceExistsException"
	validation       = "ValidationException"

	token1 = "11111111-1111-4111-8111-111111111111"
)

var _ fakesecrets.Checker = (*lambda)(nil)
