package fakesecrets_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/world"
)

// in is the vendor's client of another region.
func (r *rig) in(region string) *secretsmanager.Client {
	o := r.Client.Options()
	o.Region = region
	return secretsmanager.New(o)
}

func statuses(all []types.ReplicationStatusType) string {
	var told []string
	for _, st := range all {
		told = append(told, fmt.Sprint(*st.Region, ":", st.Status))
	}
	return strings.Join(told, " ")
}

func TestReplicas(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	west := r.in("us-west-2")
	made, err := r.Client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{
		Name: aws.String("s"), SecretString: aws.String("a"), AddReplicaRegions: []types.ReplicaRegionType{{Region: aws.String("us-west-2")}},
	})
	r.check(err)
	equal(t, "asked for", statuses(made.ReplicationStatus), "us-west-2:InProgress")
	more, err := r.Client.ReplicateSecretToRegions(ctx, &secretsmanager.ReplicateSecretToRegionsInput{
		SecretId: aws.String("s"), AddReplicaRegions: []types.ReplicaRegionType{{Region: aws.String("ap-south-1"), KmsKeyId: aws.String("alias/south")}},
	})
	r.check(err)
	equal(t, "and more", statuses(more.ReplicationStatus), "us-west-2:InSync ap-south-1:InProgress")
	d, err := r.Client.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: aws.String("s")})
	r.check(err)
	equal(t, "then", statuses(d.ReplicationStatus), "us-west-2:InSync ap-south-1:InSync")
	equal(t, "primary region", *d.PrimaryRegion, "eu-west-1")

	arn := strings.Replace(*made.ARN, "eu-west-1", "us-west-2", 1)
	get := func(want string) {
		t.Helper()
		got, err := west.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &arn})
		r.check(err)
		equal(t, "value there", *got.SecretString, want)
	}
	get("a")
	r.check(r.PutLabelled("s", "b"))
	r.check(r.Tag("s", "team", "x"))
	get("b")
	there, err := west.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: aws.String("s")})
	r.check(err)
	equal(t, "tags there", *there.Tags[0].Value, "x")
	equal(t, "primary region there", *there.PrimaryRegion, "eu-west-1")
	south, err := r.in("ap-south-1").ListSecretVersionIds(ctx, &secretsmanager.ListSecretVersionIdsInput{SecretId: aws.String("s")})
	r.check(err)
	equal(t, "key there", south.Versions[0].KmsKeyIds[0], "alias/south")
	list, err := west.ListSecrets(ctx, &secretsmanager.ListSecretsInput{Filters: []types.Filter{{Key: "primary-region", Values: []string{"eu-west"}}}})
	r.check(err)
	equal(t, "list there", len(list.SecretList), 1)
	changed, err := r.Client.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: aws.String("s")})
	r.check(err)
	equal(t, "changed together", there.LastChangedDate.Equal(*changed.LastChangedDate), true)
}

// What is written to a replica is refused, whatever it is.
func TestReplicasAreNotWrittenTo(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.check(r.Put("s", "a"))
	r.Lambda.set("rotate", noop)
	regions := []types.ReplicaRegionType{{Region: aws.String("us-west-2")}}
	_, err := r.Client.ReplicateSecretToRegions(ctx, &secretsmanager.ReplicateSecretToRegionsInput{SecretId: aws.String("s"), AddReplicaRegions: regions})
	r.check(err)
	west := r.in("us-west-2")
	_, err = west.ReplicateSecretToRegions(ctx, &secretsmanager.ReplicateSecretToRegionsInput{SecretId: aws.String("s"), AddReplicaRegions: []types.ReplicaRegionType{{Region: aws.String("ap-south-1")}}})
	equal(t, "to replicate it on", codeOf(err), invalidParameter)
	door := r.In("us-west-2")
	for what, err := range map[string]error{
		"a value": door.PutLabelled("s", "b"), "a description": door.Describe("s", "x"), "a label": door.MoveLabel("s", "X", "", "v1"),
		"a tag": door.Tag("s", "a", "b"), "no tag": door.Untag("s", "a"), "rotation": door.RotateDays("s", 1, "rotate"),
		"to cancel": door.Cancel("s"), "deletion": door.Delete("s", 7), "removal": door.Remove("s"), "to restore": door.Restore("s"),
		"a policy": door.SetPolicy("s", resourcePolicy(`"Effect":"Allow","Principal":"*"`)), "no policy": door.SetPolicy("s", ""),
	} {
		equal(t, what, codeOf(err), invalidParameter)
	}
	equal(t, "of the primary", codeOf(r.Delete("s", 7)), invalidParameter)
	_, err = r.Client.ReplicateSecretToRegions(ctx, &secretsmanager.ReplicateSecretToRegionsInput{SecretId: aws.String("s"), AddReplicaRegions: []types.ReplicaRegionType{{Region: aws.String("eu-west-1")}}})
	equal(t, "where it is", codeOf(err), invalidParameter)
	_, err = r.Client.ReplicateSecretToRegions(ctx, &secretsmanager.ReplicateSecretToRegionsInput{SecretId: aws.String("s"), AddReplicaRegions: []types.ReplicaRegionType{{Region: aws.String("nowhere")}}})
	equal(t, "nowhere", codeOf(err), validation)
	_, err = r.Client.ReplicateSecretToRegions(ctx, &secretsmanager.ReplicateSecretToRegionsInput{SecretId: aws.String("s"), AddReplicaRegions: []types.ReplicaRegionType{}})
	equal(t, "to no region", codeOf(err), validation)

	remove := func(region string) (*secretsmanager.RemoveRegionsFromReplicationOutput, error) {
		return r.Client.RemoveRegionsFromReplication(ctx, &secretsmanager.RemoveRegionsFromReplicationInput{SecretId: aws.String("s"), RemoveReplicaRegions: []string{region}})
	}
	_, err = remove("ap-south-1")
	equal(t, "what is not there", codeOf(err), invalidParameter)
	out, err := remove("us-west-2")
	r.check(err)
	equal(t, "left", len(out.ReplicationStatus), 0)
	_, err = door.Value("s", "")
	equal(t, "then", codeOf(err), notFound)
	r.check(r.Delete("s", 7))
}

