// Package fakeauth0 is an Auth0 tenant as a machine-to-machine client sees it.
//
// A Tenant has APIs (audiences), clients (applications) and signing keys. It issues access tokens
// for the client_credentials grant at POST /oauth/token and publishes its keys and its discovery
// document, in the world's time:
//
//	tenant := fakeauth0.New(w, fakeauth0.Options{})
//	tenant.AddAPI("https://api.example/", fakeauth0.APIOptions{TokenLifetime: 25 * time.Hour})
//	billing := tenant.AddClient("billing")
//	billing.Grant("https://api.example/")
//	if err := tenant.Listen(""); err != nil { ... }
//	// POST tenant.URL()+"/oauth/token" with billing.ID() and billing.Secret()
//
// Everything that a client can do over HTTP can be done and read from Go as well: Client.Mint asks
// as the token endpoint does, Tenant.Keys shows what the JWKS shows. Mint makes customers' tokens,
// which stand for users who logged in elsewhere.
//
// # A client's own credentials
//
// A client has a secret, or up to two public keys (private_key_jwt), and both can be rotated:
//
//	next, err := billing.RotateSecret(ctx)          // the tenant chooses it
//	err = billing.SetSecret(ctx, chosen)            // the caller does
//	billing.Accepts(secret)                         // yes, no or maybe, at this instant
//	key, err := billing.AddCredential(ctx, fakeauth0.NewCredential{PEM: public})
//	err = billing.UseCredentials(old.ID, key.ID)    // either signs assertions from now on
//
// A new secret takes a while to be known, in which the old one is still good (Options.SecretPropagation,
// Options.SecretDelay; by default a lag of 30 seconds). The journal says of each credential from when on
// it is taken (journal.Accepted), as soon as that is decided, so that a verdict needs to ask nobody.
//
// The same is there over HTTP, at the Management API, for a client that may have tokens for it:
//
//	rotator.GrantManagement("update:client_keys")
//	// a token for tenant.ManagementAudience(), then
//	// POST tenant.URL()+"/api/v2/clients/"+billing.ID()+"/rotate-secret"
//
// Answers, texts, headers and claims follow spec/auth0.md, and comments name its sections and rows.
// What is only guessed there is a field of Options, or is not to be relied on.
//
// Outages are no state of the tenant: a rule on "auth0.oauth.token" or "auth0.clients.rotate-secret" in
// the world's fault plan makes them. Operations lists the names.
//
// Every token and client secret is registered with the world's names, and every token and every move
// of a signing key is a fact in its journal. All types are safe for concurrent use.
package fakeauth0
