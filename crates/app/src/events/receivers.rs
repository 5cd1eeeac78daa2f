//! Receivers: who is told about the people of an enterprise.

use muster_core::{
    Error, Result,
    error::{Invalid, Thing},
    event::{Action, Event, Subject},
    id::ReceiverId,
    receiver::{Delivery, Receiver, ReceiverSpec},
};
use muster_store::ReceiverRow;
use muster_tokens::secret::Secret;
use serde_json::{Value, json};
use url::{Host, Url};

use super::Address;
use crate::{App, EnterpriseAdmin, ScimCaller};

/// The longest audience and address.
const LONGEST: usize = 1_000;
/// The longest `Authorization` header.
const LONGEST_HEADER: usize = 4_096;

impl App {
    /// The receivers, by name.
    pub async fn receiver_list(&self, admin: &EnterpriseAdmin) -> Result<Vec<Receiver>> {
        Ok(self.store.read(admin.scope).receiver_list().await?)
    }

    /// Whether anybody is told about the people of the caller's enterprise.
    pub async fn events_are_told(&self, caller: &ScimCaller) -> Result<bool> {
        Ok(!self.store.read(caller.scope).receiver_list().await?.is_empty())
    }

    /// Makes a receiver. It is told about everything that happens from now on.
    pub async fn receiver_create(
        &self,
        admin: &EnterpriseAdmin,
        mut spec: ReceiverSpec,
        authorization: Option<&Secret>,
    ) -> Result<Receiver> {
        spec.name = spec.name.trim().to_owned();
        spec.events.sort_unstable();
        spec.events.dedup();
        self.receiver_check(&spec, authorization)?;
        let ctx = &admin.ctx;
        let id = ReceiverId::from_uuid(ctx.uuid());
        let address = Address { enterprise: admin.enterprise.id, receiver: id };
        let authorization = match (authorization, &self.settings.events.sealing_key) {
            (Some(secret), Some(key)) => {
                Some(key.seal(ctx, &address.place(), secret).map_err(Error::internal)?)
            }
            (Some(_), None) => {
                return Err(Error::invalid(
                    "authorization",
                    "An Authorization header is kept sealed, and there is no key to seal it with; set \
                     security.sealing_key in the configuration of every instance.",
                ));
            }
            (None, _) => None,
        };
        let now = ctx.now;
        self.store
            .write(admin.scope, ctx, move |tx| async move {
                let receiver = Receiver {
                    id,
                    spec,
                    cursor: tx.change_head().await?,
                    acknowledged: Vec::new(),
                    attempts: 0,
                    next_attempt_at: now,
                    last_error: None,
                    created_at: now,
                    paused_at: None,
                };
                let row = ReceiverRow { receiver, authorization };
                tx.receiver_insert(&row).await?;
                let event = Event::created(
                    Action::ReceiverCreated,
                    Subject::Receiver(id),
                    record(&row.receiver.spec),
                );
                Ok::<_, Error>(tx.done(row.receiver, vec![event]))
            })
            .await
    }

    /// Stops deliveries; what happens meanwhile is delivered when they go on.
    pub async fn receiver_pause(&self, admin: &EnterpriseAdmin, id: ReceiverId) -> Result<()> {
        self.receiver_set_paused(admin, id, true).await
    }

    /// Lets deliveries go on, at once.
    pub async fn receiver_resume(&self, admin: &EnterpriseAdmin, id: ReceiverId) -> Result<()> {
        self.receiver_set_paused(admin, id, false).await
    }