// A promoted replica is a secret of its own: what happens to one does not happen to the other.
func TestPromotedReplicas(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Lambda.set("rotate", tidyTemplate)
	r.check(r.Put("s", "a"))
	r.check(r.Tag("s", "team", "x"))
	r.check(r.RotateDays("s", 1, "rotate"))
	r.World.Clock.Settle()
	_, err := r.Client.ReplicateSecretToRegions(ctx, &secretsmanager.ReplicateSecretToRegionsInput{SecretId: aws.String("s"), AddReplicaRegions: []types.ReplicaRegionType{{Region: aws.String("us-west-2")}}})
	r.check(err)
	west := r.in("us-west-2")
	_, err = r.Client.StopReplicationToReplica(ctx, &secretsmanager.StopReplicationToReplicaInput{SecretId: aws.String("s")})
	equal(t, "of the primary", codeOf(err), invalidParameter)
	out, err := west.StopReplicationToReplica(ctx, &secretsmanager.StopReplicationToReplicaInput{SecretId: aws.String("s")})
	r.check(err)
	door := r.In("us-west-2")
	seen, _ := door.Secret("s")
	equal(t, "ARN", *out.ARN, seen.ARN)
	now, _ := seen.On("AWSCURRENT")
	before, _ := seen.On("AWSPREVIOUS")
	equal(t, "values", before.Value+now.Value, "ab")
	equal(t, "tags", fmt.Sprint(seen.Tags), "map[team:x]")
	equal(t, "rotated", seen.Enabled, false)
	r.check(door.PutLabelled("s", "own"))
	value, err := r.Value("s", "")
	r.check(err)
	equal(t, "of the other", value, "b")
	d, err := r.Client.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: aws.String("s")})
	r.check(err)
	equal(t, "replicas of the other", len(d.ReplicationStatus), 0)
	r.World.Clock.Advance(2 * oneDay)
	again, _ := r.Secret("s")
	if len(again.Versions) <= 2 {
		t.Error("the primary is not rotated any more")
	}
	equal(t, "told of it", told(r.World, "us-west-2:s"), "AWSCURRENT:v3 AWSPREVIOUS:v2")
	r.check(r.Remove("s"))
	r.check(door.Remove("s"))
}

func TestReplicasThatFail(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.check(r.Put("s", "a"))
	r.check(r.In("us-west-2").Put("s", "another's"))
	replicate := func(force bool) {
		_, err := r.Client.ReplicateSecretToRegions(ctx, &secretsmanager.ReplicateSecretToRegionsInput{
			SecretId: aws.String("s"), AddReplicaRegions: []types.ReplicaRegionType{{Region: aws.String("us-west-2")}}, ForceOverwriteReplicaSecret: force,
		})
		r.check(err)
	}
	status := func() types.ReplicationStatusType {
		d, err := r.Client.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: aws.String("s")})
		r.check(err)
		equal(t, "replicas", len(d.ReplicationStatus), 1)
		return d.ReplicationStatus[0]
	}
	replicate(false)
	st := status()
	equal(t, "status", string(st.Status), "Failed")
	if aws.ToString(st.StatusMessage) == "" {
		t.Error("nothing is said of why")
	}
	value, err := r.In("us-west-2").Value("s", "")
	r.check(err)
	equal(t, "what is there", value, "another's")
	replicate(true)
	equal(t, "overwritten", string(status().Status), "InSync")
	value, err = r.In("us-west-2").Value("s", "")
	r.check(err)
	equal(t, "what is there then", value, "a")
}

func TestStaleReadsOfAReplica(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.check(r.Put("s", "a"))
	_, err := r.Client.ReplicateSecretToRegions(ctx, &secretsmanager.ReplicateSecretToRegionsInput{SecretId: aws.String("s"), AddReplicaRegions: []types.ReplicaRegionType{{Region: aws.String("us-west-2")}}})
	r.check(err)
	r.check(r.PutLabelled("s", "b"))
	r.World.Callers.Register("READER", &world.Caller{Name: "reader"})
	o := clientAs(r.URL(), "READER").Options()
	o.Region = "us-west-2"
	r.World.Faults.On("secrets.GetSecretValue").Caller("reader").Do(fault.Stale())
	got, err := secretsmanager.New(o).GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: aws.String("s")})
	r.check(err)
	equal(t, "value", *got.SecretString, "a")
	equal(t, "ARN's region", strings.Split(*got.ARN, ":")[3], "us-west-2")
}
