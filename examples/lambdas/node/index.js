// Rotates a service token: a JWT from Auth0 that stands in AWS Secrets Manager.
//
// Secrets Manager invokes the handler four times a rotation, and again from the beginning when a step
// fails. What makes it right, rather than merely working on a good day:
//
//   - A token is minted once and stored under AWSPENDING in the very next call. A repeated step finds it
//     there and goes on with it, unless it has grown too old to last until the next rotation.
//   - The value of a version is final, so a token that has grown old is replaced in a version of its own,
//     and every later step works on whichever version holds AWSPENDING.
//   - Only ResourceNotFoundException means that a value is absent. After any other error nobody knows.
//   - Nothing is promoted that does not verify against the tenant's keys, and whoever has moved
//     AWSCURRENT already has nothing left to do.
//   - Nothing is kept between invocations, and nothing secret is logged.
//
// Settings: AUTH0_URL, AUTH0_AUDIENCE. The client's id and secret stand in the secret "auth0-secrets-"
// and the stage, which is the last part of the rotated secret's name.

import { createPublicKey, randomUUID, verify as verifySignature } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import {
  DescribeSecretCommand, GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient, UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager'

const CURRENT = 'AWSCURRENT', PENDING = 'AWSPENDING', PREVIOUS = 'AWSPREVIOUS'

// FRESH is how old a token may be that is promoted, in seconds: one that has waited longer may not last
// until the next rotation.
const FRESH = 30 * 60

// Limits that leave room, within the function's time-out, for a call to fail, be repeated and be told of.
const secrets = new SecretsManagerClient({
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true },
})

const tenant = process.env.AUTH0_URL.replace(/\/+$/, '')
const audience = process.env.AUTH0_AUDIENCE

export async function handler(event, context) {
  const step = { createSecret: create, setSecret: setUp, testSecret: test, finishSecret: finish }[event.Step]
  if (!step) {
    throw new Error(`unknown step ${event.Step}`)
  }
  const rotation = new Rotation(event.SecretId, event.ClientRequestToken, context)
  rotation.labels = await rotation.look()
  console.log(`${event.Step} of ${event.SecretId}: ${await step(rotation)}`)
}

// ---- the four steps: each returns what it did ---------------------------------------------------------

async function create(r) {
  let target = r.token
  for (const label of [PENDING, CURRENT]) {
    const version = r.labels[label]
    if (!version || (label === CURRENT && version !== r.token)) {
      continue
    }
    const value = await r.valueOrNone(version, label)
    if (value === undefined) {
      continue
    }
    if (await usable(value)) {
      return `kept the token of version ${version}`
    }
    if (version === r.token) {
      target = randomUUID()
    }
  }
  const current = await r.valueOrNone(r.labels[CURRENT], CURRENT)
  if (current === undefined && r.labels[CURRENT]) {
    throw new Error('AWSCURRENT has no value, though its version is there: try again')
  }
  const members = parsed(current)
  await tenantsKeys() // where no token can be verified none is minted
  const value = composed(members, await mint(r))
  try {
    await r.put(target, value)
  } catch (error) {
    if (error.name !== 'ResourceExistsException') {
      throw error
    }
    target = randomUUID()
    await r.put(target, value)
  }
  return `stored a new token in version ${target}`
}

async function setUp(r) {
  await r.pending()
  return 'nothing: a token carries its own proof'
}

async function test(r) {
  const { version, value } = await r.pending()
  let age = FRESH
  if (version !== r.labels[CURRENT] && aged(value, FRESH)) {
    // RotateImmediately=false puts a copy of the current value on trial, in testSecret alone.
    if (await r.valueOrNone(r.labels[CURRENT], CURRENT) === value) {
      age = Infinity
    }
  }
  await verify(r, value, age)
  return `verified the token of version ${version}`
}

async function finish(r) {
  const current = r.labels[CURRENT], pending = r.labels[PENDING]
  if (current === r.token || (pending && current === pending)) {
    return 'nothing: AWSCURRENT is there already'
  }
  if (r.labels[PREVIOUS] === r.token) {
    throw new Error('a later rotation has overtaken this one')
  }
  const { version, value } = await r.pending()
  await verify(r, value, FRESH)
  try {
    await r.moveCurrent(current, version)
  } catch (error) {
    if ((await r.look())[CURRENT] !== version) {
      throw error // else it was moved, and only the answer was lost
    }
  }
  return `moved AWSCURRENT to version ${version}`
}

// ---- Secrets Manager ------------------------------------------------------------------------------------

// Rotation is one secret in one invocation.
class Rotation {
  constructor(secret, token, context) {
    Object.assign(this, { secret, token, context })
  }

  // look returns the version by label.
  async look() {
    const { VersionIdsToStages = {} } = await secrets.send(new DescribeSecretCommand({ SecretId: this.secret }))
    const labels = {}
    for (const [version, stages] of Object.entries(VersionIdsToStages)) {
      stages.forEach((label) => { labels[label] = version })
    }
    return labels
  }

  // valueOrNone is undefined if there is no such value. Of any other error nobody knows what it means.
  async valueOrNone(version, label) {
    try {
      const answer = await secrets.send(new GetSecretValueCommand({ SecretId: this.secret, VersionId: version, VersionStage: label }))
      return answer.SecretString
    } catch (error) {
      if (error.name !== 'ResourceNotFoundException') {
        throw error
      }
    }
  }

  // pending is version and value that createSecret has left; they may take a moment to show.
  async pending() {
    const label = this.labels[PENDING] || this.labels[CURRENT] !== this.token ? PENDING : CURRENT
    const version = this.labels[label]
    if (!version) {
      throw new Error('no version holds AWSPENDING: the rotation was abandoned')
    }
    for (let look = 0; look < 5; look++) {
      const value = await this.valueOrNone(version, label)
      if (value !== undefined) {
        return { version, value }
      }
      await sleep(300)
    }
    throw new Error(`version ${version} holds AWSPENDING and no value`)
  }