    /// Removes a receiver; what it was not told yet, it is never told.
    pub async fn receiver_remove(&self, admin: &EnterpriseAdmin, id: ReceiverId) -> Result<()> {
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let found = tx.receiver_lock(id).await?;
                let receiver = found.ok_or(Error::NotFound(Thing::Receiver))?;
                tx.receiver_delete(id).await?;
                let event = Event::removed(
                    Action::ReceiverRemoved,
                    Subject::Receiver(id),
                    record(&receiver.spec),
                );
                Ok::<_, Error>(tx.done((), vec![event]))
            })
            .await
    }

    async fn receiver_set_paused(
        &self,
        admin: &EnterpriseAdmin,
        id: ReceiverId,
        pause: bool,
    ) -> Result<()> {
        let now = admin.ctx.now;
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let found = tx.receiver_lock(id).await?;
                let receiver = found.ok_or(Error::NotFound(Thing::Receiver))?;
                if receiver.paused_at.is_some() == pause {
                    return Ok::<_, Error>(tx.unchanged(()));
                }
                tx.receiver_set_paused(id, pause.then_some(now), now).await?;
                let action = if pause { Action::ReceiverPaused } else { Action::ReceiverResumed };
                let event = Event::changed(
                    action,
                    Subject::Receiver(id),
                    json!({ "paused": !pause }),
                    json!({ "paused": pause }),
                );
                Ok(tx.done((), vec![event]))
            })
            .await
    }

    fn receiver_check(&self, spec: &ReceiverSpec, authorization: Option<&Secret>) -> Result<()> {
        let mut broken = Vec::new();
        let mut check = |field: &str, good: bool, message: &str| {
            if !good {
                broken.push(Invalid { field: field.into(), message: message.into() });
            }
        };
        let name = spec.name.chars().count();
        check("name", (1..=100).contains(&name), "A receiver needs a name of 1 to 100 characters.");
        let audience = &spec.audience;
        check(
            "audience",
            (1..=LONGEST).contains(&audience.len()) && !audience.contains(char::is_control),
            "A receiver needs an audience: the text it expects in the aud of its events, such as its \
             own address.",
        );
        check("events", !spec.events.is_empty(), "A receiver needs at least one kind of event.");
        if let Delivery::Push { endpoint } = &spec.delivery
            && let Err(message) = check_endpoint(endpoint, self.settings.events.allow_http)
        {
            check("endpoint", false, message);
        }
        if let Some(secret) = authorization {
            let text = secret.expose();
            let fits = text.len() <= LONGEST_HEADER
                && text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
            check(
                "authorization",
                fits,
                "An Authorization header has printable ASCII characters, at most 4096 of them, such as \
                 \"Bearer <token>\".",
            );
            check(
                "authorization",
                spec.delivery != Delivery::Poll,
                "Only a receiver that is pushed to has an Authorization header; one that polls brings \
                 its own token.",
            );
        }
        if broken.is_empty() { Ok(()) } else { Err(Error::Invalid(broken)) }
    }
}

/// Whether events may be sent to this address.
fn check_endpoint(endpoint: &str, allow_http: bool) -> Result<(), &'static str> {
    const FORM: &str = "The endpoint must be an address such as https://receiver.example/events, \
                        without user name, password and fragment.";
    let url = Url::parse(endpoint).map_err(|_form| FORM)?;
    let bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    if endpoint.len() > LONGEST || !bare {
        return Err(FORM);
    }
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return Err(FORM),
    };
    match url.scheme() {
        "https" => Ok(()),
        "http" if here || allow_http => Ok(()),
        // RFC 9967 §5: events are protected on the way.
        "http" => {
            Err("The endpoint must begin with https://: events carry personal data. Plain http:// \
                       goes to this very machine only, or where events.allow_http says so.")
        }
        _ => Err(FORM),
    }
}

/// What the change log says about a receiver; never its secret.
fn record(spec: &ReceiverSpec) -> Value {
    json!({
        "name": spec.name,
        "delivery": spec.delivery.as_str(),
        "endpoint": spec.delivery.endpoint(),
        "audience": spec.audience,
        "events": spec.events,
        "form": spec.form,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_stays_on_the_machine() {
        for (endpoint, trusting, good) in [
            ("https://receiver.example/events", false, true),
            ("https://receiver.example/events?x=1", false, true),
            ("http://localhost:9000/", false, true),
            ("http://127.0.0.1:9000/", false, true),
            ("http://[::1]:9000/", false, true),
            ("http://receiver.example/", false, false),
            ("http://receiver.example/", true, true),
            ("http://localhost.example/", false, false),
            ("http://127.0.0.1.example/", false, false),
            ("ftp://receiver.example/", true, false),
            ("https://u:p@receiver.example/", true, false),
            ("https://receiver.example/#x", true, false),
            ("receiver.example", true, false),
            ("", true, false),
        ] {
            assert_eq!(check_endpoint(endpoint, trusting).is_ok(), good, "{endpoint}");
        }
    }
}
