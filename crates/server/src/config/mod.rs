//! Configuration: defaults, file, environment, in that order.
//!
//! # Adding a value
//!
//! A field in its section below and a commented line in `config.default.toml`; a test compares both.

use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};

use anyhow::Context as _;
use figment::{
    Figment,
    providers::{Env, Format as _, Toml},
};
use muster_app::{EventSettings, MailDoor, SealingKey};
use serde::{Deserialize, Serialize};
use tracing_subscriber::EnvFilter;

use crate::mail::SmtpPost;

/// The defaults, commented: the reference of every value.
pub const DEFAULTS: &str = include_str!("config.default.toml");

/// All of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Serving.
    pub http: Http,
    /// The database.
    pub database: Database,
    /// Secrets and hashing.
    pub security: Security,
    /// Events to other systems.
    pub events: Events,
    /// Rehearsals.
    pub rehearsals: Rehearsals,
    /// Notices by mail.
    pub mail: Mail,
    /// Logging.
    pub log: Log,
}

/// Serving.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    /// Where the server listens.
    pub listen: SocketAddr,
    /// The address that clients reach it at; empty for the listening address.
    pub public_url: String,
    /// Threads that answer requests; zero is one per core.
    pub workers: usize,
}

/// The database.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `sqlite://…` or `postgres://…`.
    pub url: String,
    /// A file with the URL.
    pub url_file: String,
    /// Connections in the pool.
    pub connections: u32,
    /// Every answered write survives a loss of power.
    pub durable: bool,
    /// Seconds that a statement may take; zero is for ever.
    pub statement_timeout: u32,
    /// Mebibytes of the embedded database's file that are mapped into memory; zero maps nothing.
    pub sqlite_mmap_mib: u32,
    /// When the schema is brought up to date.
    pub migrate: Migrate,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Database").field("url", &hide_password(&self.url)).finish_non_exhaustive()
    }
}

/// When the schema is brought up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Migrate {
    /// By every command, on the embedded database only.
    Auto,
    /// By every command.
    Always,
    /// By `muster migrate` only.
    Never,
}

/// Secrets and hashing.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Security {
    /// Password hashes computed at a time.
    pub hashing_threads: usize,
    /// Seals secrets of others; empty where there are none.
    pub sealing_key: String,
    /// A file with the key.
    pub sealing_key_file: String,
}

impl std::fmt::Debug for Security {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Security")
            .field("hashing_threads", &self.hashing_threads)
            .finish_non_exhaustive()
    }
}

/// Events to other systems.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Events {
    /// Events may go over plain http to other machines.
    pub allow_http: bool,
}

/// Rehearsals.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rehearsals {
    /// Calls that change something are kept for a day as they were sent.
    pub keep_calls: bool,
}

/// Notices by mail.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// The mail server; empty where there is none.
    pub url: String,
    /// A file with the URL.
    pub url_file: String,
    /// The sender.
    pub from: String,
    /// A certificate to trust, as a file in PEM; empty where those of the system are enough.
    pub ca_file: String,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").field("url", &hide_password(&self.url)).finish_non_exhaustive()
    }
}

/// Logging.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// What is logged.
    pub level: String,
    /// How.
    pub format: LogFormat,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

impl Config {
    /// Reads and checks the configuration.
    pub fn load(file: Option<&Path>) -> anyhow::Result<Self> {
        let mut figment = Figment::from(Toml::string(DEFAULTS));
        if let Some(file) = file {
            anyhow::ensure!(
                file.is_file(),
                "the configuration file {} does not exist",
                file.display()
            );
            figment = figment.merge(Toml::file_exact(file));
        }
        let mut config: Self = figment
            .merge(Env::prefixed("MUSTER__").split("__"))
            .extract()
            .context("the configuration cannot be read")?;
        config.resolve()?;
        Ok(config)
    }

