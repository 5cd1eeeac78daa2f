//! Invitations: people who join an enterprise by a link (requirements 93, 94, C-12, B3).

use muster_core::{
    Error, Result,
    actor::Actor,
    ctx::OpCtx,
    enterprise::Enterprise,
    error::{Rule, Thing},
    event::{Action, Event, Subject},
    id::{InvitationId, PersonId, RoleId},
    invitation::{Invitation, InvitationState},
    person::{Email, Person, Profile, Source},
    policy::LockedField,
    role::RoleFrom,
    settings,
    text::fold,
    time::Timestamp,
};
use muster_store::{NewInvitation, WriteTx};
use muster_tokens::{
    password::Cost,
    secret::{Secret, SessionKey},
};
use serde_json::{Value, json};

use crate::{
    App, EnterpriseAdmin,
    auth::issue::require_active,
    enterprises::{check_email, check_password},
    seats,
};

/// Invitations that a list shows at most.
const MOST: u64 = 1_000;

/// Who is invited.
#[derive(Debug, Clone, Default)]
pub struct Invitee {
    /// Where the link goes.
    pub email: String,
    /// What they are called; the e-mail where it is empty.
    pub name: String,
    /// The role they get; the default role where none is chosen.
    pub role: Option<RoleId>,
}

/// An invitation on its way.
#[derive(Debug, Clone)]
pub struct SentInvitation {
    /// The invitation.
    pub invitation: Invitation,
    /// Its link, which exists here and nowhere else.
    pub link: Secret,
}

