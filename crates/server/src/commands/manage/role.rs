//! Commands about roles, and about the roles of people.

use muster_app::{EnterpriseAdmin, Rename, RoleChange, RoleChoice, RoleEdited};
use muster_core::role::{Role, RoleSpec, SetBy};
use serde_json::{Value, json};

use super::{Session, in_words};
use crate::{
    cli::{
        Which,
        role::{NewRole, RoleCommand, RoleEdit, RoleFormat, UserRole, Waiting, WhichRole},
    },
    commands::output::{Output, table},
};

impl Session {
    pub(super) async fn role(&self, command: RoleCommand) -> anyhow::Result<()> {
        match command {
            RoleCommand::Create { which, new } => self.role_create(which, new).await,
            RoleCommand::List(which) => self.role_list(which).await,
            RoleCommand::Waiting(waiting) => self.role_waiting(waiting).await,
            RoleCommand::Show(which) => self.role_show(&which).await,
            RoleCommand::Clone { which, name } => {
                let (admin, role) = self.found(&which).await?;
                let made = self.app.role_clone(&admin, role.id, &name).await?;
                self.output.say(&shown(&made), || {
                    format!("The role {} is made, like {}.", made.spec.name, role.spec.name)
                });
                Ok(())
            }
            RoleCommand::Edit { which, edit, version } => {
                self.role_edit(&which, edit, version).await
            }
            RoleCommand::Default { which, version } => {
                let (admin, role) = self.found(&which).await?;
                let role = self.app.role_make_default(&admin, role.id, version).await?;
                self.output.say(&shown(&role), || {
                    format!(
                        "People who are sent without a role get {} from now on; those who are there keep \
                         theirs.",
                        role.spec.name
                    )
                });
                Ok(())
            }
            RoleCommand::Delete { which, version } => {
                let (admin, role) = self.found(&which).await?;
                self.app.role_delete(&admin, role.id, version).await?;
                self.output.say(&json!({ "id": role.id, "removed": true }), || {
                    format!("The role {} is gone.", role.spec.name)
                });
                Ok(())
            }
            RoleCommand::Export { which, format } => self.role_export(which, format).await,
        }
    }

    async fn role_create(&self, which: Which, new: NewRole) -> anyhow::Result<()> {
        let NewRole { name, description, default, restrict_editing, admin, owner, not_assignable } =
            new;
        let spec = RoleSpec {
            name,
            description,
            restrict_editing,
            owner,
            // Owners administer, and an identity provider makes none.
            admin: admin || owner,
            assignable: !not_assignable && !owner,
        };
        let role = self.app.role_create(&self.admin(which).await?, spec, default).await?;
        self.output.say(&shown(&role), || format!("The role {} is made.", role.spec.name));
        Ok(())
    }

