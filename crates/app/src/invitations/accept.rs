//! What is behind the link of an invitation, and joining by it.
//!
//! Whoever has the link proves nothing else. Its secret is as long as that of a session, and lies in the
//! database as a hash.

use muster_core::{
    Error, Result,
    actor::Actor,
    ctx::OpCtx,
    enterprise::Enterprise,
    error::Rule,
    event::{Action, Event, Subject},
    id::{PersonId, RoleId},
    invitation::{Invitation, InvitationState},
    person::{Email, Person, Profile, Source},
    role::RoleFrom,
    text::fold,
    time::Timestamp,
};
use muster_store::EnterpriseScope;
use muster_tokens::{
    password::Cost,
    secret::{Secret, SessionKey},
};
use serde_json::{Value, json};

use crate::{App, auth::issue::require_active, enterprises::check_password, seats};

/// An invitation as whoever has its link sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationShown {
    /// Where they are invited to.
    pub enterprise: String,
    /// Who invites, where a person does who is still there.
    pub invited_by: Option<String>,
    /// The e-mail that they sign in with afterwards.
    pub email: String,
    /// When the link stops working.
    pub expires_at: Timestamp,
}

/// What a link leads to.
struct Behind {
    scope: EnterpriseScope,
    enterprise: Enterprise,
    invitation: Invitation,
    hash: Vec<u8>,
}

impl App {
    /// What a link that works invites to.
    pub async fn invitation_show(&self, ctx: &OpCtx, secret: &str) -> Result<InvitationShown> {
        let Behind { scope, enterprise, invitation, .. } =
            self.invitation_behind(ctx, secret).await?;
        let host = match invitation.invited_by {
            Some(id) => self.store.read(scope).person_find(id).await?,
            None => None,
        };
        Ok(InvitationShown {
            enterprise: enterprise.name,
            invited_by: host.map(|host| host.profile.shown_name()),
            email: invitation.email,
            expires_at: invitation.expires_at,
        })
    }

    /// Accepts an invitation by the secret of its link: the person is made, with this password to sign
    /// in with. A link works once.
    pub async fn invitation_accept(
        &self,
        ctx: &OpCtx,
        secret: &str,
        password: &Secret,
    ) -> Result<Person> {
        // Asked before the password is hashed, so that links that were made up cost little.
        let Behind { scope, enterprise, hash, .. } = self.invitation_behind(ctx, secret).await?;
        check_password(password)?;
        let now = ctx.now;
        let password = self.hasher.hash(ctx, password, Cost::PASSWORD).await?;
        let id = PersonId::from_uuid(ctx.uuid());
        let mut ctx = ctx.clone().with_actor(Actor::Person(id));
        ctx.policy_version = enterprise.policy_version;
        let job_ctx = ctx.clone();
        self.store
            .write(scope, &ctx, move |tx| async move {
                let invitation = pending(tx.invitation_of_secret(&hash).await?, now)?;
                let role = match invitation.role {
                    Some(role) => tx.role_find(role).await?,
                    None => None,
                };
                // The role may have gone meanwhile.
                let role = match role {
                    Some(role) => Some(role),
                    None => tx.role_default().await?,
                };
                let person = joined(&job_ctx, id, &invitation, role.map(|role| role.id));
                let identity = enterprise.policy.identity(person.source, &person.profile);
                let seats = enterprise.policy.seat_limit;
                seats::take(&tx, seats, "the invitation was not accepted").await?;
                tx.person_insert(&job_ctx, &person, &identity).await?;
                tx.password_set(id, fold(&invitation.email), password, now).await?;
                tx.invitation_accepted(invitation.id, id, now).await?;
                tx.notice_withdraw(invitation.id).await?;
                let subject = Subject::Person(id);
                let events = vec![
                    Event::created(
                        Action::PersonCreated,
                        subject,
                        json!({ "profile": person.profile, "role": person.role }),
                    ),
                    Event::created(Action::PasswordSet, subject, Value::Null),
                    Event::created(
                        Action::InvitationAccepted,
                        Subject::Invitation(invitation.id),
                        json!({ "person": id }),
                    ),
                ];
                Ok::<_, Error>(tx.done(person, events))
            })
            .await
    }

    async fn invitation_behind(&self, ctx: &OpCtx, secret: &str) -> Result<Behind> {
        let none = || Error::Forbidden(Rule::InvitationEnded(None));
        let key = SessionKey::parse(secret).ok_or_else(none)?;
        let scope = self.authority.enter(key.enterprise());
        let tx = self.store.read(scope);
        let enterprise = tx.enterprise_find().await?.ok_or_else(none)?;
        let hash = key.hash();
        let invitation = pending(tx.invitation_of_secret(&hash).await?, ctx.now)?;
        require_active(&enterprise)?;
        Ok(Behind { scope, enterprise, invitation, hash })
    }
}

/// The invitation, if it still waits for an answer.
fn pending(found: Option<Invitation>, now: Timestamp) -> Result<Invitation> {
    let state = found.as_ref().map(|one| one.state_at(now));
    match found {
        Some(one) if state == Some(InvitationState::Pending) => Ok(one),
        _ => Err(Error::Forbidden(Rule::InvitationEnded(state))),
    }
}

fn joined(ctx: &OpCtx, id: PersonId, invitation: &Invitation, role: Option<RoleId>) -> Person {
    let email = Email {
        value: Some(invitation.email.clone()),
        kind: Some("work".into()),
        display: None,
        primary: Some(true),
    };
    Person {
        id,
        profile: Profile {
            user_name: invitation.email.clone(),
            active: Some(true),
            display_name: Some(invitation.name.clone()),
            emails: vec![email],
            ..Profile::default()
        },
        source: Source::Manual,
        role,
        role_from: RoleFrom::by_hand(),
        disabled: false,
        held: false,
        groups: Vec::new(),
        version: 1,
        created_at: ctx.now,
        updated_at: ctx.now,
        removed: None,
    }
}
