//! Commands about invitations.

use muster_app::{Invitee, SentInvitation};
use muster_core::{
    invitation::{Invitation, InvitationState},
    time::Timestamp,
};
use serde_json::{Value, json};

use super::Session;
use crate::{
    cli::invitation::{InvitationCommand, WhichInvitation},
    commands::output::table,
};

impl Session {
    pub(super) async fn invitation(&self, command: InvitationCommand) -> anyhow::Result<()> {
        match command {
            InvitationCommand::Send { which, email, name, role } => {
                let invitee = Invitee { email, name, role };
                let sent = self.app.invitation_send(&self.admin(which).await?, invitee).await?;
                self.say_sent(&sent);
            }
            InvitationCommand::Resend(WhichInvitation { which, id }) => {
                let sent = self.app.invitation_resend(&self.admin(which).await?, id).await?;
                self.say_sent(&sent);
            }
            InvitationCommand::Withdraw(WhichInvitation { which, id }) => {
                self.app.invitation_withdraw(&self.admin(which).await?, id).await?;
                self.output.say(&json!({ "id": id, "state": InvitationState::Withdrawn }), || {
                    "The invitation is withdrawn; its link works no more.".into()
                });
            }
            InvitationCommand::List { which, before, limit } => {
                let admin = self.admin(which).await?;
                let list = self.app.invitation_list(&admin, before, limit).await?;
                let now = admin.ctx.now;
                let answer: Vec<Value> = list.iter().map(|one| shown(one, now)).collect();
                self.output.say(&json!({ "invitations": answer }), || {
                    let rows: Vec<_> = list
                        .iter()
                        .map(|one| {
                            [
                                one.id.to_string(),
                                one.email.clone(),
                                one.state_at(now).as_str().to_owned(),
                                one.expires_at.to_string(),
                            ]
                        })
                        .collect();
                    table(["ID", "E-MAIL", "STATE", "EXPIRES"], &rows)
                });
            }
        }
        Ok(())
    }

    fn say_sent(&self, sent: &SentInvitation) {
        let SentInvitation { invitation, link } = sent;
        let mut answer = shown(invitation, invitation.sent_at);
        if let Some(answer) = answer.as_object_mut() {
            answer.insert("link".into(), link.expose().into());
        }
        self.output.say(&answer, || {
            format!(
                "The link for {}, shown this once; it works until {}:\n{}",
                invitation.email,
                invitation.expires_at,
                link.expose(),
            )
        });
    }
}

fn shown(invitation: &Invitation, now: Timestamp) -> Value {
    json!({
        "id": invitation.id,
        "email": invitation.email,
        "name": invitation.name,
        "role": invitation.role,
        "state": invitation.state_at(now),
        "created_at": invitation.created_at.to_string(),
        "sent_at": invitation.sent_at.to_string(),
        "expires_at": invitation.expires_at.to_string(),
        "ended_at": invitation.ended_at.map(|at| at.to_string()),
    })
}