    /// Fills in what follows from other values, and refuses what cannot work.
    fn resolve(&mut self) -> anyhow::Result<()> {
        from_file("database.url_file", &self.database.url_file, &mut self.database.url)?;
        from_file(
            "security.sealing_key_file",
            &self.security.sealing_key_file,
            &mut self.security.sealing_key,
        )?;
        from_file("mail.url_file", &self.mail.url_file, &mut self.mail.url)?;
        self.event_settings()?;
        self.post()?;
        let known = ["sqlite:", "postgres:", "postgresql:"];
        anyhow::ensure!(
            known.iter().any(|scheme| self.database.url.starts_with(scheme)),
            "database.url must begin with sqlite:// or postgres://"
        );
        anyhow::ensure!(
            EnvFilter::try_new(&self.log.level).is_ok(),
            "log.level cannot be read; write a level such as info, or info,muster_store=debug"
        );
        anyhow::ensure!(self.database.connections > 0, "database.connections must be at least 1");
        if self.http.public_url.is_empty() {
            self.http.public_url = format!("http://{}", self.http.listen);
        }
        let url = self.http.public_url.trim_end_matches('/').to_owned();
        anyhow::ensure!(
            url.starts_with("http://") || url.starts_with("https://"),
            "http.public_url must begin with https:// (or http:// for a trial)"
        );
        // RFC 7644 §1.3: paths are put behind it.
        anyhow::ensure!(
            !url.contains(['?', '#']),
            "http.public_url must not have a query or a fragment"
        );
        self.http.public_url = url;
        Ok(())
    }

    /// What the application is told about events.
    pub fn event_settings(&self) -> anyhow::Result<EventSettings> {
        let key = self.security.sealing_key.as_str();
        let sealing_key = (!key.is_empty())
            .then(|| SealingKey::parse(key))
            .transpose()
            .context("security.sealing_key cannot be used")?;
        Ok(EventSettings { sealing_key, allow_http: self.events.allow_http })
    }

    /// How mail is sent; none where no mail server is configured.
    pub fn post(&self) -> anyhow::Result<Option<SmtpPost>> {
        let Mail { url, from, ca_file, .. } = &self.mail;
        if url.is_empty() {
            return Ok(None);
        }
        let mut authority = String::new();
        from_file("mail.ca_file", ca_file, &mut authority)?;
        let authority = (!authority.is_empty()).then_some(authority.as_bytes());
        SmtpPost::new(url, from, &self.http.public_url, authority).map(Some)
    }

    /// The same, as the portal knows it.
    pub fn mail_door(&self) -> anyhow::Result<Option<MailDoor>> {
        Ok(self.post()?.map(|post| MailDoor {
            server: hide_password(&self.mail.url),
            from: self.mail.from.clone(),
            post: Arc::new(post),
        }))
    }

    /// The configuration as TOML, without passwords and keys.
    pub fn dump(&self) -> anyhow::Result<String> {
        let mut shown = self.clone();
        if !shown.security.sealing_key.is_empty() {
            "***".clone_into(&mut shown.security.sealing_key);
        }
        shown.database.url = hide_password(&self.database.url);
        shown.mail.url = hide_password(&self.mail.url);
        Ok(toml::to_string(&shown)?)
    }
}

/// A value from its file, where one is named.
fn from_file(name: &str, file: &str, value: &mut String) -> anyhow::Result<()> {
    let file = file.trim();
    if !file.is_empty() {
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("{name}: {file} cannot be read"))?;
        text.trim().clone_into(value);
    }
    Ok(())
}

impl Database {
    /// The store's options.
    pub fn options(&self) -> muster_app::DatabaseOptions {
        muster_app::DatabaseOptions {
            url: self.url.clone(),
            connections: self.connections,
            durable: self.durable,
            statement_timeout: (self.statement_timeout > 0)
                .then(|| Duration::from_secs(self.statement_timeout.into())),
            mapped: i64::from(self.sqlite_mmap_mib) << 20,
        }
    }

    /// Whether commands bring the schema up to date themselves.
    pub fn migrates_itself(&self) -> bool {
        match self.migrate {
            Migrate::Auto => self.url.starts_with("sqlite:"),
            Migrate::Always => true,
            Migrate::Never => false,
        }
    }
}

/// `postgres://user:***@host/name?password=***`.
fn hide_password(url: &str) -> String {
    let (address, query) = match url.split_once('?') {
        Some((address, query)) => (address, Some(query)),
        None => (url, None),
    };
    let shown =
        match address.split_once("://").map(|(scheme, rest)| (scheme, rest.rsplit_once('@'))) {
            Some((scheme, Some((user, host)))) if user.contains(':') => {
                let name = user.split(':').next().unwrap_or_default();
                format!("{scheme}://{name}:***@{host}")
            }
            _ => address.to_owned(),
        };
    let Some(query) = query else { return shown };
    let parts: Vec<&str> = query
        .split('&')
        .map(|part| if part.starts_with("password=") { "password=***" } else { part })
        .collect();
    format!("{shown}?{}", parts.join("&"))
}

#[cfg(test)]
mod tests;