    async fn role_list(&self, which: Which) -> anyhow::Result<()> {
        let roles = self.app.role_list(&self.admin(which).await?).await?;
        let answer: Vec<Value> = roles.iter().map(shown).collect();
        self.output.say(&json!({ "roles": answer }), || {
            let rows: Vec<_> = roles
                .iter()
                .map(|role| {
                    let spec = &role.spec;
                    let marks = [
                        (role.is_default, "default"),
                        (spec.owner, "owner"),
                        (spec.admin, "admin"),
                        (spec.assignable, "assignable"),
                        (spec.restrict_editing, "restricts editing"),
                    ];
                    let marks = marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark);
                    let marks: Vec<_> = marks.collect();
                    [role.id.to_string(), spec.name.clone(), marks.join(", ")]
                })
                .collect();
            table(["ID", "NAME", ""], &rows)
        });
        Ok(())
    }

    async fn role_show(&self, which: &WhichRole) -> anyhow::Result<()> {
        let (admin, role) = self.found(which).await?;
        let used = self.app.role_use(&admin, role.id).await?;
        let mut answer = shown(&used.role);
        if let Some(answer) = answer.as_object_mut() {
            answer.insert("people".into(), used.people.into());
            answer.insert("some".into(), json!(used.some));
            answer.insert("named_by".into(), json!(used.named_by));
        }
        self.output.say(&answer, || in_words::role(&used, &admin.enterprise.policy));
        Ok(())
    }

    async fn role_edit(
        &self,
        which: &WhichRole,
        edit: RoleEdit,
        version: Option<i64>,
    ) -> anyhow::Result<()> {
        let (admin, role) = self.found(which).await?;
        if edit.is_empty() {
            anyhow::bail!(
                "nothing to change: say what becomes of the role, such as --assignable true"
            );
        }
        let RoleEdit { name, description, restrict_editing, admin: admins, assignable, .. } = edit;
        let was = role.spec;
        let spec = RoleSpec {
            name: name.unwrap_or(was.name),
            description: description.unwrap_or(was.description),
            admin: admins.unwrap_or(was.admin),
            owner: was.owner,
            assignable: assignable.unwrap_or(was.assignable),
            restrict_editing: restrict_editing.unwrap_or(was.restrict_editing),
        };
        let rename = match edit.confirm {
            Some(value) => Rename::Confirmed(value),
            None if edit.keep_alias => Rename::KeepAlias,
            None => Rename::Ask,
        };
        // What is not named stays as it was read: somebody else's change must not be undone.
        let version = Some(version.unwrap_or(role.version));
        let change = RoleChange { spec, version, rename };
        match self.app.role_change(&admin, role.id, change).await? {
            RoleEdited::Done(role) => {
                self.output.say(&shown(&role), || format!("The role {} is saved.", role.spec.name));
                Ok(())
            }
            RoleEdited::Confirm(warning) => anyhow::bail!(
                "nothing was changed. {warning} Here that is --keep-alias, or --confirm \"{}\"",
                warning.confirm
            ),
        }
    }

    async fn role_export(&self, which: Which, format: RoleFormat) -> anyhow::Result<()> {
        let admin = self.admin(which).await?;
        let answer = match format {
            RoleFormat::EntraManifest => {
                let export = self.app.role_export_entra(&admin).await?;
                for value in &export.left_out {
                    Output::note(&format!(
                        "«{value}» is left out: Entra takes no spaces, and few characters beside letters and \
                         digits, in the value of an app role. Give the role an alias without them"
                    ));
                }
                export.manifest
            }
            RoleFormat::OktaEnum => self.app.role_export_okta(&admin).await?,
        };
        self.output.say(&answer, || format!("{answer:#}"));
        Ok(())
    }

    pub(super) async fn user_role(&self, command: UserRole) -> anyhow::Result<()> {
        let UserRole { which, user, choice, overrides, version } = command;
        let admin = self.admin(which).await?;
        let choice = match choice.role {
            Some(role) => {
                let role = self.app.role_find(&admin, &role).await?.id;
                if overrides { RoleChoice::Override(role) } else { RoleChoice::Role(role) }
            }
            None => RoleChoice::Automatic,
        };
        let person = self.app.person_role_set(&admin, user, choice, version).await?;
        let roles = self.app.role_list(&admin).await?;
        let role = roles.into_iter().find(|role| Some(role.id) == person.role);
        let name = role.map(|role| role.spec.name);
        let answer = json!({
            "id": person.id,
            "role": name,
            "role_from": person.role_from,
            "active": person.is_active(),
            "version": person.version,
        });
        self.output.say(&answer, || {
            let name = name.as_deref().unwrap_or("no role");
            let from = person.role_from.by.map_or("", SetBy::title);
            format!("{} has {name}, {from}.", person.profile.shown_name())
        });
        Ok(())
    }

    async fn role_waiting(&self, command: Waiting) -> anyhow::Result<()> {
        let Waiting { which, after, limit } = command;
        let people = self.app.person_waiting(&self.admin(which).await?, after, limit).await?;
        let sent = |person: &muster_core::person::Person| -> Vec<String> {
            person.profile.roles_sent().iter().map(|sent| sent.value.to_owned()).collect()
        };
        let answer: Vec<Value> = people
            .iter()
            .map(|person| {
                json!({
                    "id": person.id,
                    "user_name": person.profile.user_name,
                    "email": person.profile.work_email(),
                    "roles_sent": sent(person),
                    "created_at": person.created_at.to_string(),
                })
            })
            .collect();
        self.output.say(&json!({ "users": answer }), || {
            let rows: Vec<_> = people
                .iter()
                .map(|person| {
                    let name = person.profile.shown_name();
                    [person.id.to_string(), name, sent(person).join(", ")]
                })
                .collect();
            table(["ID", "NAME", "ROLES SENT"], &rows)
        });
        Ok(())
    }

    async fn found(&self, which: &WhichRole) -> anyhow::Result<(EnterpriseAdmin, Role)> {
        let admin = self.admin(which.which).await?;
        let role = self.app.role_find(&admin, &which.role).await?;
        Ok((admin, role))
    }
}

/// A role, with everything that may be chosen about it.
fn shown(role: &Role) -> Value {
    json!({
        "id": role.id,
        "name": role.spec.name,
        "description": role.spec.description,
        "default": role.is_default,
        "admin": role.spec.admin,
        "owner": role.spec.owner,
        "assignable": role.spec.assignable,
        "restrict_editing": role.spec.restrict_editing,
        "version": role.version,
    })
}
