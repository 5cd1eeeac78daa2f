//! What is known about a person, changed by hand: by themselves, or by an administrator (C-13).

use std::sync::Arc;

use muster_core::{
    Error, Result,
    ctx::OpCtx,
    error::Thing,
    event::Means,
    id::PersonId,
    person::Person,
    policy::{Editor, Edits, Managed, Owner, PersonField, Policy},
    role::Role,
};
use muster_store::EnterpriseScope;

use super::{absent::lock_present, modify::event};
use crate::{App, EnterpriseAdmin, PortalCaller, Schemas};

/// A field of a person, and who owns it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedField {
    /// Which.
    pub field: PersonField,
    /// Its value.
    pub value: Option<String>,
    /// Who owns it.
    pub owner: Owner,
}

/// What somebody sees of themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnProfile {
    /// The fields, in the order they are shown.
    pub fields: Vec<OwnedField>,
    /// Whether they have to complete their name (requirement 107).
    pub asks_for_name: bool,
    /// The version of the person.
    pub version: i64,
}

/// Who is changed, by whom.
struct Edit {
    person: PersonId,
    by: Editor,
    edits: Edits,
    /// The version that was seen, where another must not be overwritten.
    seen: Option<i64>,
}

impl App {
    /// What somebody who is signed in sees of themselves, and who owns it.
    pub fn profile_own(&self, caller: &PortalCaller) -> OwnProfile {
        let (policy, managed) = (&caller.enterprise.policy, caller.managed());
        let role = caller.role.as_ref().map(|role: &Role| role.spec.name.as_str());
        OwnProfile {
            fields: owned(&caller.person, policy, managed, role),
            asks_for_name: policy.asks_for_name(managed, &caller.person.profile),
            version: caller.person.version,
        }
    }

    /// Changes what somebody who is signed in owns of themselves; anything else is refused. `seen` is the
    /// version that they saw.
    pub async fn profile_save(
        &self,
        caller: &PortalCaller,
        edits: Edits,
        seen: Option<i64>,
    ) -> Result<Person> {
        let scope = self.authority.enter(caller.enterprise.id);
        let schemas = self.schemas_of(&caller.enterprise).await?;
        let edit = Edit { person: caller.person.id, by: Editor::Person, edits, seen };
        self.person_write(&caller.ctx, scope, schemas, edit).await
    }

    /// Changes what is known about a person, but for what the identity provider owns.
    pub async fn person_edit(
        &self,
        admin: &EnterpriseAdmin,
        id: PersonId,
        edits: Edits,
    ) -> Result<Person> {
        let schemas = self.schemas_of(&admin.enterprise).await?;
        let edit = Edit { person: id, by: Editor::Admin, edits, seen: None };
        self.person_write(&admin.ctx, admin.scope, schemas, edit).await
    }

    async fn person_write(
        &self,
        ctx: &OpCtx,
        scope: EnterpriseScope,
        schemas: Arc<Schemas>,
        edit: Edit,
    ) -> Result<Person> {
        let op = ctx.clone();
        self.store
            .write(scope, ctx, move |tx| async move {
                let before = lock_present(&tx, edit.person, op.now).await?;
                if edit.seen.is_some_and(|seen| seen != before.version) {
                    return Err(Error::Stale);
                }
                let enterprise = tx.enterprise_find().await?;
                let enterprise = enterprise.ok_or(Error::NotFound(Thing::Enterprise))?;
                let policy = &enterprise.policy;
                let role = match before.role {
                    Some(role) => tx.role_find(role).await?,
                    None => None,
                };
                let managed = Managed::of(&before, role.as_ref(), enterprise.scim_enabled);
                let profile = policy.edit(edit.by, managed, &before.profile, &edit.edits)?;
                if profile == before.profile {
                    return Ok(tx.unchanged(before));
                }
                let after = Person {
                    profile,
                    version: before.version + 1,
                    updated_at: op.now,
                    ..before.clone()
                };
                let identity = policy.identity(after.source, &after.profile);
                tx.person_update(&before, &after, &identity).await?;
                let event = event(&before, &after, &[], &schemas).by(Means::Patch);
                Ok::<_, Error>(tx.done(after, vec![event]))
            })
            .await
    }
}

fn owned(
    person: &Person,
    policy: &Policy,
    managed: Managed,
    role: Option<&str>,
) -> Vec<OwnedField> {
    let others = [PersonField::UserName, PersonField::Email, PersonField::Role];
    PersonField::EDITED
        .into_iter()
        .chain(others)
        .map(|field| {
            let value = match field {
                PersonField::Role => role,
                field => policy.value(field, &person.profile),
            };
            OwnedField {
                field,
                value: value.map(str::to_owned),
                owner: policy.owner(field, managed, &person.profile),
            }
        })
        .collect()
}
