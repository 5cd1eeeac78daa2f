//! The outbox of an enterprise.

use muster_app::NoticeFilter;
use muster_core::notice::{Outgoing, Recipient};
use serde_json::{Value, json};

use super::Session;
use crate::{cli::mail::MailList, commands::output::table};

impl Session {
    pub(super) async fn mail_list(&self, list: MailList) -> anyhow::Result<()> {
        let MailList { which, state, before, limit } = list;
        let filter = NoticeFilter { state, before, limit };
        let found = self.app.notice_list(&self.admin(which).await?, filter).await?;
        let answer: Vec<Value> = found.iter().map(shown).collect();
        self.output.say(&json!({ "notices": answer }), || {
            let rows: Vec<_> = found
                .iter()
                .map(|one| {
                    [
                        one.id.to_string(),
                        one.notice.kind().as_str().to_owned(),
                        one.state.as_str().to_owned(),
                        match &one.to {
                            Recipient::Person(id) => id.to_string(),
                            Recipient::Invited(invited) => invited.address.clone(),
                        },
                        one.created_at.to_string(),
                        one.attempts.to_string(),
                        one.last_error.clone().unwrap_or_default(),
                    ]
                })
                .collect();
            table(["ID", "KIND", "STATE", "TO", "WRITTEN", "FAILURES", "LAST ERROR"], &rows)
        });
        Ok(())
    }
}

/// What it says is left out: an invitation's link gives access.
fn shown(one: &Outgoing) -> Value {
    let (user, invited) = match &one.to {
        Recipient::Person(id) => (Some(id), None),
        Recipient::Invited(invited) => (None, Some(&invited.address)),
    };
    json!({
        "id": one.id,
        "kind": one.notice.kind().as_str(),
        "state": one.state.as_str(),
        "user": user,
        "invited": invited,
        "created_at": one.created_at.to_string(),
        "attempts": one.attempts,
        "next_attempt_at": one.next_attempt_at.to_string(),
        "last_error": one.last_error,
        "ended_at": one.ended_at.map(|at| at.to_string()),
    })
}