impl App {
    /// Invites somebody. The link works as long as the installation says.
    pub async fn invitation_send(
        &self,
        admin: &EnterpriseAdmin,
        invitee: Invitee,
    ) -> Result<SentInvitation> {
        let email = invitee.email.trim().to_owned();
        check_email(&email)?;
        let name = match invitee.name.trim() {
            "" => email.clone(),
            name if name.chars().count() <= 100 => name.to_owned(),
            _ => return Err(Error::invalid("name", "A name has at most 100 characters.")),
        };
        let (key, expires_at) = self.invitation_key(admin).await?;
        let (ctx, hash) = (admin.ctx.clone(), key.hash());
        let sent = self
            .store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                unlocked(&tx).await?;
                let role = match invitee.role {
                    Some(role) => tx.role_find(role).await?,
                    None => tx.role_default().await?,
                };
                let role = role.ok_or(Error::NotFound(Thing::Role))?;
                let email_key = fold(&email);
                if tx.invitee_known(&email_key).await? {
                    return Err(Error::InUse(
                        "a user of this enterprise has this e-mail already; there is nobody to invite"
                            .into(),
                    ));
                }
                if let Some(old) = tx.invitation_to(&email_key).await?
                    && old.state_at(ctx.now) == InvitationState::Expired
                {
                    tx.invitation_end(old.id, InvitationState::Expired, old.expires_at).await?;
                }
                let invitation = Invitation {
                    id: InvitationId::from_uuid(ctx.uuid()),
                    email,
                    name,
                    role: Some(role.id),
                    state: InvitationState::Pending,
                    created_at: ctx.now,
                    sent_at: ctx.now,
                    expires_at,
                    ended_at: None,
                };
                let new = NewInvitation { invitation: invitation.clone(), secret_hash: hash };
                tx.invitation_insert(new).await?;
                let event = Event::created(
                    Action::InvitationSent,
                    Subject::Invitation(invitation.id),
                    json!({ "role": role.id, "expires": expires_at.to_string() }),
                );
                Ok::<_, Error>(tx.done(invitation, vec![event]))
            })
            .await?;
        Ok(self.invitation_deliver(sent, &key))
    }

    /// Sends an invitation again, with another link that works as long as a new one; the link of before
    /// is void. What was accepted or withdrawn is not sent again.
    pub async fn invitation_resend(
        &self,
        admin: &EnterpriseAdmin,
        id: InvitationId,
    ) -> Result<SentInvitation> {
        let (key, expires_at) = self.invitation_key(admin).await?;
        let (now, hash) = (admin.ctx.now, key.hash());
        let sent = self
            .store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                unlocked(&tx).await?;
                let found = tx.invitation_find(id).await?;
                let before = found.ok_or(Error::NotFound(Thing::Invitation))?;
                if !matches!(before.state, InvitationState::Pending | InvitationState::Expired) {
                    return Err(Error::InUse(format!(
                        "this invitation is {}; send a new one",
                        before.state.as_str()
                    )));
                }
                if tx.invitee_known(&fold(&before.email)).await? {
                    return Err(Error::InUse(
                        "a user of this enterprise has this e-mail already; withdraw the invitation"
                            .into(),
                    ));
                }
                let invitation = Invitation {
                    state: InvitationState::Pending,
                    sent_at: now,
                    expires_at,
                    ended_at: None,
                    ..before
                };
                let new = NewInvitation { invitation: invitation.clone(), secret_hash: hash };
                tx.invitation_renew(new).await?;
                let event = Event::created(
                    Action::InvitationResent,
                    Subject::Invitation(id),
                    json!({ "expires": expires_at.to_string() }),
                );
                Ok::<_, Error>(tx.done(invitation, vec![event]))
            })
            .await?;
        Ok(self.invitation_deliver(sent, &key))
    }

    /// Takes an invitation back; its link is void. One that has ended stays as it is.
    pub async fn invitation_withdraw(
        &self,
        admin: &EnterpriseAdmin,
        id: InvitationId,
    ) -> Result<()> {
        let now = admin.ctx.now;
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let found = tx.invitation_find(id).await?;
                let before = found.ok_or(Error::NotFound(Thing::Invitation))?;
                if before.state_at(now) != InvitationState::Pending {
                    return Ok::<_, Error>(tx.unchanged(()));
                }
                tx.invitation_end(id, InvitationState::Withdrawn, now).await?;
                Ok(tx.done((), vec![withdrawn(id)]))
            })
            .await
    }

    /// Invitations, the newest first; the page before one of them.
    pub async fn invitation_list(
        &self,
        admin: &EnterpriseAdmin,
        before: Option<InvitationId>,
        limit: u64,
    ) -> Result<Vec<Invitation>> {
        Ok(self.store.read(admin.scope).invitation_list(before, limit.min(MOST)).await?)
    }

    /// Accepts an invitation by the secret of its link: the person is made, with this password to sign
    /// in with. A link works once.
    pub async fn invitation_accept(
        &self,
        ctx: &OpCtx,
        secret: &str,
        password: &Secret,
    ) -> Result<Person> {
        let ended = || Error::Forbidden(Rule::InvitationEnded);
        let key = SessionKey::parse(secret).ok_or_else(ended)?;
        let scope = self.authority.enter(key.enterprise());
        let enterprise = self.store.read(scope).enterprise_find().await?.ok_or_else(ended)?;
        require_active(&enterprise)?;
        check_password(password)?;
        let (hash, now) = (key.hash(), ctx.now);
        let pending = move |found: Option<Invitation>| {
            let is_pending = |one: &Invitation| one.state_at(now) == InvitationState::Pending;
            found.filter(is_pending).ok_or_else(ended)
        };
        // Asked before the password is hashed, so that links that were made up cost little.
        pending(self.store.read(scope).invitation_of_secret(&hash).await?)?;
        let password = self.hasher.hash(ctx, password, Cost::PASSWORD).await?;
        let id = PersonId::from_uuid(ctx.uuid());
        let mut ctx = ctx.clone().with_actor(Actor::Person(id));
        ctx.policy_version = enterprise.policy_version;
        let job_ctx = ctx.clone();
        self.store
            .write(scope, &ctx, move |tx| async move {
                let invitation = pending(tx.invitation_of_secret(&hash).await?)?;
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
                tx.invitation_end(invitation.id, InvitationState::Accepted, now).await?;
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

    /// A new secret for a link, and when it stops working.
    async fn invitation_key(&self, admin: &EnterpriseAdmin) -> Result<(SessionKey, Timestamp)> {
        let setting = settings::INVITATION_LINK_EXPIRY;
        let lasts = setting.unit.span(self.setting(setting).await?);
        let key = SessionKey::generate(&admin.ctx, admin.enterprise.id);
        Ok((key, admin.ctx.now.after(lasts)))
    }

    /// Where an invitation leaves: its link goes to whoever asked for it, to be passed on. What tells the
    /// invited person belongs here.
    fn invitation_deliver(&self, invitation: Invitation, key: &SessionKey) -> SentInvitation {
        let link = Secret::new(format!("{}/invitation/{}", self.public_url(), key.cookie()));
        SentInvitation { invitation, link }
    }
}

/// What is written down of an invitation that is taken back.
pub(crate) fn withdrawn(id: InvitationId) -> Event {
    let before = json!({ "state": InvitationState::Pending });
    Event::removed(Action::InvitationWithdrawn, Subject::Invitation(id), before)
}

/// Requirement 94: while the identity provider provisions, it invites, if the policy says so.
async fn unlocked(tx: &WriteTx) -> Result<()> {
    let enterprise = tx.enterprise_find().await?;
    let Enterprise { scim_enabled, policy, .. } =
        enterprise.ok_or(Error::NotFound(Thing::Enterprise))?;
    if scim_enabled && policy.locked_fields.contains(&LockedField::Invitations) {
        return Err(Error::Forbidden(Rule::InvitationsLocked));
    }
    Ok(())
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
