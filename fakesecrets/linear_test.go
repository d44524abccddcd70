package fakesecrets_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/rolloverhq/rollover/fault"
)

// question is one client's call on one secret.
type question struct {
	operation string // "put", "get", "move", "describe"
	secret    string
	label     string
	version   string // put: the new one
	from, to  string // move
}

// reply is what it was answered.
type reply struct {
	code    string // of the error
	version string // get: what the label was on
	labels  string // describe: where all labels are, as a model would say it
}

// labelling is the model as porcupine plays it: one secret, which is there from the start.
var labelling = porcupine.Model{
	Partition: func(history []porcupine.Operation) (all [][]porcupine.Operation) {
		bySecret := map[string][]porcupine.Operation{}
		for _, o := range history {
			name := o.Input.(question).secret
			bySecret[name] = append(bySecret[name], o)
		}
		return slices.Collect(maps.Values(bySecret))
	},
	Init: func() any {
		m := newModel()
		m.put(firstVersion, nil)
		return m
	},
	Step: func(state, input, output any) (bool, any) {
		m := state.(*model).clone()
		return m.answer(input.(question)) == output.(reply), m
	},
	Equal: func(a, b any) bool { return maps.Equal(a.(*model).on, b.(*model).on) },
	DescribeOperation: func(input, output any) string {
		return fmt.Sprintf("%+v -> %+v", input, output)
	},
	DescribeState: func(state any) string { return state.(*model).String() },
}

// answer is what the model answers; it changes the model.
func (m *model) answer(q question) (r reply) {
	switch q.operation {
	case "put":
		var labels []string
		if q.label != "" {
			labels = []string{q.label}
		}
		r.code = m.put(q.version, labels)
	case "get":
		r.version, r.code = m.get(q.label)
	case "move":
		r.code = m.move(q.label, q.from, q.to)
	case "describe":
		r.labels = m.String()
	}
	return r
}

// ask puts a question through the vendor's client.
func ask(c *secretsmanager.Client, q question) (r reply) {
	var err error
	switch q.operation {
	case "put":
		in := &secretsmanager.PutSecretValueInput{SecretId: &q.secret, SecretString: &q.version, ClientRequestToken: &q.version}
		if q.label != "" {
			in.VersionStages = []string{q.label}
		}
		_, err = c.PutSecretValue(ctx, in)
	case "get":
		var out *secretsmanager.GetSecretValueOutput
		if out, err = c.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &q.secret, VersionStage: &q.label}); err == nil {
			r.version = *out.SecretString
		}
	case "move":
		in := &secretsmanager.UpdateSecretVersionStageInput{SecretId: &q.secret, VersionStage: &q.label}
		if q.from != "" {
			in.RemoveFromVersionId = &q.from
		}
		if q.to != "" {
			in.MoveToVersionId = &q.to
		}
		_, err = c.UpdateSecretVersionStage(ctx, in)
	case "describe":
		var out *secretsmanager.DescribeSecretOutput
		if out, err = c.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: &q.secret}); err == nil {
			m := newModel()
			for version, labels := range out.VersionIdsToStages {
				for _, l := range labels {
					m.on[l] = version
				}
			}
			r.labels = m.String()
		}
	}
	r.code = codeOf(err)
	return r
}

// crowd is many clients of one service that ask at the same time.
type crowd struct {
	rig  *rig
	seed uint64
	tick atomic.Int64 // the order of calls and answers

	mu      sync.Mutex
	history []porcupine.Operation
	known   map[string][]string // :: secret → versions whose put has been answered
}

// firstVersion is what each secret begins with: its value, and the id of that version.
const firstVersion = "the-first-version-of-every-secret"

