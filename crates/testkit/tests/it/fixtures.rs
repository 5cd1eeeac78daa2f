//! What identity providers really send, replayed (`fixtures/idp/`).
//!
//! Every recorded exchange runs on an enterprise of its own, with the profile of its sender and with the
//! generic one. [`facts`] and the files beside it say what must be true afterwards. Exchanges about groups are replayed by [`crate::fixtures_groups`].

mod microsoft;
mod okta;
mod others;
mod rfc;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use muster_core::{
    policy::{Policy, Preset},
    provider::IdentityProvider,
};
use muster_scim::Quirk;
use muster_testkit::{
    Call, Enterprise, Fixture, Requests as _, ScimClient, TestApp, both_backends,
};
use serde_json::{Value, json};

const EXTENSION: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const CORE: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

/// Senders of made-up roles, or of people without a work e-mail.
const BY_THE_LETTER: &[&str] =
    &["authentik", "entra-validator", "ms-postman", "onelogin", "rfc", "scim2-tester", "wso2"];

/// Every folder of recordings.
pub(crate) const FOLDERS: &[&str] = &[
    "authentik",
    "cyberark",
    "entra",
    "entra-validator",
    "google",
    "jumpcloud",
    "ms-postman",
    "okta",
    "onelogin",
    "pingfederate",
    "pingone",
    "rauthy",
    "rfc",
    "rippling",
    "sailpoint",
    "scim2-tester",
    "wso2",
];

/// The profiles that an exchange of this folder is replayed with: that of its sender and, where there is
/// a body to understand, the generic one.
pub(crate) fn profiles(folder: &str, fixture: &Fixture) -> BTreeSet<IdentityProvider> {
    let generic = (!fixture.body.is_null()).then_some(IdentityProvider::Generic);
    generic.into_iter().chain([profile(folder)]).collect()
}

/// The profile of a sender. The letter of the standard is understood by the strictest.
fn profile(folder: &str) -> IdentityProvider {
    match folder {
        "authentik" => IdentityProvider::Authentik,
        "cyberark" => IdentityProvider::CyberArk,
        "entra" | "entra-validator" | "ms-postman" => IdentityProvider::Entra,
        "google" => IdentityProvider::Google,
        "jumpcloud" => IdentityProvider::JumpCloud,
        "okta" | "rfc" => IdentityProvider::Okta,
        "onelogin" => IdentityProvider::OneLogin,
        "pingfederate" | "pingone" => IdentityProvider::Ping,
        "rauthy" => IdentityProvider::Rauthy,
        "sailpoint" => IdentityProvider::SailPoint,
        "wso2" => IdentityProvider::Wso2,
        _ => IdentityProvider::Generic,
    }
}

