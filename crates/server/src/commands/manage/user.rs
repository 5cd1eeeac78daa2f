//! Commands that list and show people.

use muster_app::PersonFilter;
use muster_core::person::Person;
use serde_json::{Value, json};

use super::{Session, in_words};
use crate::{cli::user::UserCommand, commands::output::table};

impl Session {
    pub(super) async fn user(&self, command: UserCommand) -> anyhow::Result<()> {
        match command {
            UserCommand::List { which, search, removed, page, per_page } => {
                let removed = removed.then_some(true);
                let page = page.saturating_sub(1);
                let filter = PersonFilter { search, active: None, removed, page, per_page };
                let list = self.app.person_browse(&self.admin(which).await?, &filter).await?;
                let role = |id| list.roles.get(&id).cloned();
                let answer: Vec<Value> = list
                    .people
                    .iter()
                    .map(|person| {
                        json!({
                            "id": person.id,
                            "user_name": person.profile.user_name,
                            "email": person.profile.work_email(),
                            "active": person.is_active(),
                            "role": person.role.and_then(role),
                            "source": person.source,
                            "removed_at": person.removed.map(|removed| removed.at.to_string()),
                        })
                    })
                    .collect();
                self.output.say(&json!({ "total": list.total, "users": answer }), || {
                    let rows: Vec<_> = list
                        .people
                        .iter()
                        .map(|person| {
                            [
                                person.id.to_string(),
                                person.profile.user_name.clone(),
                                person.profile.work_email().unwrap_or_default().to_owned(),
                                person.role.and_then(role).unwrap_or_default(),
                                state(person).to_owned(),
                            ]
                        })
                        .collect();
                    table(["ID", "USER NAME", "E-MAIL", "ROLE", "STATE"], &rows)
                });
            }
            UserCommand::Show { which, id } => {
                let admin = self.admin(which).await?;
                let (person, history) = self.app.person_history(&admin, id).await?;
                let changes: Vec<Value> = history
                    .iter()
                    .map(|change| {
                        json!({
                            "sequence": change.sequence,
                            "at": change.at.to_string(),
                            "action": change.action,
                            "actor": change.actor_kind,
                            "before": change.before,
                            "after": change.after,
                        })
                    })
                    .collect();
                let answer = json!({
                    "id": person.id,
                    "profile": person.profile,
                    "source": person.source,
                    "role_from": person.role_from,
                    "version": person.version,
                    "removed_at": person.removed.map(|removed| removed.at.to_string()),
                    "history": changes,
                });
                let roles = self.app.role_list(&admin).await?;
                self.output.say(&answer, || in_words::user(&person, &roles, &history));
            }
            UserCommand::Lifecycle(command) => self.lifecycle(command).await?,
            UserCommand::Role(command) => return self.user_role(command).await,
        }
        Ok(())
    }
}

pub(super) fn state(person: &Person) -> &'static str {
    match (person.removed, person.is_active()) {
        (Some(_), _) => "removed",
        (None, true) => "active",
        (None, false) => "disabled",
    }
}
