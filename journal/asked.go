package journal

// Asked is what a call's parameters named: which secret, which versions, which labels. They stand as the
// caller gave them, masked, but for versions, which are ordinals of the call's Secret; one that the secret
// does not have is left out. No other parameter is told, and no value ever.
type Asked struct {
	SecretID   string   `json:"secretId,omitempty"`            // a name, an ARN, or an ARN without suffix
	Name       string   `json:"name,omitempty"`                // of a secret that is to be created
	Token      string   `json:"clientRequestToken,omitempty"`  // the version that it stands for
	Version    string   `json:"versionId,omitempty"`           // the version
	Stage      string   `json:"versionStage,omitempty"`        // a label
	Stages     []string `json:"versionStages,omitempty"`       // labels
	RemoveFrom string   `json:"removeFromVersionId,omitempty"` // the version
	MoveTo     string   `json:"moveToVersionId,omitempty"`     // the version
	Function   string   `json:"rotationLambdaARN,omitempty"`
}
