//! Rotates the service token: mints a JWT at Auth0 and keeps it in AWS Secrets Manager.
//!
//! Secrets Manager calls it four times a rotation, and again from the beginning when a step fails.
//! Everything is written down here, as it is for the one account that it is for: it reads no environment.

mod auth0;
mod store;

use std::collections::HashMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use auth0::{Auth0, Signature};
use lambda_runtime::{service_fn, Context, Error, LambdaEvent};
use serde::Deserialize;
use serde_json::{Map, Value};
use store::{Put, Store, CURRENT, PENDING, PREVIOUS};

const CLIENT_SECRET_ID: &str = "auth0-secrets-demo";

/// What Auth0 is given to make a new signing key known everywhere.
const SPREAD: Duration = Duration::from_secs(5);
/// How old a token may be that is promoted, so that it lasts until the next rotation.
const FRESH: Duration = Duration::from_secs(30 * 60);
/// What is left of the time-out for an error to be told in.
const RESERVE: Duration = Duration::from_secs(3);

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Event {
    step: String,
    secret_id: String,
    client_request_token: String,
}

/// One step of one rotation.
struct Rotation<'a> {
    store: &'a Store,
    auth0: &'a Auth0,
    secret: String,
    token: String,
    /// Version by label, as this step found it.
    at: HashMap<String, String>,
    deadline: SystemTime,
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    let store = Store::new().await;
    let auth0 = Auth0::new()?;
    lambda_runtime::run(service_fn(|event: LambdaEvent<Event>| {
        rotate(&store, &auth0, event.payload, event.context)
    }))
    .await
}

async fn rotate(store: &Store, auth0: &Auth0, event: Event, context: Context) -> Result<(), Error> {
    let at = store.labels(&event.secret_id).await?;
    let deadline = UNIX_EPOCH + Duration::from_millis(context.deadline);
    let rotation = Rotation { store, auth0, secret: event.secret_id, token: event.client_request_token, at, deadline };
    let done = match event.step.as_str() {
        "createSecret" => rotation.create().await?,
        "setSecret" => rotation.found().await.map(|_| "nothing to set".to_string())?,
        "testSecret" => rotation.test().await?,
        "finishSecret" => rotation.finish().await?,
        step => return Err(format!("unknown step {step}").into()),
    };
    println!("{}: {done}", event.step);
    Ok(())
}

