//! Doing what an administrator does in a script.

use muster_app::{Invitee, RoleChoice, ScimChange, Secret};
use muster_core::{
    Result,
    actor::Actor,
    id::PersonId,
    integration::Revocation,
    policy::{GroupRole, PersonField, Policy, RoleAlias},
    role::RoleSpec,
};
use serde_json::Value;

use super::{admin::Admin, file::json, stage::Stage};

impl Admin {
    /// Does it; answers what came of it.
    pub(super) async fn act(&self, stage: &mut Stage) -> String {
        match self.try_act(stage).await {
            Ok(()) => "done".into(),
            Err(refused) => format!("refused: {}", stage.sentence(&refused.to_string())),
        }
    }

    async fn try_act(&self, stage: &mut Stage) -> Result<()> {
        let (app, admin) = (stage.app(), stage.admin().await);
        match self {
            Self::Role { name, administers, owns, restricts } => {
                if app.role_find(&admin, name).await.is_ok() {
                    return Ok(());
                }
                let spec = if *owns {
                    RoleSpec { owner: true, ..RoleSpec::administrators(name) }
                } else {
                    let restrict_editing = *restricts;
                    RoleSpec { admin: *administers, restrict_editing, ..RoleSpec::named(name) }
                };
                app.role_create(&admin, spec, false).await.map(drop)
            }
            Self::DefaultRole { name } => {
                let role = app.role_find(&admin, name).await?;
                app.role_make_default(&admin, role.id, None).await.map(drop)
            }
            Self::GiveRole { who, role, overrides } => {
                let role = app.role_find(&admin, role).await?.id;
                let role =
                    if *overrides { RoleChoice::Override(role) } else { RoleChoice::Role(role) };
                app.person_role_set(&admin, person(stage, who), role, None).await.map(drop)
            }
            Self::AutomaticRole { who } => {
                let automatic = RoleChoice::Automatic;
                app.person_role_set(&admin, person(stage, who), automatic, None).await.map(drop)
            }
            Self::Alias { value, role } => {
                let role = app.role_find(&admin, role).await?.id;
                let alias = RoleAlias { value: value.clone(), role };
                stage.edit(move |policy| policy.roles.aliases.push(alias)).await
            }
            Self::Precedence { roles } => {
                let mut ids = Vec::new();
                for role in roles {
                    ids.push(app.role_find(&admin, role).await?.id);
                }
                stage.edit(move |policy| policy.roles.precedence = ids).await
            }
            Self::GroupRole { group, role } => {
                let role = app.role_find(&admin, role).await?.id;
                let group = stage.id(group).parse().unwrap();
                stage.edit(move |policy| policy.roles.groups.push(GroupRole { group, role })).await
            }
            Self::ProtectRole { role } => {
                let role = app.role_find(&admin, role).await?.id;
                stage.edit(move |policy| policy.protected_roles.extend([role])).await
            }
            Self::Domain { name } => stage.verify(name).await,
            Self::DropDomain { name } => app.domain_remove(&admin, &stage.fill(name)).await,
            Self::Seats { limit } => app.seats_set(&admin, Some(*limit), None).await.map(drop),
            Self::Agree { who } => app.adoption_agree(&admin, person(stage, who)).await.map(drop),
            Self::Remove { who } => {
                app.person_remove(&admin, person(stage, who), false).await.map(drop)
            }
            Self::Restore { who } => {
                app.person_restore(&admin, person(stage, who), None).await.map(drop)
            }
            Self::Disable { who } => app.person_disable(&admin, person(stage, who)).await.map(drop),
            Self::Enable { who } => app.person_enable(&admin, person(stage, who)).await.map(drop),
            Self::Edit { who, field, value } => {
                let field = PersonField::EDITED.into_iter().find(|one| one.as_str() == field);
                let edits = [(field.expect("a field"), value.clone())].into();
                app.person_edit(&admin, person(stage, who), edits).await.map(drop)
            }
            Self::Invite { email } => invite(stage, email).await,
            Self::Accept { email, named } => accept(stage, email, named).await,
            Self::Joined { email, named } => {
                invite(stage, email).await?;
                accept(stage, email, named).await
            }
            Self::Administrator { email, named } => {
                let made = app.admin_create(&admin, &stage.fill(email), "", &password()).await?;
                stage.remember(named, &made.id.to_string());
                Ok(())
            }
            Self::Provisioning { on } => app.scim_set_enabled(&admin, *on).await,
            Self::SwitchOff { people } => {
                let people = Some(people.parse().unwrap());
                let off = ScimChange { enabled: Some(false), people, ..ScimChange::default() };
                app.scim_configure(&admin, off).await
            }
            Self::SingleSignOn { active } => app.sso_set_active(&admin, *active).await,
            Self::Policy { set } => {
                let values = json(set);
                let edit = move |now: &Policy| Ok(with(now, values));
                app.policy_edit(&admin, None, edit).await.map(drop)
            }
            Self::Token { named } => {
                let issued = app.token_generate(&admin).await?;
                stage.keep_token(named, issued.value.expose(), issued.token.id);
                Ok(())
            }
            Self::Revoke { token } => {
                app.token_revoke(&admin, stage.token(token).id, Revocation::Anyway).await
            }
            Self::Setting { key, value } => {
                let chosen = [(key.clone(), value.clone())];
                app.setting_set(&stage.global(), &chosen).await.map(drop)
            }
        }
    }
}

/// A policy with other values, as JSON.
pub(super) fn with(policy: &Policy, values: Value) -> Policy {
    let mut policy = serde_json::json!(policy);
    if let (Some(policy), Value::Object(values)) = (policy.as_object_mut(), values) {
        policy.extend(values);
    }
    serde_json::from_value::<Policy>(policy).unwrap().settled()
}

fn person(stage: &Stage, who: &str) -> PersonId {
    stage.id(who).parse().unwrap()
}

fn password() -> Secret {
    Secret::new("correct horse battery staple")
}

async fn invite(stage: &mut Stage, email: &str) -> Result<()> {
    let invitee = Invitee { email: stage.fill(email), name: "By Hand".into(), role: None };
    let sent = stage.app().invitation_send(&stage.admin().await, invitee).await?;
    stage.remember(email, sent.link.expose());
    Ok(())
}

async fn accept(stage: &mut Stage, email: &str, named: &str) -> Result<()> {
    let app = stage.app();
    let link = stage.id(email);
    let secret = link.rsplit('/').next().unwrap_or_default();
    let ctx = app.ctx(Actor::Anonymous);
    let joined = app.invitation_accept(&ctx, secret, &password()).await?;
    stage.remember(named, &joined.id.to_string());
    Ok(())
}