/// What must be true after an exchange.
enum Fact {
    /// The answer has this status, of those that the recording accepts.
    Status(u16),
    /// The value at a JSON pointer of the answer; null for absent.
    At(&'static str, Value),
    /// The value at a JSON pointer of the answer is there, and another.
    Not(&'static str, Value),
    /// A SCIM error of this type.
    Error(u16, &'static str),
    /// The list has so many results.
    Total(u64),
    /// The person seeded as `{user}` is as before, `meta` included.
    Unchanged,
    /// The first resource of the list has exactly these members.
    Members(&'static [&'static str]),
    /// The answer has this header.
    Header(&'static str, &'static str),
    /// The answer has no body.
    NoBody,
    /// The answer's id is one of ours, and not of somebody removed.
    NewId,
    /// The role in force of the answered person.
    Role(&'static str),
}
use Fact::{At, Error, Header, Members, NewId, NoBody, Not, Role, Status, Total, Unchanged};

/// What an exchange needs beside the common state.
#[derive(Default)]
pub(crate) struct Setting {
    /// Roles that the enterprise must have.
    roles: &'static [&'static str],
    /// Changes to the person `{user}`; null takes an attribute away.
    user: Value,
    /// People made before, by the bodies of these exchanges or literally.
    before: Vec<Value>,
}

fn setting(name: &str) -> Setting {
    let none = Setting::default();
    match name {
        // Roles are found by name (requirement 71): those that the exchange hands out must exist.
        "entra/create-user-roles-complex" => Setting { roles: &["TemplateManager"], ..none },
        "entra/patch-role-stringified" => Setting { roles: &["25"], ..none },
        // States that the notes of the recordings name.
        "entra/patch-role-primary-upsert" => Setting { user: json!({ "roles": null }), ..none },
        "entra/patch-phone-upsert" | "entra/patch-phone-singular-alias" => {
            Setting { user: json!({ "phoneNumbers": null }), ..none }
        }
        "entra/patch-organization-remove" => {
            Setting { user: json!({ EXTENSION: { "organization": "Contoso France" } }), ..none }
        }
        "entra/create-user-duplicate-email" | "entra/create-user-namesake" => {
            Setting { before: vec![body("entra", "create-user-product-mapping")], ..none }
        }
        "entra/query-email-plus" => Setting {
            before: vec![json!({
                "userName": "Plus",
                "emails": [{ "type": "work", "value": "amelie+scim@contoso.example" }],
            })],
            ..none
        },
        "entra/query-name-with-apostrophe" => Setting {
            before: vec![json!({
                "userName": "Niamh O'Neill",
                "emails": [{ "type": "work", "value": "niamh@contoso.example" }],
            })],
            ..none
        },
        "entra-validator/query-username-mixed-case" => {
            Setting { before: vec![json!({ "userName": "orlo@ziemann.example" })], ..none }
        }
        "entra-validator/patch-manager-empty-string" => {
            Setting { user: json!({ EXTENSION: { "manager": { "value": "1" } } }), ..none }
        }
        "entra-validator/patch-null-clears" | "entra-validator/patch-remove-many" => Setting {
            user: json!({
                "nickName": "Mel",
                "phoneNumbers": [{ "type": "fax", "value": "1" }, { "type": "work", "value": "2" }],
                EXTENSION: { "department": "Legal" },
            }),
            ..none
        },
        _ => match name.split_once('/') {
            Some(("okta", name)) => okta::setting(name),
            Some(("ms-postman", name)) => microsoft::setting(name),
            Some(("rfc", name)) => rfc::setting(name),
            _ => others::setting(name),
        },
    }
}

fn facts(name: &str) -> Vec<Fact> {
    let work = |value: &str| At("/emails/0/value", json!(value));
    match name {
        "entra/create-user-after-delete" => vec![Status(201), NewId],
        "entra/create-user-duplicate-email" => vec![Error(409, "uniqueness")],
        "entra/create-user-namesake" => vec![Error(409, "uniqueness")],
        "entra/create-user-empty-roles" => {
            vec![Status(201), At("/roles", Value::Null), Role("DefaultEnterprise")]
        }
        "entra/create-user-no-email" => vec![Error(400, "invalidValue")],
        "entra/create-user-product-mapping" => vec![
            At("/phoneNumbers/0/value", json!("+33 6 12 34 56 78")),
            At("/roles/0/primary", json!(true)),
            At("/userName", json!("Amélie Dupont-Roche")),
            At("/schemas", json!([CORE, EXTENSION])),
            Role("EnterpriseUser"),
        ],
        "entra/create-user-roles-complex" => vec![
            At("/roles/0/primary", json!(false)),
            At("/roles/0/display", json!("Template manager")),
            Role("TemplateManager"),
        ],
        "entra/create-user-vendor-singular" => vec![
            work("chiara.bianchi@contoso.example"),
            At("/phoneNumbers/0/value", json!("+39 333 1234567")),
            At("/email", Value::Null),
        ],
        "entra/delete-user" => vec![Status(204), NoBody],
        "entra/get-absent-user" | "entra/get-non-uuid-id" => {
            vec![Error(404, ""), At("/status", json!("404"))]
        }
        "entra/get-schemas" => vec![Total(6)],
        "entra/get-user" => vec![
            At("/roles/0/primary", json!(true)),
            At("/meta/version", json!("W/\"1\"")),
            At(
                "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/employeeNumber",
                json!("701984"),
            ),
        ],
        "entra/missing-token" => vec![Error(401, "")],
        "entra/patch-disable-flag"
        | "entra/patch-disable-urn-path"
        | "entra/patch-pathless-active-string" => vec![At("/active", json!(false))],
        "entra/patch-enable-add-string" => vec![Status(200), Unchanged],
        "entra/patch-flag-grouped-pathless" => vec![
            work("amelie.m@contoso.example"),
            At("/name/familyName", json!("Martin")),
            At("/name.familyName", Value::Null),
            At(
                "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/employeeNumber",
                json!("701984"),
            ),
        ],
        "entra/patch-multi-attributes" => vec![
            work("updated.mail@contoso.example"),
            At("/name/familyName", json!("Martin")),
            At("/userName", json!("Amélie Martin")),
            At("/active", json!(false)),
        ],
        // No rule limits names here.
        "entra/patch-name-too-long" => vec![Status(200)],
        "entra/patch-names" => {
            vec![At("/name", json!({ "givenName": "Amélie-Rose", "familyName": "Dupont" }))]
        }
        "entra/patch-organization-add" => vec![
            At("/schemas", json!([CORE, EXTENSION])),
            At(
                "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/organization",
                json!("Contoso Belgique"),
            ),
        ],
        "entra/patch-organization-dot-notation" => {
            vec![At(
                "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/organization",
                json!("Contoso SARL"),
            )]
        }
        "entra/patch-organization-remove" => {
            vec![
                At("/schemas", json!([CORE])),
                At("/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", Value::Null),
            ]
        }
        "entra/patch-other-tenant-user" => vec![Error(404, "")],
        "entra/patch-phone-mobile-keeps-work" => vec![At(
            "/phoneNumbers",
            json!([{ "type": "work", "value": "+33 6 12 34 56 78" }, { "type": "mobile", "value": "+33 7 00 00 00 01" }]),
        )],
        "entra/patch-phone-upsert" | "entra/patch-phone-singular-alias" => {
            vec![At("/phoneNumbers", json!([{ "type": "work", "value": "+33 6 98 76 54 32" }]))]
        }
        "entra/patch-role-primary-replace" => vec![
            At(
                "/roles",
                json!([{ "value": "Admin", "type": "WindowsAzureActiveDirectoryRole", "primary": true }]),
            ),
            Role("Admin"),
        ],
        "entra/patch-role-primary-type" => vec![Status(200), Unchanged],
        "entra/patch-role-primary-upsert" => vec![
            At("/roles", json!([{ "value": "EnterpriseUser", "primary": true }])),
            Role("EnterpriseUser"),
        ],
        "entra/patch-role-stringified" => vec![
            At("/roles/1/value", json!("25")),
            At("/roles/1/display", json!("Role1234")),
            // The primary one is still the other.
            Role("EnterpriseUser"),
        ],
        "entra/patch-title-remove" => {
            vec![At("/title", Value::Null), At("/userName", json!("Amélie Dupont-Roche"))]
        }
        "entra/patch-unknown-path" => vec![Error(400, "invalidPath"), Unchanged],
        "entra/patch-username-taken" | "entra/patch-work-email-taken" => {
            vec![Error(409, "uniqueness"), Unchanged]
        }
        "entra/patch-work-email-alias" => {
            vec![
                work("amelie.roche@contoso.example"),
                At("/emails/1/value", json!("amelie.perso@mail.example")),
            ]
        }
        "entra/query-deleted-user" | "entra/query-externalid-wrong-case" => vec![Total(0)],
        "entra/query-manager-reference" => vec![Total(1), Members(&["id", "schemas"])],
        "entra/query-email-plus"
        | "entra/query-enterprise-employee-number"
        | "entra/query-enterprise-organization"
        | "entra/query-externalid"
        | "entra/query-name-with-apostrophe"
        | "entra/query-username"
        | "entra/query-username-case"
        | "entra/query-work-email-hit"
        | "entra/query-work-email-vendor-alias" => vec![Total(1)],
        "entra/test-connection-externalid"
        | "entra/test-connection-no-user-agent"
        | "entra/test-connection-work-email" => vec![Total(0), At("/Resources", json!([]))],
        "entra-validator/create-user-random" => vec![
            At("/roles/0/primary", json!(true)),
            At("/phoneNumbers/2", json!({ "type": "fax", "value": "0-271-5540" })),
            At("/addresses/0/postalCode", json!("sw4 9kd")),
        ],
        "entra-validator/create-user-string-booleans" => vec![
            At("/active", json!(true)),
            At("/emails/0/primary", json!(true)),
            At(
                "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/manager/value",
                json!("KQZLM"),
            ),
        ],
        "entra-validator/get-user-after-disable" => vec![At("/active", json!(false))],
        "entra-validator/patch-addresses-primary-string" => {
            vec![At("/addresses", json!([{ "primary": true, "streetAddress": "1 rue Basse" }]))]
        }
        "entra-validator/patch-array-wrapped-scalars" => {
            vec![At("/userType", json!("Employee")), At("/title", json!("Engineer"))]
        }
        "entra-validator/patch-boolean-junk" => vec![Error(400, "invalidValue"), Unchanged],
        "entra-validator/patch-emails-untyped" => {
            vec![
                Status(200),
                At("/emails/2", json!({ "type": "untyped", "value": "weird@kuhn.example" })),
            ]
        }
        "entra-validator/patch-empty-operations" => vec![Error(400, "invalidSyntax"), Unchanged],
        "entra-validator/patch-manager-bare" => {
            vec![At(
                "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/manager/value",
                json!("KQZLMWPR"),
            )]
        }
        "entra-validator/patch-manager-empty-string" => {
            vec![
                Status(200),
                At("/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", Value::Null),
            ]
        }
        "entra-validator/patch-many-filtered" => vec![
            At(
                "/emails/0",
                json!({ "type": "work", "value": "new@kuhn.example", "primary": true }),
            ),
            At(
                "/emails/1",
                json!({ "type": "home", "value": "home@kuhn.example", "display": "Home" }),
            ),
            At("/phoneNumbers/1", json!({ "type": "fax", "value": "1-555-0100" })),
        ],
        "entra-validator/patch-null-clears" => vec![Status(200), At("/nickName", Value::Null)],
        "entra-validator/patch-null-username" => vec![Error(400, "mutability"), Unchanged],
        "entra-validator/patch-remove-many" => vec![
            At("/nickName", Value::Null),
            At("/emails/1", Value::Null),
            At("/phoneNumbers", json!([{ "type": "work", "value": "2" }])),
            At("/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", Value::Null),
        ],
        "entra-validator/patch-spaces-in-path" => vec![Status(200)],
        "entra-validator/query-double-encoded" => vec![Total(0)],
        "entra-validator/query-username-mixed-case" => vec![Total(1)],
        _ => match name.split_once('/') {
            Some(("okta", name)) => okta::facts(name),
            Some(("ms-postman", name)) => microsoft::facts(name),
            Some(("rfc", name)) => rfc::facts(name),
            _ => others::facts(name),
        },
    }
}

fn body(folder: &str, name: &str) -> Value {
    let all = Fixture::all(folder);
    all.into_iter().find(|(found, _)| found == name).unwrap().1.body
}

/// The person that most exchanges are about.
fn amelie() -> Value {
    json!({
        "userName": "Amélie Dupont-Roche",
        "externalId": "b5e0c9a1-2d47-4f0e-9c63-1a7f8d20e4bb",
        "active": true,
        "emails": [
            { "value": "amelie.dupont@contoso.example", "type": "work", "primary": true },
            { "value": "amelie.perso@mail.example", "type": "home" },
        ],
        "title": "Juriste",
        "phoneNumbers": [{ "value": "+33 6 12 34 56 78", "type": "work" }],
        "roles": [{ "value": "EnterpriseUser", "type": "WindowsAzureActiveDirectoryRole", "primary": true }],
        EXTENSION: { "organization": "Contoso France", "employeeNumber": "701984" },
    })
}

fn named(user_name: &str, email: &str, active: bool) -> Value {
    json!({ "userName": user_name, "active": active, "emails": [{ "value": email, "type": "work" }] })
}

/// The group that exchanges are about.
pub(crate) fn signataires(members: &[&str]) -> Value {
    let members: Vec<Value> = members.iter().map(|id| json!({ "value": id })).collect();
    json!({
        "displayName": "Signataires Paris",
        "externalId": "60f1bb27-2e1e-402d-bcc4-ec999564a194",
        "members": members,
    })
}

/// An enterprise in the state that an exchange was recorded in, and what its placeholders mean.
pub(crate) struct Stage {
    pub(crate) enterprise: Enterprise,
    pub(crate) client: ScimClient,
    pub(crate) words: BTreeMap<&'static str, String>,
    deleted: String,
}

impl Stage {
    pub(crate) async fn set(
        app: &TestApp,
        name: &str,
        setting: Setting,
        identity_provider: IdentityProvider,
    ) -> Self {
        let folder = name.split('/').next().unwrap();
        let by_the_letter = BY_THE_LETTER.contains(&folder);
        let preset = if by_the_letter { Preset::Rfc } else { Preset::DirectoryLed };
        let policy = Policy { identity_provider, ..Policy::preset(preset) };
        let enterprise = app.enterprise_with(policy).await;
        for role in setting.roles {
            enterprise.role(role).await;
        }
        let client = enterprise.scim_client().await;
        let mut words = BTreeMap::from([
            ("{token}", client.token.clone()),
            ("{absent}", "0192f0c1-2d3e-7abc-8def-0123456789ab".to_owned()),
            ("{etag}", "W/\"1\"".to_owned()),
            ("{group}", "0192f0c1-2d3e-7abc-8def-0123456789ac".to_owned()),
        ]);
        let deleted =
            client.create(named("Amélie Dupont-Roche", "deleted.user@contoso.example", true)).await;
        client.delete(&format!("/Users/{deleted}")).await.assert_status(204);
        words.insert("{deletedUser}", deleted.clone());
        for body in setting.before {
            client.create(body).await;
        }
        let short = name.rsplit('/').next().unwrap();
        if !["create-", "test-user", "test-group"].iter().any(|prefix| short.starts_with(prefix)) {
            let second = client.create(named("Bjorn Aas", "bjorn.aas@contoso.example", true)).await;
            let mut user = amelie();
            if short == "query-manager-reference" {
                user[EXTENSION]["manager"] = json!({ "value": second });
            }
            for (key, value) in setting.user.as_object().into_iter().flatten() {
                user[key] = value.clone();
            }
            let first = client.create(user).await;
            let group = client.post("/Groups", signataires(&[&first, &second])).await;
            words.insert("{group}", group.assert_status(201).id());
            words.insert("{user}", first);
            words.insert("{user2}", second);
            let inactive = named("Ina Ktiv", "ina@contoso.example", false);
            words.insert("{inactiveUser}", client.create(inactive).await);
            words.insert("{owner}", enterprise.by_hand("owner@contoso.example").await);
            let other = app.enterprise().await.scim_client().await;
            let stranger = named("Stranger", "stranger@other.example", true);
            words.insert("{otherTenantUser}", other.create(stranger).await);
            words.insert("{otherTenantUserName}", "Stranger".to_owned());
        }
        app.clock().advance(Duration::from_mins(1));
        Self { enterprise, client, words, deleted }
    }

    pub(crate) fn fill(&self, text: &str) -> String {
        self.words.iter().fold(text.to_owned(), |text, (word, value)| text.replace(word, value))
    }

    pub(crate) fn call(&self, fixture: &Fixture) -> Call {
        let path = format!("/api/scim/v2{}", self.fill(&fixture.path));
        let mut call = Call::new(&fixture.method, path);
        for (name, value) in &fixture.headers {
            call = call.header(name, &self.fill(value));
        }
        match &fixture.body {
            Value::Null => call,
            Value::String(raw) => call.body(self.fill(raw)),
            body => call.body(self.fill(&body.to_string())),
        }
    }

    pub(crate) async fn user(&self) -> Value {
        match self.words.get("{user}") {
            Some(id) => self.client.get(&format!("/Users/{id}")).await.json(),
            None => Value::Null,
        }
    }
}

/// Replays one exchange; answers what is not as it should be.
async fn replay(
    app: &TestApp,
    name: &str,
    fixture: &Fixture,
    sender: IdentityProvider,
) -> Result<(), String> {
    let stage = Stage::set(app, name, setting(name), sender).await;
    let before = stage.user().await;
    let answer = app.send(stage.call(fixture)).await;
    let mut wrong = Vec::new();
    if !fixture.expect.status.contains(&answer.status) {
        wrong.push(format!("one of {:?} was expected", fixture.expect.status));
    }
    let facts = facts(name);
    if facts.is_empty() {
        wrong.push("nobody says what must be true afterwards".to_owned());
    }
    let json = || serde_json::from_slice::<Value>(&answer.body).unwrap_or_default();
    let at = |pointer: &str| json().pointer(pointer).cloned().unwrap_or(Value::Null);
    for fact in facts {
        let (holds, what) = match fact {
            Status(status) => (answer.status == status, format!("status {status}")),
            At(pointer, value) => (at(pointer) == value, format!("{pointer} is {value}")),
            Not(pointer, value) => {
                let there = at(pointer);
                (!there.is_null() && there != value, format!("{pointer} is not {value}"))
            }
            Error(status, kind) => {
                let kind = if kind.is_empty() { Value::Null } else { kind.into() };
                (
                    answer.status == status
                        && at("/scimType") == kind
                        && at("/status") == *status.to_string(),
                    format!("an error {status} {kind}"),
                )
            }
            Total(total) => (at("/totalResults") == total, format!("{total} results")),
            Unchanged => (stage.user().await == before, "nothing changed".to_owned()),
            Members(names) => {
                let first = at("/Resources/0");
                let number = first.as_object().map(serde_json::Map::len);
                let all = names.iter().all(|name| first.get(name).is_some());
                (all && number == Some(names.len()), format!("only {names:?}"))
            }
            Header(name, value) => {
                (answer.header(name) == Some(value), format!("{name} is {value}"))
            }
            NoBody => (answer.body.is_empty(), "no body".to_owned()),
            NewId => (at("/id").is_string() && at("/id") != stage.deleted, "a new id".to_owned()),
            Role(role) => {
                let id = at("/id");
                let seen = stage.enterprise.seen(id.as_str().unwrap_or_default()).await;
                (seen.role == role, format!("the role {role} instead of {}", seen.role))
            }
        };
        if !holds {
            wrong.push(what);
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        let (notes, wrong) = (&fixture.expect.notes, wrong.join("; "));
        Err(format!("{name} as {} ({notes}): {wrong}\n{answer}", sender.title()))
    }
}

async fn replay_all(app: &TestApp, folder: &str) {
    let mut failures = Vec::new();
    for (name, fixture) in Fixture::all(folder) {
        let name = format!("{folder}/{name}");
        if crate::fixtures_groups::is_about_groups(&name, &fixture) {
            continue;
        }
        for sender in profiles(folder, &fixture) {
            failures.extend(replay(app, &name, &fixture, sender).await.err());
        }
    }
    assert!(
        failures.is_empty(),
        "{} exchanges went wrong:\n\n{}",
        failures.len(),
        failures.join("\n\n")
    );
}

both_backends! {
    /// Entra's provisioning service: requirements 39, 49–53, 64–68; traps D2–D6.
    /// Proves: 7644-4-02
    async fn entra(app) {
        replay_all(&app, "entra").await;
    }

    /// Microsoft's SCIM validator, by the letter of the standard.
    async fn entra_validator(app) {
        replay_all(&app, "entra-validator").await;
    }

    /// Okta's provisioning, its connector test and its SPEC tests.
    async fn okta_and_its_tests(app) {
        replay_all(&app, "okta").await;
    }

    /// Microsoft's public collection of requests.
    async fn microsofts_collection(app) {
        replay_all(&app, "ms-postman").await;
    }

    /// The letter of the standard.
    async fn the_standard(app) {
        replay_all(&app, "rfc").await;
    }

    /// Everybody else.
    async fn everybody_else(app) {
        for folder in FOLDERS {
            if !["entra", "entra-validator", "okta", "ms-postman", "rfc"].contains(folder) {
                replay_all(&app, folder).await;
            }
        }
    }
}

/// The recording that shows a quirk.
fn shown_by(quirk: Quirk) -> &'static str {
    match quirk {
        Quirk::StringBoolean => "entra/patch-enable-add-string",
        Quirk::SingularAlias => "entra/create-user-vendor-singular",
        Quirk::DottedKey | Quirk::QualifiedKey => "entra/patch-flag-grouped-pathless",
        Quirk::DottedUrn => "entra/patch-organization-dot-notation",
        Quirk::OddCase | Quirk::BareExtensionAttribute | Quirk::Duplicate | Quirk::LabelOnly => {
            "onelogin/create-user-own-template"
        }
        Quirk::WrappedScalar => "entra-validator/patch-array-wrapped-scalars",
        Quirk::LoneValue => "onelogin/create-user-emails-object",
        Quirk::BareValue => "wso2/create-user-mixed-emails",
        Quirk::EmptyValue => "onelogin/create-user-template",
        Quirk::RoleAsJsonText => "entra/patch-role-stringified",
        Quirk::DisplayName => "entra/create-user-roles-complex",
        Quirk::ForeignSchema => "okta/put-user-custom-extension",
        Quirk::UnknownAttribute => "ms-postman/put-user-misspelled-attribute",
        Quirk::ReadOnlyAttribute => "okta/put-user-merged",
        Quirk::ValueListRemove => "jumpcloud/patch-group-remove-valuelist",
        Quirk::Upsert => "entra/patch-phone-upsert",
    }
}

both_backends! {
    /// A request that was changed by a quirk says so in the call log; a sender whose profile has not got
    /// the quirk is refused, and nothing is changed.
    async fn every_quirk_is_told_in_the_call_log(app) {
        for quirk in Quirk::ALL {
            let name = shown_by(quirk);
            let (folder, short) = name.split_once('/').unwrap();
            let fixture = Fixture::all(folder).into_iter().find(|(found, _)| found == short).unwrap().1;
            for sender in [profile(folder), IdentityProvider::SailPoint] {
                let stage = Stage::set(&app, name, setting(name), sender).await;
                let before = stage.user().await;
                app.clock().advance(Duration::from_millis(1));
                let answer = app.send(stage.call(&fixture)).await;
                let call = stage.enterprise.last_call().await;
                if sender != IdentityProvider::SailPoint {
                    assert!(answer.status < 300, "{name}: {answer}");
                    assert!(call.quirks.iter().any(|told| told == quirk.as_str()), "{name}: {quirk:?}: {call:?}");
                } else if !quirk.is_always_tolerated() {
                    answer.assert_status(400);
                    let detail = answer.at("/detail").as_str().unwrap().to_owned();
                    assert!(detail.contains("profile «SailPoint»"), "{name}: {detail}");
                    assert_eq!(call.detail.as_deref(), Some(detail.as_str()), "{name}");
                    assert_eq!(stage.user().await, before, "{name}");
                }
            }
        }
    }
}

/// Where the sources name a recording, it is there.
#[test]
fn recordings_that_are_named_are_there() {
    let mut named = 0;
    for (path, text) in crate::tidy::sources() {
        if !path.starts_with("crates/scim/src/") {
            continue;
        }
        for word in text.split('`').filter(|word| !word.contains(char::is_whitespace)) {
            let Some((folder, name)) = word.split_once('/') else { continue };
            if FOLDERS.contains(&folder) {
                named += 1;
                let there = Fixture::all(folder).iter().any(|(found, _)| found == name);
                assert!(there, "{path}: {word}");
            }
        }
    }
    assert!(named > 20, "{named}");
}

/// No recording lies in a folder that nobody replays.
#[test]
fn every_folder_is_replayed() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/idp");
    let entries = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap());
    let mut folders: Vec<_> = entries
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    folders.sort();
    assert_eq!(folders, FOLDERS);
}
