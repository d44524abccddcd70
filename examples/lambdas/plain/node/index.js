// Rotates the service token: mints a JWT at Auth0 and keeps it in AWS Secrets Manager.
//
// Secrets Manager calls it four times a rotation, and again from the beginning when a step fails.
// Everything is written down here, as it is for the one account that it is for: it reads no environment.

'use strict'

const crypto = require('crypto')
const https = require('https')

const {
  SecretsManagerClient, DescribeSecretCommand, GetSecretValueCommand, PutSecretValueCommand, UpdateSecretVersionStageCommand,
} = require('@aws-sdk/client-secrets-manager')

const TENANT = 'https://demo.eu.auth0.com'
const AUDIENCE = 'https://services.example.com'
const CLIENT_SECRET_ID = 'auth0-secrets-demo'

// What Auth0 is given to make a new signing key known everywhere, in milliseconds.
const SPREAD = 5000
// How old a token may be that is promoted, in seconds, so that it lasts until the next rotation.
const FRESH = 30 * 60
// What is left of the time-out for an error to be told in.
const RESERVE = 3000

const client = new SecretsManagerClient({
  region: 'eu-west-1',
  endpoint: 'https://secretsmanager.eu-west-1.amazonaws.com',
  maxAttempts: 3,
})

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))

exports.handler = async (event, context) => {
  const { Step: step, SecretId: arn, ClientRequestToken: token } = event
  const stages = await findStages(arn)
  switch (step) {
    case 'createSecret': return createSecret(arn, token, stages)
    case 'setSecret': await findPending(arn, token, stages); return
    case 'testSecret': return testSecret(arn, token, stages, context)
    case 'finishSecret': return finishSecret(arn, token, stages, context)
    default: throw new Error('Invalid step parameter')
  }
}

async function createSecret (arn, token, stages) {
  let target = token
  for (const stage of ['AWSPENDING', 'AWSCURRENT']) {
    const version = stages[stage]
    if (!version || (stage === 'AWSCURRENT' && version !== token)) continue
    const value = await getValue(arn, version, stage)
    if (value === undefined) continue
    if (await isUsable(value)) {
      console.log(`createSecret: kept the token of version ${version}`)
      return
    }
    if (version === token) target = newVersion() // the value of a version is final
  }

  const value = await getValue(arn, stages.AWSCURRENT, 'AWSCURRENT')
  if (value === undefined && stages.AWSCURRENT) throw new Error('AWSCURRENT has no value, though its version is there')
  const members = value === undefined ? {} : parse(value)
  if (typeof members !== 'object' || members === null || Array.isArray(members)) {
    throw new Error('The current value is no JSON object, so its other members cannot be kept')
  }
  await getKeys() // a token that cannot be verified is not worth its price
  members.GENERATED_AT = new Date().toISOString().replace(/\.\d+Z$/, 'Z')
  members.BEARER_TOKEN = 'Bearer ' + await mintToken()
  try {
    await putValue(arn, target, JSON.stringify(members))
  } catch (err) {
    if (err.name !== 'ResourceExistsException') throw err
    target = newVersion()
    await putValue(arn, target, JSON.stringify(members))
  }
  console.log(`createSecret: stored a new token in version ${target}`)
}

async function testSecret (arn, token, stages, context) {
  const { version, value } = await findPending(arn, token, stages)
  let oldest = FRESH
  if (version !== stages.AWSCURRENT && !lasts(value, FRESH)) {
    // RotateImmediately=false tries a copy of the current value.
    if (await getValue(arn, stages.AWSCURRENT, 'AWSCURRENT') === value) oldest = Infinity
  }
  await sleep(SPREAD)
  await verify(value, oldest, context)
  console.log(`testSecret: verified the token of version ${version}`)
}

async function finishSecret (arn, token, stages, context) {
  const current = stages.AWSCURRENT
  if (current === token || (current && current === stages.AWSPENDING)) {
    console.log('finishSecret: AWSCURRENT is there already')
    return
  }
  if (stages.AWSPREVIOUS === token) throw new Error('A later rotation has overtaken this one')
  const { version, value } = await findPending(arn, token, stages)
  await verify(value, FRESH, context)
  try {
    await client.send(new UpdateSecretVersionStageCommand({
      SecretId: arn, VersionStage: 'AWSCURRENT', MoveToVersionId: version, RemoveFromVersionId: current,
    }))
  } catch (err) {
    // It may have been moved, and only the answer lost.
    if ((await findStages(arn)).AWSCURRENT !== version) throw err
  }
  console.log(`finishSecret: moved AWSCURRENT to version ${version}`)
}

// findStages is the version by stage.
async function findStages (arn) {
  const answer = await client.send(new DescribeSecretCommand({ SecretId: arn }))
  const stages = {}
  for (const [version, labels] of Object.entries(answer.VersionIdsToStages || {})) {
    for (const label of labels) stages[label] = version
  }
  return stages
}

// getValue is undefined where there is no value. After any other error nobody knows.
async function getValue (secret, version, stage) {
  try {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: secret, VersionId: version, VersionStage: stage }))
    return answer.SecretString
  } catch (err) {
    if (err.name !== 'ResourceNotFoundException') throw err
  }
}