  put(version, value) {
    return secrets.send(new PutSecretValueCommand({
      SecretId: this.secret, ClientRequestToken: version, SecretString: value, VersionStages: [PENDING],
    }))
  }

  // moveCurrent names the version that has it now, so that the service refuses if that is no longer true.
  moveCurrent(before, version) {
    return secrets.send(new UpdateSecretVersionStageCommand({
      SecretId: this.secret, VersionStage: CURRENT, MoveToVersionId: version, RemoveFromVersionId: before,
    }))
  }
}

// ---- the secret's JSON ----------------------------------------------------------------------------------

// parsed is the members of the current value, of which only two are ours.
function parsed(value) {
  let members
  try {
    members = JSON.parse(value || '{}')
  } catch {
    // said below
  }
  if (typeof members !== 'object' || members === null || Array.isArray(members)) {
    throw new Error('the AWSCURRENT value is not a JSON object, so its other members cannot be kept')
  }
  return members
}

function composed(members, token) {
  const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z')
  return JSON.stringify({ ...members, GENERATED_AT: now, BEARER_TOKEN: `Bearer ${token}` })
}

// ---- Auth0 ----------------------------------------------------------------------------------------------

async function mint(r) {
  const stage = r.secret.split('-').at(-2) // ...:secret:service-token-demo-a1B2c3
  const credentials = await secrets.send(new GetSecretValueCommand({ SecretId: `auth0-secrets-${stage}` }))
  const { CLIENT_ID, CLIENT_SECRET } = JSON.parse(credentials.SecretString)
  const answer = await ask('/oauth/token', {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: CLIENT_ID, client_secret: CLIENT_SECRET, audience }),
  })
  if (!answer.access_token) {
    throw new Error('the tenant answered without a token')
  }
  return answer.access_token
}

async function tenantsKeys() {
  const { keys } = await ask('/.well-known/jwks.json')
  return new Map(keys.filter((key) => key.kty === 'RSA').map((key) => [key.kid, key]))
}

// ask asks the tenant, and again where it throttles, fails, or cannot be understood.
async function ask(path, request = {}) {
  for (let attempt = 1; ; attempt++) {
    let failure, passing = true
    try {
      const answer = await fetch(tenant + path, { ...request, redirect: 'error', signal: AbortSignal.timeout(5000) })
      if (answer.ok) {
        return await answer.json()
      }
      failure = `${path} answered ${answer.status}`
      passing = answer.status === 429 || answer.status >= 500
      await answer.arrayBuffer()
    } catch (error) {
      failure = `${path}: ${error.name}` // the message may quote what was answered
    }
    if (!passing || attempt === 3) {
      throw new Error(failure)
    }
    await sleep(attempt * 1000)
  }
}

// ---- the token ------------------------------------------------------------------------------------------

const hashes = { RS256: 'sha256', RS384: 'sha384', RS512: 'sha512' }

const decoded = (part) => JSON.parse(Buffer.from(part, 'base64url').toString())

// opened is a value's token taken apart, or undefined if it is none.
function opened(value) {
  try {
    const [, token] = JSON.parse(value).BEARER_TOKEN.match(/^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/)
    const [head, body, signature] = token.split('.')
    return { head: decoded(head), claims: decoded(body), signed: `${head}.${body}`, signature: Buffer.from(signature, 'base64url') }
  } catch {
    return undefined
  }
}

// aged says why a value's token is not to be promoted, and nothing if it is; an age of Infinity leaves only
// its expiry.
function aged(value, age) {
  const { claims } = opened(value) ?? {}
  if (!claims || typeof claims.iat !== 'number' || typeof claims.exp !== 'number') {
    return 'the value holds no token that expires'
  }
  if (claims.iss !== tenant + '/' || ![claims.aud].flat().includes(audience)) {
    return 'the token is of another tenant or for another audience'
  }
  const now = Date.now() / 1000
  if (now >= claims.exp) {
    return 'the token has expired'
  }
  if (now - claims.iat > age) {
    return `the token is ${Math.round(now - claims.iat)} s old, and may be ${age}`
  }
}

// signature says how a token's signature stands to the tenant's keys: good, forged or, where none has its
// kid, unknown, which may be a matter of half a minute.
function signature(value, keys) {
  const { head, signed, signature } = opened(value)
  const key = keys.get(head.kid)
  if (!key) {
    return 'unknown'
  }
  const hash = hashes[head.alg]
  return hash && verifySignature(hash, signed, createPublicKey({ key, format: 'jwk' }), signature) ? 'good' : 'forged'
}

// usable says whether a stored token may go on to be promoted. Where its key cannot be had it may: the steps
// that follow will know better.
async function usable(value) {
  if (aged(value, FRESH)) {
    return false
  }
  let keys
  try {
    keys = await tenantsKeys()
  } catch {
    return true
  }
  return signature(value, keys) !== 'forged'
}

// verify checks a token as a microservice would, and waits within the deadline for its key.
async function verify(r, value, age) {
  const refusal = aged(value, age)
  if (refusal) {
    throw new Error(refusal)
  }
  for (;;) {
    const found = signature(value, await tenantsKeys())
    if (found === 'good') {
      return
    }
    if (found === 'forged') {
      throw new Error("the token's signature is not the tenant's")
    }
    if (r.context.getRemainingTimeInMillis() < 5000) {
      throw new Error("the tenant publishes no key of the token's kid")
    }
    await sleep(2000)
  }
}
