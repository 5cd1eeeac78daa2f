//! What the book shows: an enterprise that has been provisioned for weeks, with what goes well and what does
//! not, beside two that begin.

use std::time::Duration;

use muster_app::Invitee;
use muster_core::{
    call::Outcome,
    policy::{HoldRemovals, Policy, Preset},
    role::RoleSpec,
};
use muster_testkit::{Enterprise, PortalClient, Requests as _, ScimClient, TestApp};
use serde_json::{Value, json};

use super::leaves::{Ids, Who};

/// A day.
const DAY: Duration = Duration::from_hours(24);
/// Between two runs of an identity provider.
const RUN: Duration = Duration::from_mins(40);

/// Everybody: given name, family name, job title and role.
const PEOPLE: [(&str, &str, &str, &str); 18] = [
    ("Maya", "Lindqvist", "Head of Legal", "Approver"),
    ("Noor", "Haddad", "Contract Manager", "Editor"),
    ("Tomás", "Almeida", "Account Executive", "Editor"),
    ("Aiko", "Tanaka", "Finance Director", "Approver"),
    ("Søren", "Kjær", "Buyer", "Viewer"),
    ("Priya", "Raman", "Procurement Lead", "Editor"),
    ("Łukasz", "Wójcik", "Engineer", "Viewer"),
    ("Chiamaka", "Okafor", "HR Partner", "Editor"),
    ("Jonas", "Weber", "Engineer", "Viewer"),
    ("Élodie", "Marchand", "Counsel", "Approver"),
    ("Kwame", "Boateng", "Analyst", "Viewer"),
    ("Ingrid", "Solberg", "Office Manager", "Editor"),
    ("Mateo", "García", "Sales Engineer", "Viewer"),
    ("Yuki", "Mori", "Designer", "Viewer"),
    ("Fatima", "Zahra", "Accountant", "Editor"),
    ("Dmitri", "Volkov", "Engineer", "Viewer"),
    ("Grace", "O'Malley", "Project Manager", "Editor"),
    ("Henrik", "Berg", "Support Lead", "Viewer"),
];

/// What is on the stage.
pub(super) struct Stage {
    pub(super) ids: Ids,
    admin: PortalClient,
    member: PortalClient,
    global: PortalClient,
}

impl Stage {
    /// Plays the weeks before.
    pub(super) async fn set(app: &TestApp) -> Self {
        let contoso = enterprise(app).await;
        let client = contoso.scim_client().await;
        let mut ids = Vec::new();
        for person in PEOPLE {
            ids.push(client.create(whoever(person)).await);
        }
        app.clock().advance(DAY * 12);
        changes(&contoso, &client, &ids).await;
        let invitee = Invitee {
            email: "rosa.delgado@contoso.example".into(),
            name: "Rosa Delgado".into(),
            role: None,
        };
        let admin = contoso.admin().await;
        let sent = app.use_cases().invitation_send(&admin, invitee).await.unwrap();
        let invitation = sent.link.expose().replace("https://muster.example", "");
        for name in ["Fabrikam", "Northwind Traders"] {
            app.enterprise_named(name, Preset::AccessLed).await;
        }
        app.clock().advance(RUN);
        let approver = app.use_cases().role_find(&admin, "Approver").await.unwrap();
        let calls = contoso.calls().await;
        let refused = calls.iter().rev().find(|call| call.outcome == Outcome::Refused).unwrap().id;
        let run = app.use_cases().cycle_list(&contoso.admin().await, None, 1).await.unwrap()[0].id;
        Self {
            ids: Ids {
                person: ids.remove(4),
                invitation,
                enterprise: contoso.id.to_string(),
                call: refused.to_string(),
                run: run.to_string(),
                role: approver.id.to_string(),
            },
            admin: contoso.portal_client_of("ada.byrne@contoso.example", "Ada Byrne").await,
            member: contoso.joined("ben.marsh@contoso.example").await,
            global: app.admin_portal_client_of("gloria@muster.example", "Gloria Reyes").await,
        }
    }

    /// The cookie of whoever looks.
    pub(super) fn cookie(&self, who: Who) -> Option<&str> {
        match who {
            Who::Nobody => None,
            Who::Member => Some(self.member.cookie()),
            Who::Admin => Some(self.admin.cookie()),
            Who::Global => Some(self.global.cookie()),
        }
    }
}

/// The enterprise with its roles and its seats.
async fn enterprise(app: &TestApp) -> Enterprise {
    let policy = Policy {
        seat_limit: Some(40),
        hold_removals: HoldRemovals::Over { people: 5, percent: 20 },
        ..Policy::preset(Preset::DirectoryLed)
    };
    let contoso = app.enterprise_named("Contoso", policy).await;
    let admin = contoso.admin().await;
    for domain in ["contoso.example", "contoso-labs.example"] {
        app.use_cases().domain_add(&admin, domain).await.unwrap();
    }
    let claims = app.use_cases().domain_list(&admin).await.unwrap();
    let proven = claims.iter().find(|claim| claim.domain == "contoso.example").unwrap();
    app.names().publish(&proven.record_name(), &proven.record_value());
    app.use_cases().domain_check(&admin, &proven.domain).await.unwrap();
    for (name, description, restrict) in [
        ("Approver", "Signs and approves.", true),
        ("Editor", "Prepares documents and sends them.", false),
        ("Viewer", "Reads what others send.", false),
    ] {
        let spec = RoleSpec {
            description: description.into(),
            restrict_editing: restrict,
            ..RoleSpec::named(name)
        };
        app.use_cases().role_create(&admin, spec, false).await.unwrap();
    }
    contoso
}

/// As Entra sends somebody.
fn whoever((given, family, title, role): (&str, &str, &str, &str)) -> Value {
    let mail = format!("{given}.{family}").to_lowercase().replace('\'', "");
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": format!("{given} {family}"),
        "displayName": format!("{given} {family}"),
        "externalId": format!("directory-{mail}"),
        "name": { "givenName": given, "familyName": family },
        "title": title,
        "emails": [{ "type": "work", "value": format!("{mail}@contoso.example"), "primary": true }],
        "roles": [{ "value": role, "primary": true }],
        "active": true,
    })
}

/// What happened later: promotions, leavers, and requests that were refused.
async fn changes(contoso: &Enterprise, client: &ScimClient, ids: &[String]) {
    let clock = contoso.app.clock();
    let titled = json!([{ "op": "Replace", "path": "title", "value": "Senior Buyer" }]);
    client.operations(&ids[4], titled).await.assert_status(200);
    clock.advance(RUN);
    let off = json!([{ "op": "Replace", "path": "active", "value": "False" }]);
    for gone in [4, 10] {
        client.operations(&ids[gone], off.clone()).await.assert_status(200);
    }
    client.delete(&format!("/Users/{}", ids[15])).await.assert_status(204);
    clock.advance(RUN);
    client.find("userName eq \"Rosa Delgado\"").await.assert_status(200);
    client.post("/Users", whoever(("Omar", "Farouk", "Auditor", "Auditors"))).await;
    client.post("/Users", json!({ "userName": "Lena Brandt" })).await;
    clock.advance(RUN);
    // Somebody took a group out of the scope of provisioning.
    for gone in &ids[5..15] {
        client.delete(&format!("/Users/{gone}")).await.assert_status(204);
    }
}
