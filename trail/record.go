package trail

import "time"

// Record is one record of CloudTrail, as JSON has it in a log file, in the CloudTrailEvent of LookupEvents
// and in the detail of an event.
type Record struct {
	EventVersion        string         `json:"eventVersion"`
	UserIdentity        Identity       `json:"userIdentity"`
	EventTime           time.Time      `json:"eventTime"` // whole seconds
	EventSource         string         `json:"eventSource"`
	EventName           string         `json:"eventName"`
	AWSRegion           string         `json:"awsRegion"`
	SourceIPAddress     string         `json:"sourceIPAddress"`
	UserAgent           string         `json:"userAgent"`
	ErrorCode           string         `json:"errorCode,omitempty"`
	ErrorMessage        string         `json:"errorMessage,omitempty"` // versions by ordinal
	RequestParameters   map[string]any `json:"requestParameters"`
	ResponseElements    map[string]any `json:"responseElements"`
	AdditionalEventData map[string]any `json:"additionalEventData,omitempty"`
	RequestID           string         `json:"requestID"`
	EventID             string         `json:"eventID"`
	ReadOnly            bool           `json:"readOnly"`
	Resources           []Resource     `json:"resources,omitempty"`
	EventType           string         `json:"eventType"` // AwsAPICall or AwsServiceEvent
	ManagementEvent     bool           `json:"managementEvent"`
	RecipientAccountID  string         `json:"recipientAccountId"`
	EventCategory       string         `json:"eventCategory"`

	At  time.Time `json:"-"` // the world's instant: when the call was answered, or the service told of it
	Seq int       `json:"-"` // the journal's line that it is a view of

	secret string // ARN of the secret that it is about
}

// The types of a record.
const (
	AwsAPICall      = "AwsApiCall"      // somebody called the vendor
	AwsServiceEvent = "AwsServiceEvent" // the vendor did something by itself
)

// Resource is what a record says it is about, beyond its parameters.
type Resource struct {
	AccountID string `json:"accountId"`
	Type      string `json:"type"`
	ARN       string `json:"ARN"`
}

// eventVersion is the one of records of 2024; younger ones add members.
const eventVersion = "1.09"

const (
	secretsSource = "secretsmanager.amazonaws.com"
	lambdaSource  = "lambda.amazonaws.com"
)
