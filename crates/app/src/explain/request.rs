//! What last had a say about somebody.

use muster_core::{
    Result,
    explain::{RemovedBy, Request},
    id::{CallId, PersonId, RequestId},
    invitation::Invitation,
    parked::Parked,
    person::Person,
};
use muster_store::{Change, ReadTx};
use serde_json::Value;

/// Changes that are looked through, at most, and how many are read at a time.
const PAGES: usize = 5;
const PAGE: u64 = 100;

/// What was done, and by which policy.
pub(super) struct Deed {
    pub(super) request: Request,
    pub(super) policy_version: Option<i64>,
    /// An administrator did it.
    pub(super) by_hand: bool,
    /// Who did it, where it removed somebody.
    pub(super) removed_by: RemovedBy,
}

/// The newest change of a person that is meant.
pub(super) async fn newest(
    tx: &ReadTx,
    id: PersonId,
    is_meant: impl Fn(&Change) -> bool,
) -> Result<Option<Deed>> {
    let mut before = None;
    for _ in 0..PAGES {
        let page = tx.change_newest_of_person(id, before, PAGE).await?;
        if let Some(change) = page.iter().find(|change| is_meant(change)) {
            return Ok(Some(deed(tx, id, change).await?));
        }
        match page.last() {
            Some(last) => before = Some(last.sequence),
            None => break,
        }
    }
    Ok(None)
}

/// Whether a change decided about the role. Where only what lost against it is another, it did not.
pub(super) fn role_was_said(change: &Change) -> bool {
    const DECIDED: [&str; 3] = ["by", "rule", "waits"];
    let (before, after) = (change.before.as_ref(), change.after.as_ref());
    let of = |record: Option<&Value>, name: &str| -> Option<Value> {
        record?.get("roleFrom")?.get(name).cloned()
    };
    let role = |record: Option<&Value>| record.and_then(|it| it.get("role")).cloned();
    let from = DECIDED.iter().any(|name| of(before, name) != of(after, name));
    after.is_some_and(|it| it.get("roleFrom").is_some()) && (from || role(before) != role(after))
}

/// Whether a change decided whether the person is active.
pub(super) fn state_was_said(change: &Change) -> bool {
    const ALWAYS: [&str; 5] = [
        "person.created",
        "person.activated",
        "person.deactivated",
        "person.deleted",
        "person.restored",
    ];
    ALWAYS.contains(&change.action.as_str()) || said(change, "active") || said(change, "held")
}

fn said(change: &Change, name: &str) -> bool {
    let has = |record: &Option<Value>| record.as_ref().is_some_and(|it| it.get(name).is_some());
    has(&change.after) || has(&change.before) && !change.action.starts_with("person.deleted")
}

async fn deed(tx: &ReadTx, id: PersonId, change: &Change) -> Result<Deed> {
    Ok(Deed {
        request: Request {
            at: change.at,
            action: change.action.clone(),
            by: by(tx, change).await?,
            request: change.request.clone(),
            call: call(tx, id, change).await?,
        },
        policy_version: Some(change.policy_version).filter(|version| *version > 0),
        by_hand: ["person", "operator"].contains(&change.actor_kind.as_str()),
        removed_by: match change.actor_kind.as_str() {
            "scim" => RemovedBy::IdentityProvider,
            "person" | "operator" => RemovedBy::Hand,
            _ => RemovedBy::Muster,
        },
    })
}

/// The row of the call log: the one about the person, of a request that held several.
async fn call(tx: &ReadTx, id: PersonId, change: &Change) -> Result<Option<CallId>> {
    if change.actor_kind != "scim" {
        return Ok(None);
    }
    let Ok(request) = change.request.parse::<RequestId>() else { return Ok(None) };
    let calls = tx.call_list_of_request(request, change.at).await?;
    let about = calls.iter().find(|call| call.person == Some(id)).or(calls.first());
    Ok(about.map(|call| call.id))
}

/// Who did it, in words.
async fn by(tx: &ReadTx, change: &Change) -> Result<String> {
    Ok(match change.actor_kind.as_str() {
        "scim" => "by an identity provider".to_owned(),
        "operator" => "by an operator at the command line".to_owned(),
        "person" => match admin(tx, change).await? {
            Some(admin) => format!("by the administrator {}", admin.profile.shown_name()),
            None => "by an administrator who is not there any more".to_owned(),
        },
        "system" => "by Muster itself".to_owned(),
        other => format!("by {other}"),
    })
}

async fn admin(tx: &ReadTx, change: &Change) -> Result<Option<Person>> {
    match change.actor_id.as_deref().map(str::parse) {
        Some(Ok(id)) => Ok(tx.person_find(id).await?),
        _ => Ok(None),
    }
}

/// Somebody who waits was sent last.
pub(super) fn of_parked(parked: &Parked) -> Deed {
    let times = if parked.times == 1 { String::new() } else { format!(", {} times", parked.times) };
    Deed {
        request: Request {
            at: parked.last_at,
            action: "parked.added".to_owned(),
            by: format!("by an identity provider{times}"),
            request: String::new(),
            call: None,
        },
        policy_version: parked.policy_version,
        by_hand: false,
        removed_by: RemovedBy::IdentityProvider,
    }
}

/// Somebody was invited.
pub(super) fn of_invitation(invitation: &Invitation) -> Deed {
    Deed {
        request: Request {
            at: invitation.sent_at,
            action: "invitation.sent".to_owned(),
            by: "by an administrator".to_owned(),
            request: String::new(),
            call: None,
        },
        policy_version: None,
        by_hand: true,
        removed_by: RemovedBy::Hand,
    }
}
