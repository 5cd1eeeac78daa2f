//! Commands that administer: each an operator's call of a use case, with two forms of answer.

mod compared;
mod counted;
mod cycle;
mod domain;
mod enterprise;
mod in_words;
mod installation;
mod invitation;
mod lifecycle;
mod log;
mod mail;
mod policy;
mod receiver;
mod rehearse;
mod role;
mod schema;
mod seats;
mod switch_off;
mod token;
mod user;

use std::{process::ExitCode, sync::Arc};

use muster_app::{App, EnterpriseAdmin, Operator};
use muster_core::policy::Policy;

use super::{REFUSED, output::Output, secret_input};
use crate::{
    cli::{
        AdminCommand, Command, NewAdmin, Which,
        enterprise::{EnterpriseAdminCommand, EnterpriseCommand},
        mail::MailCommand,
    },
    config::Config,
    wiring,
};

/// A command's surroundings.
struct Session {
    app: Arc<App>,
    operator: Operator,
    output: Output,
}

impl Session {
    async fn admin(&self, which: Which) -> anyhow::Result<EnterpriseAdmin> {
        Ok(self.operator.enterprise(&self.app, which.enterprise).await?)
    }
}

/// Runs one of the administering commands.
pub(crate) async fn run(
    config: &Config,
    command: Command,
    output: Output,
) -> anyhow::Result<ExitCode> {
    let app = wiring::open(config).await?;
    let session = Session { app, operator: Operator::at_the_command_line(), output };
    match command {
        Command::Admin(AdminCommand::Create(admin)) => session.global_admin_create(admin).await,
        Command::Enterprise(EnterpriseCommand::Create {
            name,
            preset,
            identity_provider,
            patch_answer,
        }) => {
            let policy = Policy { identity_provider, patch_answer, ..Policy::preset(preset) };
            session.enterprise_create(&name, policy).await
        }
        Command::Enterprise(EnterpriseCommand::List) => session.enterprise_list().await,
        Command::Enterprise(EnterpriseCommand::Sso { which, state }) => {
            session.sso(which, state).await
        }
        Command::Enterprise(EnterpriseCommand::Admin(EnterpriseAdminCommand::Create {
            which,
            admin,
        })) => session.admin_create(which, admin).await,
        Command::Role(command) => session.role(command).await,
        Command::Integration(command) => session.integration(command).await,
        Command::Scim(command) => session.scim(command).await,
        Command::Settings(command) => session.settings(command).await,
        Command::Token(command) => session.token(command).await,
        Command::User(command) => session.user(command).await,
        Command::Invitation(command) => session.invitation(command).await,
        Command::Call(command) => session.call(command).await,
        Command::Explain(asked) => session.explain(asked).await,
        Command::Keys(command) => session.keys(command).await,
        Command::Audit(command) => session.audit(command).await,
        Command::Receiver(command) => session.receiver(command).await,
        Command::Policy(command) => session.policy(command).await,
        Command::Rehearse(command) => return session.rehearse(command).await,
        Command::Schema(command) => session.schema(command).await,
        Command::Domain(command) => session.domain(command).await,
        Command::Cycle(command) => session.cycle(command).await,
        Command::Seats(command) => session.seats(command).await,
        Command::Parked(command) => return session.parked(command).await,
        Command::Mail(MailCommand::List(list)) => session.mail_list(list).await,
        Command::Serve
        | Command::Demo(_)
        | Command::Migrate
        | Command::Config(_)
        | Command::Mail(MailCommand::Preview(_) | MailCommand::Test { .. })
        | Command::Doctor => Ok(()),
    }?;
    Ok(ExitCode::SUCCESS)
}

/// How a command ends that tries something and tells what came of it.
fn tried(succeeded: bool) -> ExitCode {
    if succeeded { ExitCode::SUCCESS } else { ExitCode::from(REFUSED) }
}

fn password_for(admin: &NewAdmin) -> anyhow::Result<muster_app::Secret> {
    secret_input::read(&format!("password for {}", admin.email))
}