impl Rotation<'_> {
    /// Leaves a token under AWSPENDING: the one that is there, if it is good for a day yet.
    async fn create(&self) -> Result<String, Error> {
        let mut target = self.token.clone();
        for label in [PENDING, CURRENT] {
            let Some(version) = self.at.get(label) else { continue };
            if label == CURRENT && *version != self.token {
                continue;
            }
            let Some(value) = self.store.get(&self.secret, Some(version), label).await? else { continue };
            if self.usable(&value).await {
                return Ok(format!("kept the token of version {version}"));
            }
            if *version == self.token {
                target = uuid::Uuid::new_v4().to_string(); // the value of a version is final
            }
        }
        let mut members = self.members().await?;
        self.auth0.keys().await?; // a token that cannot be verified is not worth its price
        let credentials = self.store.get(CLIENT_SECRET_ID, None, CURRENT).await?.ok_or("the client's secret has no value")?;
        let token = self.auth0.mint(&credentials).await?;
        members.insert("GENERATED_AT".into(), timestamp().into());
        members.insert("BEARER_TOKEN".into(), format!("Bearer {token}").into());
        let value = Value::Object(members).to_string();
        if let Put::Taken = self.store.put(&self.secret, &target, &value).await? {
            target = uuid::Uuid::new_v4().to_string();
            if let Put::Taken = self.store.put(&self.secret, &target, &value).await? {
                return Err("a new version has a value already".into());
            }
        }
        Ok(format!("stored a new token in version {target}"))
    }

    /// The members of the current value, of which only two are ours.
    async fn members(&self) -> Result<Map<String, Value>, Error> {
        let version = self.at.get(CURRENT).map(String::as_str);
        match self.store.get(&self.secret, version, CURRENT).await? {
            None if version.is_none() => Ok(Map::new()),
            None => Err("AWSCURRENT has no value, though its version is there".into()),
            Some(text) => match serde_json::from_str(&text) {
                Ok(Value::Object(members)) => Ok(members),
                _ => Err("the current value is no JSON object, so its other members cannot be kept".into()),
            },
        }
    }

    async fn test(&self) -> Result<String, Error> {
        let (version, value) = self.found().await?;
        let current = self.at.get(CURRENT).map(String::as_str);
        let mut oldest = Some(FRESH);
        if current != Some(version.as_str()) && !auth0::lasts(&value, oldest) {
            // RotateImmediately=false tries a copy of the current value.
            if self.store.get(&self.secret, current, CURRENT).await?.as_ref() == Some(&value) {
                oldest = None;
            }
        }
        tokio::time::sleep(SPREAD).await;
        self.verify(&value, oldest).await?;
        Ok(format!("verified the token of version {version}"))
    }

    async fn finish(&self) -> Result<String, Error> {
        const THERE: &str = "AWSCURRENT is there already";
        let current = self.at.get(CURRENT);
        if current.is_some() && (current == Some(&self.token) || current == self.at.get(PENDING)) {
            return Ok(THERE.into());
        }
        if self.at.get(PREVIOUS) == Some(&self.token) {
            return Err("a later rotation has overtaken this one".into());
        }
        let (version, value) = self.found().await?;
        self.verify(&value, Some(FRESH)).await?;
        if let Err(failure) = self.store.promote(&self.secret, current.map(String::as_str), &version).await {
            // It may have been moved, and only the answer lost.
            if self.store.labels(&self.secret).await?.get(CURRENT) != Some(&version) {
                return Err(failure);
            }
            return Ok(THERE.into());
        }
        Ok(format!("moved AWSCURRENT to version {version}"))
    }

    /// The version that createSecret has left, and its value, which may take a moment to show.
    async fn found(&self) -> Result<(String, String), Error> {
        let finished = !self.at.contains_key(PENDING) && self.at.get(CURRENT) == Some(&self.token);
        let label = if finished { CURRENT } else { PENDING };
        let version = self.at.get(label).ok_or("no version holds AWSPENDING: the rotation was abandoned")?;
        for _ in 0..5 {
            if let Some(value) = self.store.get(&self.secret, Some(version), label).await? {
                return Ok((version.clone(), value));
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        Err(format!("version {version} has no value").into())
    }

    /// Whether a stored token may go on; where its key cannot be had it may, since the steps that follow will know better.
    async fn usable(&self, value: &str) -> bool {
        if !auth0::lasts(value, Some(FRESH)) {
            return false;
        }
        match self.auth0.keys().await {
            Ok(keys) => auth0::signature(value, &keys) != Signature::Forged,
            Err(_) => true,
        }
    }

    /// Checks a token as a microservice does, by this machine's clock, and waits for its key as long as the time-out allows.
    async fn verify(&self, value: &str, oldest: Option<Duration>) -> Result<(), Error> {
        if !auth0::lasts(value, oldest) {
            return Err("the token has expired, is too old, or is for somebody else".into());
        }
        loop {
            match auth0::signature(value, &self.auth0.keys().await?) {
                Signature::Good => return Ok(()),
                Signature::Forged => return Err("the token's signature is not the tenant's".into()),
                Signature::UnknownKey => {}
            }
            let left = self.deadline.duration_since(SystemTime::now()).unwrap_or_default();
            if left < RESERVE {
                return Err("the tenant publishes no key of the token's kid".into());
            }
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
    }
}

/// Now, as RFC 3339 has it.
fn timestamp() -> String {
    aws_sdk_secretsmanager::primitives::DateTime::from(SystemTime::now())
        .fmt(aws_sdk_secretsmanager::primitives::DateTimeFormat::DateTime)
        .unwrap_or_default()
}
