//! From a configuration to the running parts.

use std::{path::Path, sync::Arc};

use anyhow::Context as _;
use muster_app::{App, Settings};

use crate::{
    config::Config,
    dns::Dns,
    system::{SystemClock, SystemEntropy},
};

/// Opens the application, with its schema up to date.
pub async fn open(config: &Config) -> anyhow::Result<Arc<App>> {
    let options = config.database.options();
    make_folder(&config.database.url)?;
    if config.database.migrates_itself() {
        migrate(config).await?;
    } else {
        let pending = muster_store::pending_migrations(&options)
            .await
            .context("the database cannot be reached; check database.url")?;
        anyhow::ensure!(
            pending == 0,
            "the database schema is not up to date ({pending} migrations wait); run `muster migrate`"
        );
    }
    let settings = Settings {
        public_url: config.http.public_url.clone(),
        hashing_threads: config.security.hashing_threads,
        events: config.event_settings()?,
        keep_calls: config.rehearsals.keep_calls,
        resolver: Arc::new(Dns::new()),
        mail: config.mail_door()?,
    };
    App::open(&options, settings, Arc::new(SystemClock), Arc::new(SystemEntropy))
        .await
        .context("the database cannot be opened")
}

/// Brings the schema up to date; answers how many migrations ran.
pub async fn migrate(config: &Config) -> anyhow::Result<usize> {
    make_folder(&config.database.url)?;
    muster_store::migrate(&config.database.options())
        .await
        .context("the database cannot be migrated; check database.url")
}

/// The folder of an embedded database, made where it is missing.
fn make_folder(url: &str) -> anyhow::Result<()> {
    let Some(path) = url.strip_prefix("sqlite://") else { return Ok(()) };
    let path = path.split('?').next().unwrap_or(path);
    match Path::new(path).parent() {
        Some(folder) if !folder.as_os_str().is_empty() => std::fs::create_dir_all(folder)
            .with_context(|| format!("the folder {} cannot be made", folder.display())),
        _ => Ok(()),
    }
}
