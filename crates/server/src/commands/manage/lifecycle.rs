//! Commands about what becomes of people.

use muster_app::{EnterpriseAdmin, WaitingAdoption};
use muster_core::{
    id::PersonId,
    person::{Person, Removed},
    policy::{Edits, PersonField},
};
use serde_json::{Value, json};

use super::Session;
use crate::{
    cli::{
        Which,
        lifecycle::{Fields, LifecycleCommand, WhichUser},
    },
    commands::output::table,
};

impl Session {
    pub(super) async fn lifecycle(&self, command: LifecycleCommand) -> anyhow::Result<()> {
        match command {
            LifecycleCommand::Edit { user: WhichUser { which, user }, fields } => {
                let edits = edits(fields);
                let person = self.app.person_edit(&self.admin(which).await?, user, edits).await?;
                let answer = json!({
                    "id": person.id, "profile": person.profile, "version": person.version,
                });
                self.output.say(&answer, || format!("{} is saved.", person.profile.shown_name()));
            }
            LifecycleCommand::Disable(WhichUser { which, user }) => {
                let person = self.app.person_disable(&self.admin(which).await?, user).await?;
                self.say_person(&person, "is disabled, until an administrator enables them");
            }
            LifecycleCommand::Enable(WhichUser { which, user }) => {
                let person = self.app.person_enable(&self.admin(which).await?, user).await?;
                self.say_person(&person, "is enabled");
            }
            LifecycleCommand::Remove { user: WhichUser { which, user }, now } => {
                let admin = self.admin(which).await?;
                let owner = self.only_owner(&admin, user).await?;
                let removed = self.app.person_remove(&admin, user, now).await?;
                self.say_removed(user, removed, owner);
            }
            LifecycleCommand::Restore { user: WhichUser { which, user }, active, disabled } => {
                let active = (active || disabled).then_some(active);
                let admin = self.admin(which).await?;
                let person = self.app.person_restore(&admin, user, active).await?;
                self.say_person(&person, "is back");
            }
            LifecycleCommand::Adopt(WhichUser { which, user }) => {
                let agreed = self.app.adoption_agree(&self.admin(which).await?, user).await?;
                let wanted = &agreed.adoption.wanted;
                let answer = json!({ "id": user, "wanted": wanted, "agreed": true });
                self.output.say(&answer, || {
                    format!(
                        "The next identical request of the identity provider takes the user over. {}",
                        agreed.says()
                    )
                });
            }
            LifecycleCommand::Waiting { which, after, limit } => {
                self.waiting(which, after, limit).await?;
            }
        }
        Ok(())
    }

    fn say_person(&self, person: &Person, what: &str) {
        let answer = json!({
            "id": person.id,
            "user_name": person.profile.user_name,
            "active": person.is_active(),
            "held": person.held,
        });
        self.output.say(&answer, || format!("{} {what}.", person.profile.shown_name()));
    }

    /// Their name, if they are the only owner.
    async fn only_owner(
        &self,
        admin: &EnterpriseAdmin,
        user: PersonId,
    ) -> anyhow::Result<Option<String>> {
        let roles = self.app.role_list(admin).await?;
        let Some(owners) = roles.into_iter().find(|role| role.spec.owner) else { return Ok(None) };
        let (person, _) = self.app.person_history(admin, user).await?;
        let is_owner = person.removed.is_none() && person.role == Some(owners.id);
        let only = is_owner && self.app.role_use(admin, owners.id).await?.people == 1;
        Ok(only.then(|| person.profile.shown_name()))
    }

    fn say_removed(&self, user: PersonId, removed: Option<Removed>, owner: Option<String>) {
        let until = removed.and_then(|removed| removed.until).map(|day| day.to_string());
        let answer = json!({ "id": user, "restorable": removed.is_some(), "until": until });
        self.output.say(&answer, || {
            let said = match (removed, until) {
                (None, _) => "The user is removed for good.".to_owned(),
                (Some(_), Some(day)) => {
                    format!("The user is removed, and can be restored until {day}.")
                }
                (Some(_), None) => "The user is removed, and can be restored.".to_owned(),
            };
            let owner = owner.map(|name| format!(" {name} was the only owner."));
            said + &owner.unwrap_or_default()
        });
    }

    async fn waiting(
        &self,
        which: Which,
        after: Option<PersonId>,
        limit: u64,
    ) -> anyhow::Result<()> {
        let list = self.app.adoption_list(&self.admin(which).await?, after, limit).await?;
        let answer: Vec<Value> = list
            .iter()
            .map(|waiting| {
                let WaitingAdoption { adoption, person, role, .. } = waiting;
                json!({
                    "id": person.id,
                    "user_name": person.profile.user_name,
                    "email": person.profile.work_email(),
                    "role": role,
                    "wanted": adoption.wanted,
                    "says": waiting.says(),
                    "asked_at": adoption.asked_at.to_string(),
                    "agreed_at": adoption.agreed_at.map(|at| at.to_string()),
                })
            })
            .collect();
        self.output.say(&json!({ "waiting": answer }), || {
            let rows: Vec<_> = list
                .iter()
                .map(|waiting| {
                    let WaitingAdoption { adoption, person, role, .. } = waiting;
                    [
                        person.id.to_string(),
                        person.profile.shown_name(),
                        role.clone().unwrap_or_default(),
                        adoption.wanted.roles.join(", "),
                        adoption.asked_at.to_string(),
                        (if adoption.agreed_at.is_some() { "agreed" } else { "" }).to_owned(),
                    ]
                })
                .collect();
            let mut text = table(["ID", "NAME", "ROLE NOW", "ROLES SENT", "ASKED", ""], &rows);
            for waiting in &list {
                text = format!("{text}\n{}", waiting.says());
            }
            text
        });
        Ok(())
    }
}

fn edits(fields: Fields) -> Edits {
    let Fields { given_name, family_name, display_name, job_title, company, mobile } = fields;
    [
        (PersonField::GivenName, given_name),
        (PersonField::FamilyName, family_name),
        (PersonField::DisplayName, display_name),
        (PersonField::JobTitle, job_title),
        (PersonField::Company, company),
        (PersonField::Mobile, mobile),
    ]
    .into_iter()
    .filter_map(|(field, value)| Some((field, value?)))
    .collect()
}
