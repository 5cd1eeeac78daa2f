//! Invitations: people who join an enterprise by a link (requirements 93, 94, C-12, B3).

mod accept;
mod tidy;

use muster_core::{
    Error, Result,
    enterprise::Enterprise,
    error::{Rule, Thing},
    event::{Action, Event, Subject},
    id::{InvitationId, RoleId},
    invitation::{Invitation, InvitationState},
    notice::Invited,
    policy::LockedField,
    settings,
    text::fold,
    time::Timestamp,
};
use muster_store::{NewInvitation, WriteTx};
use muster_tokens::secret::{Secret, SessionKey};
use serde_json::json;

pub use accept::InvitationShown;

use crate::{App, EnterpriseAdmin, InvitationLink, enterprises::check_email, notices::write};

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
    /// Invites somebody by mail. The link works as long as the installation says.
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
        let (ctx, hash, invited_by) = (admin.ctx.clone(), key.hash(), admin.person);
        let link = self.invitation_link(&key);
        let mailed = link.clone();
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
                    tx.notice_withdraw(old.id).await?;
                    tx.invitation_end(old.id, InvitationState::Expired, old.expires_at).await?;
                }
                let invitation = Invitation {
                    id: InvitationId::from_uuid(ctx.uuid()),
                    email,
                    name,
                    role: Some(role.id),
                    invited_by,
                    sendings: 1,
                    state: InvitationState::Pending,
                    created_at: ctx.now,
                    sent_at: ctx.now,
                    expires_at,
                    ended_at: None,
                };
                let new = NewInvitation { invitation: invitation.clone(), secret_hash: hash };
                tx.invitation_insert(new).await?;
                write::invite(&tx, &ctx, mail(&invitation, &mailed)).await?;
                let event = Event::created(
                    Action::InvitationSent,
                    Subject::Invitation(invitation.id),
                    json!({ "role": role.id, "expires": expires_at.to_string() }),
                );
                Ok::<_, Error>(tx.done(invitation, vec![event]))
            })
            .await?;
        Ok(SentInvitation { invitation: sent, link })
    }

    /// Sends an invitation again, with another link that works as long as a new one; the link of before
    /// is void. What was accepted or withdrawn is not sent again.
    pub async fn invitation_resend(
        &self,
        admin: &EnterpriseAdmin,
        id: InvitationId,
    ) -> Result<SentInvitation> {
        let (key, expires_at) = self.invitation_key(admin).await?;
        let (ctx, hash, invited_by) = (admin.ctx.clone(), key.hash(), admin.person);
        let link = self.invitation_link(&key);
        let mailed = link.clone();
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
                    invited_by,
                    sendings: before.sendings.saturating_add(1),
                    state: InvitationState::Pending,
                    sent_at: ctx.now,
                    expires_at,
                    ended_at: None,
                    ..before
                };
                let new = NewInvitation { invitation: invitation.clone(), secret_hash: hash };
                tx.invitation_renew(new).await?;
                write::invite(&tx, &ctx, mail(&invitation, &mailed)).await?;
                let event = Event::created(
                    Action::InvitationResent,
                    Subject::Invitation(id),
                    json!({ "expires": expires_at.to_string() }),
                );
                Ok::<_, Error>(tx.done(invitation, vec![event]))
            })
            .await?;
        Ok(SentInvitation { invitation: sent, link })
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
                tx.notice_withdraw(id).await?;
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

    /// A new secret for a link, and when it stops working.
    async fn invitation_key(&self, admin: &EnterpriseAdmin) -> Result<(SessionKey, Timestamp)> {
        let setting = settings::INVITATION_LINK_EXPIRY;
        let lasts = setting.unit.span(self.setting(setting).await?);
        let key = SessionKey::generate(&admin.ctx, admin.enterprise.id);
        Ok((key, admin.ctx.now.after(lasts)))
    }

    /// Where an invitation is accepted.
    fn invitation_link(&self, key: &SessionKey) -> Secret {
        Secret::new(format!("{}/invitation/{}", self.public_url(), key.cookie()))
    }
}

/// The mail to whoever is invited. Whoever knows the link may accept, so it goes to them and to nobody else.
fn mail(invitation: &Invitation, link: &Secret) -> InvitationLink {
    let named = (invitation.name != invitation.email).then(|| invitation.name.clone());
    InvitationLink {
        invitation: invitation.id,
        sending: invitation.sendings,
        to: Invited { name: named, address: invitation.email.clone() },
        link: link.expose().to_owned(),
        expires_at: invitation.expires_at,
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