function putValue (arn, version, value) {
  return client.send(new PutSecretValueCommand({
    SecretId: arn, ClientRequestToken: version, SecretString: value, VersionStages: ['AWSPENDING'],
  }))
}

// findPending is version and value that createSecret has left, which may take a moment to show.
async function findPending (arn, token, stages) {
  const stage = !stages.AWSPENDING && stages.AWSCURRENT === token ? 'AWSCURRENT' : 'AWSPENDING'
  const version = stages[stage]
  if (!version) throw new Error('No version holds AWSPENDING: the rotation was abandoned')
  for (let look = 0; look < 5; look++) {
    const value = await getValue(arn, version, stage)
    if (value !== undefined) return { version, value }
    await sleep(300)
  }
  throw new Error(`Version ${version} has no value`)
}

function newVersion () {
  const bytes = crypto.randomBytes(16)
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function parse (text) {
  try {
    return JSON.parse(text)
  } catch (err) {
    return undefined // the message would quote the secret
  }
}

// ---- Auth0 -----------------------------------------------------------------

async function mintToken () {
  const credentials = parse(await getValue(CLIENT_SECRET_ID, undefined, 'AWSCURRENT'))
  const answer = await ask('POST', '/oauth/token', {
    grant_type: 'client_credentials',
    client_id: credentials.CLIENT_ID,
    client_secret: credentials.CLIENT_SECRET,
    audience: AUDIENCE,
  })
  if (!answer.access_token) throw new Error('The tenant answered without a token')
  return answer.access_token
}

async function getKeys () {
  const keys = {}
  for (const key of (await ask('GET', '/.well-known/jwks.json')).keys) keys[key.kid] = key
  return keys
}

// ask asks the tenant, and again, a little later each time, where it throttles, fails or cannot be understood.
async function ask (method, path, body) {
  for (let attempt = 1; ; attempt++) {
    let failure
    let passing = true
    try {
      const { status, text } = await request(method, path, body)
      const answer = status === 200 ? parse(text) : undefined
      if (answer) return answer
      failure = status === 200 ? `${path} answered what is no JSON` : `${path} answered ${status}`
      passing = status === 200 || status === 429 || status >= 500
    } catch (err) {
      failure = `${path}: ${err.message}`
    }
    if (!passing || attempt === 3) throw new Error(failure)
    await sleep(attempt * 1000)
  }
}

function request (method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = body ? { 'Content-Type': 'application/json' } : {}
    const req = https.request(TENANT + path, { method, headers }, res => {
      let text = ''
      res.setEncoding('utf8')
      res.on('data', chunk => { text += chunk })
      res.on('end', () => resolve({ status: res.statusCode, text }))
      res.on('aborted', () => reject(new Error('the answer broke off')))
    })
    req.setTimeout(5000, () => req.destroy(new Error('no answer within 5 s')))
    req.on('error', reject)
    req.end(body && JSON.stringify(body))
  })
}

// ---- the token -------------------------------------------------------------

function decode (part) {
  return JSON.parse(Buffer.from(part, 'base64').toString())
}

// open takes the token of a value apart; undefined where it is none.
function open (value) {
  try {
    const token = JSON.parse(value).BEARER_TOKEN.replace(/^Bearer /, '')
    const [head, body, signature] = token.split('.')
    return { head: decode(head), claims: decode(body), text: `${head}.${body}`, signature: Buffer.from(signature, 'base64') }
  } catch (err) {
    return undefined
  }
}

// lasts says whether a token is ours, has not expired by this machine's clock, and is not too old to last a day more.
function lasts (value, oldest) {
  const token = open(value)
  if (!token || token.claims.iss !== TENANT + '/' || token.claims.aud !== AUDIENCE) return false
  const now = Date.now() / 1000
  return now < token.claims.exp && now - token.claims.iat <= oldest
}

// isSigned is undefined where the tenant does not publish the token's key, or not yet.
function isSigned (value, keys) {
  const { head, text, signature } = open(value)
  const key = keys[head.kid]
  if (!key) return undefined
  if (head.alg !== 'RS256') return false
  const certificate = `-----BEGIN CERTIFICATE-----\n${key.x5c[0]}\n-----END CERTIFICATE-----\n`
  return crypto.createVerify('RSA-SHA256').update(text).verify(certificate, signature)
}

async function isUsable (value) {
  if (!lasts(value, FRESH)) return false
  let keys
  try {
    keys = await getKeys()
  } catch (err) {
    return true // the steps that follow will know better
  }
  return isSigned(value, keys) !== false
}

async function verify (value, oldest, context) {
  if (!lasts(value, oldest)) throw new Error('The token has expired, is too old, or is for somebody else')
  for (;;) {
    const signed = isSigned(value, await getKeys())
    if (signed) return
    if (signed === false) throw new Error("The token's signature is not the tenant's")
    if (context.getRemainingTimeInMillis() < RESERVE) throw new Error("The tenant publishes no key of the token's kid")
    await sleep(2000)
  }
}
