//! Enterprises: making them, their first roles and their administrators.

use muster_core::{
    Error, Result,
    actor::Actor,
    ctx::OpCtx,
    enterprise::{Enterprise, EnterpriseState},
    event::{Action, Event, Subject},
    id::{EnterpriseId, PersonId, RoleId},
    person::{Email, Person, Profile, Source},
    policy::{Identity, Policy, Preset, RoleCatalog},
    role::{Role, RoleFrom, RoleSpec},
    text::fold,
};
use muster_store::{EnterpriseScope, WriteTx};
use muster_tokens::{password::Cost, secret::Secret};
use serde_json::{Value, json};

use crate::{App, EnterpriseAdmin, GlobalAdmin, policies::may_be_without_end, roles, seats};

/// The name of the installation's own row, and of its administrators' role.
const PLATFORM_NAME: &str = "This installation";
/// The shortest password that is accepted.
pub const SHORTEST_PASSWORD: usize = 12;

/// An enterprise as a global admin sees it in a list.
#[derive(Debug, Clone)]
pub struct EnterpriseSummary {
    /// The enterprise.
    pub enterprise: Enterprise,
    /// How many people it has.
    pub people: u64,
}

impl App {
    /// Makes an enterprise with its first roles. Its policy is a preset, or one that was made from it.
    pub async fn enterprise_create(
        &self,
        admin: &GlobalAdmin,
        name: &str,
        policy: impl Into<Policy>,
    ) -> Result<Enterprise> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > 100 {
            return Err(Error::invalid(
                "name",
                "An enterprise needs a name of 1 to 100 characters.",
            ));
        }
        let policy: Policy = policy.into();
        may_be_without_end(&policy, self.tokens_may_never_expire().await?)?;
        let ctx = admin.ctx.clone();
        let enterprise = Enterprise {
            id: EnterpriseId::from_uuid(ctx.uuid()),
            name: name.to_owned(),
            state: EnterpriseState::Active,
            scim_enabled: false,
            sso_active: false,
            policy,
            policy_version: 1,
            schemas_version: 0,
            version: 1,
            created_at: ctx.now,
        };
        let roles = first_roles(&enterprise.policy)
            .into_iter()
            .map(|(spec, default)| roles::new_role(&ctx, spec, default))
            .collect();
        self.enterprise_insert(&ctx, enterprise, roles).await
    }

    async fn enterprise_insert(
        &self,
        ctx: &OpCtx,
        enterprise: Enterprise,
        roles: Vec<Role>,
    ) -> Result<Enterprise> {
        let job_ctx = ctx.clone();
        self.store
            .write(self.authority.enter(enterprise.id), ctx, move |tx| async move {
                tx.enterprise_insert(&job_ctx, &enterprise).await?;
                let mut events = vec![Event::created(
                    Action::EnterpriseCreated,
                    Subject::Enterprise(enterprise.id),
                    json!({ "name": enterprise.name, "policy": enterprise.policy }),
                )];
                for role in &roles {
                    tx.role_insert(role).await?;
                    events.push(roles::created(role));
                }
                roles::roles_known(&tx, &enterprise.policy).await?;
                Ok::<_, Error>(tx.done(enterprise, events))
            })
            .await
    }

    /// Makes the installation's own row and first key, where they are missing.
    pub(crate) async fn platform_prepare(&self) -> Result<()> {
        let scope = self.authority.enter(EnterpriseId::PLATFORM);
        let ctx = self.ctx(Actor::System);
        if self.store.read(scope).enterprise_find().await?.is_none() {
            let row = Enterprise {
                id: EnterpriseId::PLATFORM,
                name: PLATFORM_NAME.to_owned(),
                state: EnterpriseState::Active,
                scim_enabled: false,
                sso_active: false,
                policy: Policy::preset(Preset::DirectoryLed),
                policy_version: 0,
                schemas_version: 0,
                version: 1,
                created_at: ctx.now,
            };
            let role = roles::new_role(&ctx, RoleSpec::administrators("Global Admins"), true);
            match self.enterprise_insert(&ctx, row, vec![role]).await {
                // Another instance started at the same time and was first.
                Ok(_) | Err(Error::Conflict(_)) => {}
                Err(other) => {
                    if self.store.read(scope).enterprise_find().await?.is_none() {
                        return Err(other);
                    }
                }
            }
        }
        if self.store.signing_key_list(self.authority.platform()).await?.is_empty() {
            self.key_make(&ctx).await?;
        }
        Ok(())
    }

    /// Enterprises by name; the page after `after`.
    pub async fn enterprise_list(
        &self,
        _: &GlobalAdmin,
        after: Option<&str>,
        limit: u64,
    ) -> Result<Vec<EnterpriseSummary>> {
        let rows = self.store.enterprise_list(self.authority.platform(), after, limit).await?;
        let mut list = Vec::with_capacity(rows.len());
        for enterprise in rows {
            let (people, _) =
                self.store.read(self.authority.enter(enterprise.id)).person_count().await?;
            list.push(EnterpriseSummary { enterprise, people });
        }
        Ok(list)
    }

    /// Makes an administrator of an enterprise, by hand.
    pub async fn admin_create(
        &self,
        admin: &EnterpriseAdmin,
        email: &str,
        name: &str,
        password: &Secret,
    ) -> Result<Person> {
        let seats = admin.enterprise.policy.seat_limit;
        self.administrator(&admin.ctx, admin.scope, seats, email, name, password).await
    }

    /// Makes an administrator of the installation.
    pub async fn global_admin_create(
        &self,
        admin: &GlobalAdmin,
        email: &str,
        name: &str,
        password: &Secret,
    ) -> Result<Person> {
        self.administrator(&admin.ctx, admin.scope, None, email, name, password).await
    }

    async fn administrator(
        &self,
        ctx: &OpCtx,
        scope: EnterpriseScope,
        seats: Option<u32>,
        email: &str,
        name: &str,
        password: &Secret,
    ) -> Result<Person> {
        let email = email.trim().to_owned();
        check_email(&email)?;
        check_password(password)?;
        let hash = self.hasher.hash(ctx, password, Cost::PASSWORD).await?;
        let name = if name.trim().is_empty() { email.clone() } else { name.trim().to_owned() };
        let profile = Profile {
            user_name: email.clone(),
            active: Some(true),
            display_name: Some(name),
            emails: vec![Email {
                value: Some(email.clone()),
                kind: Some("work".into()),
                display: None,
                primary: Some(true),
            }],
            ..Profile::default()
        };
        let job_ctx = ctx.clone();
        self.store
            .write(scope, ctx, move |tx| async move {
                let role = administrators_role(&tx).await?;
                let identity = Identity { email: Some(fold(&email)), user_name: true };
                let person = Person {
                    id: PersonId::from_uuid(job_ctx.uuid()),
                    profile,
                    held: false,
                    source: Source::Manual,
                    role: Some(role),
                    role_from: RoleFrom::by_hand(),
                    disabled: false,
                    groups: Vec::new(),
                    version: 1,
                    created_at: job_ctx.now,
                    updated_at: job_ctx.now,
                    removed: None,
                };
                seats::take(&tx, seats, "the administrator was not made").await?;
                tx.person_insert(&job_ctx, &person, &identity).await?;
                tx.password_set(person.id, fold(&email), hash, job_ctx.now).await?;
                let subject = Subject::Person(person.id);
                let events = vec![
                    Event::created(Action::PersonCreated, subject, json!(person.profile)),
                    Event::created(Action::PasswordSet, subject, Value::Null),
                ];
                Ok::<_, Error>(tx.done(person, events))
            })
            .await
    }
}