// newCrowd has a service with two secrets.
func newCrowd(t testing.TB, seed uint64) *crowd {
	t.Helper()
	c := &crowd{rig: newRig(t), seed: seed, known: map[string][]string{}}
	for _, name := range []string{"s", "t"} {
		_, err := c.rig.Client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{
			Name: &name, ClientRequestToken: aws.String(firstVersion), SecretString: aws.String(firstVersion),
		})
		c.rig.check(err)
		c.known[name] = []string{firstVersion}
	}
	return c
}

// inquire has so many clients ask so many questions each, all at once.
func (c *crowd) inquire(clients, questions int) {
	var all sync.WaitGroup
	for client := range clients {
		all.Go(func() {
			r := rand.New(rand.NewPCG(c.seed, uint64(client)))
			sdk := clientAs(c.rig.URL(), "TEST")
			for n := range questions {
				c.ask(sdk, client, c.next(r, fmt.Sprintf("client-%02d-question-%03d-of-history-%06d", client, n, c.seed)))
			}
		})
	}
	all.Wait()
}

// ask puts a question and keeps the answer.
func (c *crowd) ask(sdk *secretsmanager.Client, client int, q question) {
	call := c.tick.Add(1)
	r := ask(sdk, q)
	back := c.tick.Add(1)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.history = append(c.history, porcupine.Operation{ClientId: client, Input: q, Call: call, Output: r, Return: back})
	if q.operation == "put" && r.code == "" {
		c.known[q.secret] = append(c.known[q.secret], q.version)
	}
}

// next draws a question; a put makes version.
func (c *crowd) next(r *rand.Rand, version string) question {
	q := question{secret: pick(r, "s", "t"), label: pick(r, "AWSCURRENT", "AWSCURRENT", "AWSPENDING", "AWSPREVIOUS", "X")}
	switch n := r.IntN(10); {
	case n < 3:
		q.operation, q.version, q.label = "put", version, pick(r, "", "AWSPENDING", "X")
	case n < 6:
		q.operation = "move"
		c.mu.Lock()
		defer c.mu.Unlock()
		q.to = pick(r, c.known[q.secret]...)
		if r.IntN(3) > 0 {
			q.from = pick(r, c.known[q.secret]...)
		}
	case n < 8:
		q.operation = "get"
	default:
		q.operation, q.label = "describe", ""
	}
	return q
}

// Whatever many clients ask at once, there is an order of their calls, none before one that had been answered by
// then, in which the model answers the same.
func TestClientsAtOnceAreAnsweredInSomeOrder(t *testing.T) {
	t.Parallel()
	began := time.Now()
	histories, undecided := 0, 0
	for ; goesOn(began, histories, 5, 100); histories++ {
		c := newCrowd(t, uint64(histories))
		c.inquire(10, 25)
		switch result, info := porcupine.CheckOperationsVerbose(labelling, c.history, time.Minute); result {
		case porcupine.Illegal:
			file := t.ArtifactDir() + "/history.html"
			if err := porcupine.VisualizePath(labelling, info, file); err != nil {
				t.Error(err)
			}
			t.Fatalf("history %d has no such order; go test -artifacts keeps it in %s", histories, file)
		case porcupine.Unknown:
			undecided++ // it would take too long to say
		}
		c.rig.check(c.rig.Close())
	}
	if t.Logf("%d histories, %d of them undecided", histories, undecided); undecided == histories {
		t.Error("not one of them could be judged")
	}
}

// The same judge convicts a service whose reads are out of date.
func TestStaleReadsHaveNoOrder(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 0)
	c.rig.World.Faults.On("secrets.GetSecretValue").Anyone().Always().Do(fault.Stale())
	client := clientAs(c.rig.URL(), "TEST")
	for _, version := range []string{"the-second-version-of-the-secret-s", "the-third-version-of-the-secret-s"} {
		c.ask(client, 0, question{operation: "put", secret: "s", version: version})
		c.ask(client, 0, question{operation: "get", secret: "s", label: "AWSCURRENT"})
	}
	if porcupine.CheckOperations(labelling, c.history) {
		t.Errorf("there is an order of %+v", c.history)
	}
}
