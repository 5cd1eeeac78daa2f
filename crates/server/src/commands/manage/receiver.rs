//! Commands about receivers of events.

use muster_core::receiver::{Delivery, Receiver, ReceiverSpec};
use serde_json::{Value, json};

use super::Session;
use crate::{
    cli::{
        Which,
        receiver::{NewReceiver, ReceiverCommand, WhichReceiver},
    },
    commands::{output::table, secret_input},
};

impl Session {
    pub(super) async fn receiver(&self, command: ReceiverCommand) -> anyhow::Result<()> {
        match command {
            ReceiverCommand::Create { which, new } => self.receiver_create(which, new).await,
            ReceiverCommand::List(which) => self.receiver_list(which).await,
            ReceiverCommand::Pause(WhichReceiver { which, id }) => {
                self.app.receiver_pause(&self.admin(which).await?, id).await?;
                self.output.say(&json!({ "id": id, "paused": true }), || {
                    "Deliveries are stopped; what happens meanwhile is kept for later.".to_owned()
                });
                Ok(())
            }
            ReceiverCommand::Resume(WhichReceiver { which, id }) => {
                self.app.receiver_resume(&self.admin(which).await?, id).await?;
                self.output
                    .say(&json!({ "id": id, "paused": false }), || "Deliveries go on.".to_owned());
                Ok(())
            }
            ReceiverCommand::Remove(WhichReceiver { which, id }) => {
                self.app.receiver_remove(&self.admin(which).await?, id).await?;
                self.output
                    .say(&json!({ "id": id, "removed": true }), || "The receiver is gone.".into());
                Ok(())
            }
        }
    }

    async fn receiver_create(&self, which: Which, new: NewReceiver) -> anyhow::Result<()> {
        let NewReceiver { name, push, authorization, audience, events, form } = new;
        let authorization =
            authorization.then(|| secret_input::read("Authorization header")).transpose()?;
        let audience = audience.or_else(|| push.clone()).unwrap_or_default();
        let delivery = push.map_or(Delivery::Poll, |endpoint| Delivery::Push { endpoint });
        let spec = ReceiverSpec { name, delivery, audience, events, form };
        let caller = self.admin(which).await?;
        let made = self.app.receiver_create(&caller, spec, authorization.as_ref()).await?;
        self.output.say(&self.shown(&made), || {
            let how = match self.poll_url(&made) {
                Some(url) => format!("It polls with a SCIM token at {url}"),
                None => "Muster pushes to it from now on".to_owned(),
            };
            format!("{} is made; its id is {}.\n{how}.", made.spec.name, made.id)
        });
        Ok(())
    }

    async fn receiver_list(&self, which: Which) -> anyhow::Result<()> {
        let list = self.app.receiver_list(&self.admin(which).await?).await?;
        let answer: Vec<Value> = list.iter().map(|one| self.shown(one)).collect();
        self.output.say(&json!({ "receivers": answer }), || {
            let rows: Vec<_> = list
                .iter()
                .map(|one| {
                    [
                        one.id.to_string(),
                        one.spec.name.clone(),
                        one.spec.delivery.as_str().to_owned(),
                        (if one.paused_at.is_some() { "paused" } else { "" }).to_owned(),
                        one.last_error.clone().unwrap_or_default(),
                    ]
                })
                .collect();
            table(["ID", "NAME", "DELIVERY", "", "LAST ERROR"], &rows)
        });
        Ok(())
    }

    fn shown(&self, receiver: &Receiver) -> Value {
        let spec = &receiver.spec;
        json!({
            "id": receiver.id,
            "name": spec.name,
            "delivery": spec.delivery.as_str(),
            "endpoint": spec.delivery.endpoint(),
            "poll_url": self.poll_url(receiver),
            "audience": spec.audience,
            "events": spec.events,
            "form": spec.form,
            "cursor": receiver.cursor,
            "attempts": receiver.attempts,
            "last_error": receiver.last_error,
            "created_at": receiver.created_at.to_string(),
            "paused_at": receiver.paused_at.map(|at| at.to_string()),
        })
    }

    fn poll_url(&self, receiver: &Receiver) -> Option<String> {
        let polls = receiver.spec.delivery == Delivery::Poll;
        polls.then(|| format!("{}/Events/{}", self.app.tenant_url(), receiver.id))
    }
}
