//! Secrets Manager.

use std::collections::HashMap;
use std::time::Duration;

use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region};
use aws_sdk_secretsmanager::error::DisplayErrorContext;
use aws_sdk_secretsmanager::Client;
use lambda_runtime::Error;

pub const CURRENT: &str = "AWSCURRENT";
pub const PENDING: &str = "AWSPENDING";
pub const PREVIOUS: &str = "AWSPREVIOUS";

pub struct Store(Client);

/// What became of a value.
pub enum Put {
    Stored,
    /// The version has another value already.
    Taken,
}

impl Store {
    pub async fn new() -> Self {
        let config = aws_config::defaults(BehaviorVersion::v2025_08_07())
            .region(Region::new("eu-west-1"))
            .endpoint_url("https://secretsmanager.eu-west-1.amazonaws.com")
            .timeout_config(
                TimeoutConfig::builder()
                    .connect_timeout(Duration::from_secs(2))
                    .operation_attempt_timeout(Duration::from_secs(5))
                    .build(),
            )
            .load()
            .await;
        Self(Client::new(&config))
    }

    /// The version by label.
    pub async fn labels(&self, secret: &str) -> Result<HashMap<String, String>, Error> {
        let answer = self.0.describe_secret().secret_id(secret).send().await.map_err(told)?;
        let mut at = HashMap::new();
        for (version, labels) in answer.version_ids_to_stages().into_iter().flatten() {
            for label in labels {
                at.insert(label.clone(), version.clone());
            }
        }
        Ok(at)
    }

    /// A value, or None where there is none. After any other error nobody knows.
    pub async fn get(&self, secret: &str, version: Option<&str>, label: &str) -> Result<Option<String>, Error> {
        let asked = self.0.get_secret_value().secret_id(secret).set_version_id(version.map(Into::into)).version_stage(label);
        match asked.send().await {
            Ok(answer) => Ok(answer.secret_string),
            Err(e) if e.as_service_error().is_some_and(|e| e.is_resource_not_found_exception()) => Ok(None),
            Err(e) => Err(told(e)),
        }
    }

    pub async fn put(&self, secret: &str, version: &str, value: &str) -> Result<Put, Error> {
        let put = self.0.put_secret_value().secret_id(secret).client_request_token(version).secret_string(value);
        match put.version_stages(PENDING).send().await {
            Ok(_) => Ok(Put::Stored),
            Err(e) if e.as_service_error().is_some_and(|e| e.is_resource_exists_exception()) => Ok(Put::Taken),
            Err(e) => Err(told(e)),
        }
    }

    /// Moves AWSCURRENT.
    pub async fn promote(&self, secret: &str, from: Option<&str>, to: &str) -> Result<(), Error> {
        let moved = self.0.update_secret_version_stage().secret_id(secret).version_stage(CURRENT);
        moved.set_remove_from_version_id(from.map(Into::into)).move_to_version_id(to).send().await.map_err(told)?;
        Ok(())
    }
}

fn told(e: impl std::error::Error) -> Error {
    DisplayErrorContext(e).to_string().into()
}
