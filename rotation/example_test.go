package rotation_test

import (
	"context"
	"fmt"
	"time"

	"github.com/rolloverhq/rollover/rotation"
)

// One rotation, with Secrets Manager and the tenant played by this package's
// own small stand-ins.
func ExampleRotator_Rotate() {
	now := time.Date(2035, 1, 1, 0, 0, 0, 0, time.UTC)
	auth0 := startTenant(func() time.Time { return now })
	defer auth0.Close()
	secrets := newMemory()

	r := rotation.Rotator{
		Secrets: secrets,
		Config:  rotation.Config{Auth0URL: auth0.URL, Audience: audience, Reserve: rotation.DefaultReserve},
		HTTP:    auth0.Client(),
		Now:     func() time.Time { return now },
		Wait:    func(_ context.Context, d time.Duration) error { now = now.Add(d); return nil },
	}
	const token = "af585b8f-aa06-4eab-8827-eff43e6fd896"
	secrets.begin(token)
	for _, step := range []rotation.Step{rotation.CreateSecret, rotation.SetSecret, rotation.TestSecret, rotation.FinishSecret} {
		err := r.Rotate(context.Background(), rotation.Event{Step: step, SecretId: arn, ClientRequestToken: token})
		fmt.Println(step, err)
	}
	fmt.Println("AWSCURRENT is on", secrets.label("AWSCURRENT"))
	// Output:
	// createSecret <nil>
	// setSecret <nil>
	// testSecret <nil>
	// finishSecret <nil>
	// AWSCURRENT is on af585b8f-aa06-4eab-8827-eff43e6fd896
}
