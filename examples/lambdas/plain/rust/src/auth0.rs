//! The tenant, and its tokens.

use std::collections::HashMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::{engine::general_purpose::URL_SAFE_NO_PAD, Engine};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use lambda_runtime::Error;
use reqwest::{Client, RequestBuilder, StatusCode};
use serde::de::DeserializeOwned;
use serde::Deserialize;
use serde_json::{json, Value};

const TENANT: &str = "https://demo.eu.auth0.com";
const AUDIENCE: &str = "https://services.example.com";
const ATTEMPTS: u32 = 3;

pub struct Auth0(Client);

/// The tenant's keys by kid.
pub type Keys = HashMap<String, DecodingKey>;

#[derive(PartialEq)]
pub enum Signature {
    Good,
    Forged,
    /// The tenant does not publish the token's key, or not yet.
    UnknownKey,
}

#[derive(Deserialize)]
struct Key {
    kty: String,
    kid: String,
    #[serde(default)]
    n: String,
    #[serde(default)]
    e: String,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Key>,
}

#[derive(Deserialize)]
struct Credentials {
    #[serde(rename = "CLIENT_ID")]
    id: String,
    #[serde(rename = "CLIENT_SECRET")]
    secret: String,
}

#[derive(Deserialize)]
struct Minted {
    access_token: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    iat: u64,
    exp: u64,
}

impl Auth0 {
    pub fn new() -> Result<Self, Error> {
        Ok(Self(Client::builder().timeout(Duration::from_secs(5)).build()?))
    }

    /// A new token, by the credentials in a secret's value.
    pub async fn mint(&self, credentials: &str) -> Result<String, Error> {
        let client: Credentials = serde_json::from_str(credentials).map_err(|_| "the client's secret is no JSON of CLIENT_ID and CLIENT_SECRET")?;
        let form = json!({
            "grant_type": "client_credentials", "client_id": client.id, "client_secret": client.secret, "audience": AUDIENCE,
        });
        let minted: Minted = ask(|| self.0.post(format!("{TENANT}/oauth/token")).json(&form)).await?;
        Ok(minted.access_token)
    }

    pub async fn keys(&self) -> Result<Keys, Error> {
        let set: KeySet = ask(|| self.0.get(format!("{TENANT}/.well-known/jwks.json"))).await?;
        let mut keys = Keys::new();
        for key in set.keys.into_iter().filter(|key| key.kty == "RSA") {
            keys.insert(key.kid, DecodingKey::from_rsa_components(&key.n, &key.e)?);
        }
        Ok(keys)
    }
}

/// Asks the tenant, and again, a little later each time, where it throttles, fails or cannot be understood.
async fn ask<T: DeserializeOwned>(request: impl Fn() -> RequestBuilder) -> Result<T, Error> {
    let mut attempt = 1;
    loop {
        let failure = match once(request()).await {
            Ok(answer) => return Ok(answer),
            Err((failure, true)) if attempt < ATTEMPTS => failure,
            Err((failure, _)) => return Err(failure),
        };
        println!("attempt {attempt}: {failure}");
        tokio::time::sleep(Duration::from_secs(attempt.into())).await;
        attempt += 1;
    }
}

/// One request; the error says whether another is worth its while.
async fn once<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, (Error, bool)> {
    let answer = request.send().await.map_err(|e| (e.into(), true))?;
    let status = answer.status();
    if status != StatusCode::OK {
        let passing = status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error();
        return Err((format!("the tenant answered {status}").into(), passing));
    }
    let body = answer.bytes().await.map_err(|e| (e.into(), true))?;
    serde_json::from_slice(&body).map_err(|_| ("the tenant answered what cannot be read".into(), true))
}

/// The JWT in a value.
fn bearer(value: &str) -> Option<String> {
    let members: Value = serde_json::from_str(value).ok()?;
    Some(members["BEARER_TOKEN"].as_str()?.strip_prefix("Bearer ")?.to_string())
}

fn claims(value: &str) -> Option<Claims> {
    let token = bearer(value)?;
    let body = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice(&body).ok()
}

/// Whether a token is ours, has not expired by this machine's clock, and is not too old to last until the next rotation.
pub fn lasts(value: &str, oldest: Option<Duration>) -> bool {
    let Some(claims) = claims(value) else { return false };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    claims.iss == format!("{TENANT}/")
        && claims.aud == AUDIENCE
        && now < claims.exp
        && oldest.is_none_or(|oldest| now.saturating_sub(claims.iat) <= oldest.as_secs())
}

/// Checks the signature alone.
pub fn signature(value: &str, keys: &Keys) -> Signature {
    let Some(token) = bearer(value) else { return Signature::Forged };
    let Ok(head) = jsonwebtoken::decode_header(&token) else { return Signature::Forged };
    let Some(key) = head.kid.and_then(|kid| keys.get(&kid)) else { return Signature::UnknownKey };
    let mut only = Validation::new(Algorithm::RS256);
    only.validate_exp = false;
    only.validate_aud = false;
    only.required_spec_claims.clear();
    match jsonwebtoken::decode::<Value>(&token, key, &only) {
        Ok(_) => Signature::Good,
        Err(_) => Signature::Forged,
    }
}
