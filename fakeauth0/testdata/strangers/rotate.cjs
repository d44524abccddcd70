// Auth0's own Node SDK and jose against a tenant: a token, its verification, a secret's rotation through a 429,
// and a token with the new secret.
const assert = require("node:assert");
const { pathToFileURL } = require("node:url");
const { ManagementClient } = require("auth0");

const setup = JSON.parse(process.env.STRANGER);
const base = `https://${setup.domain}`;

async function main() {
  const jose = await import(pathToFileURL(require.resolve("jose")));
  const keys = jose.createRemoteJWKSet(new URL(`${base}/.well-known/jwks.json`));

  async function token(secret) {
    const answer = await fetch(`${base}/oauth/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ grant_type: "client_credentials", client_id: setup.id, client_secret: secret, audience: setup.audience }),
    });
    return [answer.status, await answer.json()];
  }
  async function verify([status, body]) {
    assert.equal(status, 200, JSON.stringify(body));
    const { payload } = await jose.jwtVerify(body.access_token, keys, { issuer: `${base}/`, audience: setup.audience, clockTolerance: 10 });
    assert.equal(payload.sub, `${setup.id}@clients`);
  }

  await verify(await token(setup.secret));
  assert.deepEqual(await token("wrong"), [401, { error: "access_denied", error_description: "Unauthorized" }]);

  const manager = new ManagementClient({ domain: setup.domain, clientId: setup.rotator, clientSecret: setup.rotator_secret });
  const rotated = await manager.clients.rotateSecret(setup.id);
  assert.ok(rotated.client_secret && rotated.client_secret !== setup.secret);
  await verify(await token(rotated.client_secret));

  const key = await jose.importPKCS8(setup.key, "RS256");
  const assertion = await new jose.SignJWT({})
    .setProtectedHeader({ alg: "RS256" })
    .setIssuer(setup.keyed).setSubject(setup.keyed).setAudience(`${base}/`).setJti(crypto.randomUUID())
    .setIssuedAt().setExpirationTime("2m").sign(key);
  const answer = await fetch(`${base}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials", audience: setup.audience, client_assertion: assertion,
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    }),
  });
  assert.equal(answer.status, 200, await answer.text());
  console.log("done");
}

main();
