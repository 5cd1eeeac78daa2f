//! What the command line does. Each command calls the same use case as the portal.

mod demo;
mod doctor;
mod mail;
mod manage;
mod output;
mod secret_input;
mod serve;

use std::process::ExitCode;

use muster_core::text::count;

use crate::{
    cli::{Cli, Command, ConfigCommand, mail::MailCommand},
    config::{Config, DEFAULTS},
    telemetry, wiring,
};

use self::output::Output;

/// What was tried is refused: the answer that was asked for, and no success.
const REFUSED: u8 = 3;

/// Runs a command. Exit codes: 0 done, 1 refused or failed, 2 used wrongly, 3 what was tried is refused.
pub async fn run(cli: Cli) -> ExitCode {
    let output = Output::new(cli.json);
    match dispatch(cli, output).await {
        Ok(code) => code,
        Err(error) => {
            output.error(&error);
            ExitCode::FAILURE
        }
    }
}

async fn dispatch(cli: Cli, output: Output) -> anyhow::Result<ExitCode> {
    if let Command::Demo(demo) = &cli.command {
        demo::run(demo, output).await?;
        return Ok(ExitCode::SUCCESS);
    }
    let config = Config::load(cli.config.as_deref())?;
    telemetry::start(&config.log);
    match cli.command {
        Command::Serve => serve::run(&config).await?,
        Command::Migrate => {
            let ran = wiring::migrate(&config).await?;
            output.say(&serde_json::json!({ "migrations": ran }), || {
                let ran = count(u64::try_from(ran).unwrap_or(u64::MAX), "migration", "migrations");
                format!("{ran} ran; the schema is up to date.")
            });
        }
        Command::Config(ConfigCommand::Check) => {
            output.say(&serde_json::json!({ "ok": true }), || "The configuration is good.".into());
        }
        Command::Config(ConfigCommand::Dump) => {
            let dump = config.dump()?;
            let json = serde_json::to_value(toml::from_str::<toml::Table>(&dump)?)?;
            output.say(&json, || dump.clone());
        }
        Command::Mail(MailCommand::Preview(what)) => mail::preview(&config, &what, output)?,
        Command::Mail(MailCommand::Test { to }) => mail::test(&config, &to, output).await?,
        Command::Doctor => return doctor::run(&config, output).await,
        managing => return manage::run(&config, managing, output).await,
    }
    Ok(ExitCode::SUCCESS)
}

/// The commented defaults, for documentation.
pub fn default_config() -> &'static str {
    DEFAULTS
}