/// The roles that an enterprise begins with, and whether each is the default.
///
/// Where every role may be sent (requirement 45, B4): *Enterprise Admins*, *Enterprise Users*, and
/// `DefaultEnterprise`, which people get when no role was sent. Where admin and member alone may be sent
/// (requirements 101–104): roles of these names, and `Owner`, which nobody can send.
fn first_roles(policy: &Policy) -> Vec<(RoleSpec, bool)> {
    match policy.role_catalog {
        RoleCatalog::EnterpriseRoles => vec![
            (RoleSpec::administrators("Enterprise Admins"), false),
            (RoleSpec::named("Enterprise Users"), false),
            (RoleSpec::named("DefaultEnterprise"), true),
        ],
        RoleCatalog::FixedTwo => vec![
            (RoleSpec { owner: true, ..RoleSpec::administrators("Owner") }, false),
            (RoleSpec { admin: true, ..RoleSpec::named("Admin") }, false),
            (RoleSpec::named("Member"), true),
        ],
    }
}

/// The role of an administrator who is made by hand: the owners', as long as there is no owner.
async fn administrators_role(tx: &WriteTx) -> Result<RoleId> {
    let roles = tx.role_list().await?;
    if let Some(owners) = roles.iter().find(|role| role.spec.owner)
        && !tx.role_active(&[owners.id], None).await?
    {
        return Ok(owners.id);
    }
    let role = roles.iter().find(|role| role.spec.admin && !role.spec.owner);
    role.map(|role| role.id).ok_or_else(|| Error::internal("there is no administrators' role"))
}

/// Refuses passwords that are guessed soon.
pub(crate) fn check_password(password: &Secret) -> Result<()> {
    if password.expose().chars().count() < SHORTEST_PASSWORD {
        return Err(Error::invalid(
            "password",
            format!("A password needs at least {SHORTEST_PASSWORD} characters."),
        ));
    }
    Ok(())
}

/// Enough of a check to catch a slip of the keyboard; whether mail arrives only mail can tell.
pub(crate) fn check_email(email: &str) -> Result<()> {
    let plausible = email.len() <= 254
        && !email.contains(char::is_whitespace)
        && email.split_once('@').is_some_and(|(name, domain)| !name.is_empty() && domain.len() > 2);
    if plausible {
        Ok(())
    } else {
        Err(Error::invalid("email", "Enter an e-mail address such as name@example.com."))
    }
}
