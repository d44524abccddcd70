package fakesecrets

// replicaRegion is a region that a secret is to be replicated to; replication is not there yet.
type replicaRegion struct {
	Region   *string
	KmsKeyId *string
}
