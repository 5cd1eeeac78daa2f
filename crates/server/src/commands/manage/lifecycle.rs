//! Commands about what becomes of people.

use muster_app::WaitingAdoption;
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
                let removed = self.app.person_remove(&self.admin(which).await?, user, now).await?;
                self.say_removed(user, removed);
            }
            LifecycleCommand::Restore { user: WhichUser { which, user }, active, disabled } => {
                let active = (active || disabled).then_some(active);
                let admin = self.admin(which).await?;
                let person = self.app.person_restore(&admin, user, active).await?;
                self.say_person(&person, "is back");
            }
            LifecycleCommand::Adopt(WhichUser { which, user }) => {
                let agreed = self.app.adoption_agree(&self.admin(which).await?, user).await?;
                let answer = json!({ "id": user, "wanted": agreed.wanted, "agreed": true });
                self.output.say(&answer, || {
                    "The next identical request of the identity provider takes the user over."
                        .into()
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

    fn say_removed(&self, user: PersonId, removed: Option<Removed>) {
        let until = removed.and_then(|removed| removed.until).map(|day| day.to_string());
        let answer = json!({ "id": user, "restorable": removed.is_some(), "until": until });
        self.output.say(&answer, || match (removed, until) {
            (None, _) => "The user is removed for good.".into(),
            (Some(_), Some(day)) => {
                format!("The user is removed, and can be restored until {day}.")
            }
            (Some(_), None) => "The user is removed, and can be restored.".into(),
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
            .map(|WaitingAdoption { adoption, person }| {
                json!({
                    "id": person.id,
                    "user_name": person.profile.user_name,
                    "email": person.profile.work_email(),
                    "wanted": adoption.wanted,
                    "asked_at": adoption.asked_at.to_string(),
                    "agreed_at": adoption.agreed_at.map(|at| at.to_string()),
                })
            })
            .collect();
        self.output.say(&json!({ "waiting": answer }), || {
            let rows: Vec<_> = list
                .iter()
                .map(|WaitingAdoption { adoption, person }| {
                    [
                        person.id.to_string(),
                        person.profile.shown_name(),
                        adoption.wanted.roles.join(", "),
                        adoption.asked_at.to_string(),
                        (if adoption.agreed_at.is_some() { "agreed" } else { "" }).to_owned(),
                    ]
                })
                .collect();
            table(["ID", "NAME", "ROLES SENT", "ASKED", ""], &rows)
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
