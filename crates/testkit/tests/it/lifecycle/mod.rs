//! What becomes of people: removed, brought back, disabled, protected, adopted, invited.

mod access;
mod adoption;
mod cli;
mod invitation_page;
mod invitations;
mod leavers;
mod profile;
mod protected;
mod purge;
mod restore;
mod switch_off;
mod users_page;

use muster_app::{Invitee, PersonFilter, Secret};
use muster_core::{
    actor::Actor,
    error::{Error, Rule},
    id::{PersonId, RoleId},
    person::Person,
    policy::{OnDelete, Policy, Preset, UserNameIs},
    role::RoleSpec,
};
use muster_testkit::{Enterprise, Requests as _, ScimClient};
use serde_json::json;

/// The directory-led values, with another meaning of DELETE.
fn deleting(on_delete: OnDelete) -> Policy {
    Policy { on_delete, username_is: UserNameIs::Opaque, ..Policy::preset(Preset::DirectoryLed) }
}

fn id_of(id: &str) -> PersonId {
    id.parse().unwrap()
}

/// Those who were removed and can come back, as an administrator sees them.
async fn removed(enterprise: &Enterprise) -> Vec<Person> {
    let filter = PersonFilter { removed: Some(true), per_page: 100, ..PersonFilter::default() };
    let admin = enterprise.admin().await;
    enterprise.app.use_cases().person_browse(&admin, &filter).await.unwrap().people
}

/// The actions of a person's history.
async fn history(enterprise: &Enterprise, id: &str) -> Vec<String> {
    enterprise.history(id).await.into_iter().map(|change| change.action).collect()
}

/// Makes a role and answers its id.
async fn role(enterprise: &Enterprise, spec: RoleSpec) -> RoleId {
    let admin = enterprise.admin().await;
    enterprise.app.use_cases().role_create(&admin, spec, false).await.unwrap().id
}

/// Somebody with a token of their own.
async fn own(enterprise: &Enterprise, id: &str) -> ScimClient {
    let admin = enterprise.admin().await;
    let issued = enterprise.app.use_cases().token_generate_for(&admin, id_of(id)).await.unwrap();
    enterprise.scim_client_with(issued.value.expose())
}

/// Invites somebody; answers the secret of the link.
async fn invite(enterprise: &Enterprise, email: &str) -> String {
    let invitee = Invitee { email: email.into(), name: "By Hand".into(), role: None };
    let admin = enterprise.admin().await;
    let sent = enterprise.app.use_cases().invitation_send(&admin, invitee).await.unwrap();
    secret(sent.link.expose())
}

/// The secret in a link.
fn secret(link: &str) -> String {
    link.strip_prefix("https://muster.example/invitation/").unwrap().to_owned()
}

/// Makes somebody by hand who is no administrator; answers the id.
async fn joined(enterprise: &Enterprise, email: &str) -> String {
    let secret = invite(enterprise, email).await;
    let use_cases = enterprise.app.use_cases();
    let ctx = use_cases.ctx(Actor::Anonymous);
    let password = Secret::new("correct horse battery staple");
    let person = use_cases.invitation_accept(&ctx, &secret, &password).await.unwrap();
    person.id.to_string()
}

/// Makes an administrator who is the identity provider's and can sign in: one made by hand, adopted.
async fn provisioned_admin(enterprise: &Enterprise, entra: &ScimClient, name: &str) -> String {
    let email = format!("{name}@contoso.example");
    let id = enterprise.by_hand(&email).await;
    let sent = json!({
        "userName": name, "externalId": name, "roles": [{ "value": "Boss" }],
        "emails": [{ "value": email, "type": "work" }],
    });
    let adopted = entra.post("/Users", sent).await;
    assert_eq!(adopted.assert_status(201).id(), id);
    id
}

/// A role that makes administrators and that identity providers hand out.
fn boss() -> RoleSpec {
    RoleSpec { admin: true, ..RoleSpec::named("Boss") }
}

/// Whether one of the calls so far was decided by this rule.
async fn decided_by(enterprise: &Enterprise, rule: &str) -> bool {
    enterprise.calls().await.iter().any(|call| call.rule.as_deref() == Some(rule))
}

/// The rule behind a refusal.
#[track_caller]
fn rule<T: std::fmt::Debug>(outcome: Result<T, Error>) -> Rule {
    match outcome {
        Err(Error::Forbidden(rule)) => rule,
        other => panic!("{other:?}"),
    }
}
