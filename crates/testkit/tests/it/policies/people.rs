//! What the policy makes of people (C-05, C-13, C-15, C-19, C-22).

use std::time::Duration;

use muster_core::policy::{EmailDomains, GroupUse, MatchBy, NameRule, Policy, Preset, UserNameIs};
use muster_testkit::{Requests as _, both_backends};
use serde_json::{Value, json};

/// A person as access-led enterprises want them.
fn member(email: &str) -> Value {
    json!({
        "userName": email, "active": true, "externalId": email,
        "emails": [{ "value": email, "type": "work", "primary": true }],
        "name": { "givenName": "Ada", "familyName": "King" },
    })
}

fn access_led() -> Policy {
    // Domains are verified elsewhere.
    Policy { email_domains: EmailDomains::Any, ..Policy::preset(Preset::AccessLed) }
}

both_backends! {
    /// C-05, C-22, requirement 105: everything that is missing is told together, with the way to mend it.
    async fn access_led_people_come_with_their_email(app) {
        let client = app.enterprise_with(access_led()).await.scim_client().await;
        client.post("/Users", json!({ "userName": "ada" })).await
            .assert_scim_error(400, "invalidValue", "active")
            .assert_scim_error(400, "invalidValue", "emails[primary eq true].value is missing");
        let mut other = member("ada@x.example");
        other["userName"] = "ada".into();
        client.post("/Users", other).await
            .assert_scim_error(400, "invalidValue", "userName is not the e-mail of this user");
        let id = client.create(member("ada@x.example")).await;
        let change = json!([{ "op": "replace", "path": "userName", "value": "lady@x.example" }]);
        client.operations(&id, change).await.assert_scim_error(400, "mutability", "userName");
        client.put(&format!("/Users/{id}"), member("lady@x.example")).await
            .assert_scim_error(400, "mutability", "userName");
        client.put(&format!("/Users/{id}"), member("ada@x.example")).await.assert_status(200);
    }

    /// Requirements 106, 107: a name that breaks the rule is passed over, the call log says so, and what was
    /// there stays.
    async fn names_that_break_the_rule(app) {
        let enterprise = app.enterprise_with(access_led()).await;
        let client = enterprise.scim_client().await;
        let mut ada = member("ada@x.example");
        ada["name"] = json!({ "givenName": "<script>", "familyName": "O’Neil-King (Jr)" });
        app.clock().advance(Duration::from_secs(1));
        let id = client.create(ada).await;
        assert_eq!(enterprise.last_call().await.quirks, ["name.passed_over"]);
        let read = client.read(&id).await;
        read.assert_at("/name/familyName", "O’Neil-King (Jr)").assert_at("/name/givenName", Value::Null);
        let rename = |name: &str| json!([{ "op": "replace", "path": "name.familyName", "value": name }]);
        app.clock().advance(Duration::from_secs(1));
        client.operations(&id, rename("0123456789")).await.assert_status(200)
            .assert_at("/name/familyName", "O’Neil-King (Jr)");
        let call = enterprise.last_call().await;
        assert_eq!(call.quirks, ["name.passed_over"]);
        enterprise.set_policy(|now| Policy { name_rule: NameRule::LimitedReject, ..now }).await;
        client.operations(&id, rename("King ")).await
            .assert_scim_error(400, "invalidValue", "name.familyName is no name");
        enterprise.set_policy(|now| Policy { name_rule: NameRule::Free, ..now }).await;
        client.operations(&id, rename("0123456789")).await.assert_at("/name/familyName", "0123456789");
    }

    /// Requirement 75: an empty value never clears job title and company, where the policy does not say so.
    async fn empty_values_clear_nothing(app) {
        let enterprise = app.enterprise_with(access_led()).await;
        let client = enterprise.scim_client().await;
        let organization = "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/organization";
        let mut ada = member("ada@x.example");
        ada["title"] = "Countess".into();
        ada["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"] = json!({ "organization": "Byron" });
        let id = client.create(ada).await;
        let path = organization.trim_start_matches('/').replace("/organization", ":organization");
        for value in [json!(null), json!("")] {
            let operations = json!([
                { "op": "replace", "path": "title", "value": value },
                { "op": "replace", "path": path, "value": value },
            ]);
            client.operations(&id, operations).await.assert_status(200);
            client.read(&id).await.assert_at("/title", "Countess").assert_at(organization, "Byron");
        }
        client.put(&format!("/Users/{id}"), member("ada@x.example")).await.assert_at("/title", "Countess");
        client.read(&id).await.assert_at("/meta/version", "W/\"1\"");
        enterprise.set_policy(|now| Policy { empty_clears: true, ..now }).await;
        client.put(&format!("/Users/{id}"), member("ada@x.example")).await.assert_at("/title", Value::Null);
    }

    /// C-19: where there are no groups, people are answered without theirs, and nobody is found by them; what
    /// there was is there again with the policy of before.
    async fn groups_that_are_off_are_not_shown_with_people(app) {
        let enterprise = app.enterprise().await;
        let client = enterprise.scim_client().await;
        let id = client.create(member("ada@x.example")).await;
        let buyers = json!({ "displayName": "Buyers", "members": [{ "value": id }] });
        let group = client.post("/Groups", buyers).await.assert_status(201).id();
        client.read(&id).await.assert_at("/groups/0/value", group.as_str());
        let use_groups = async |groups| {
            enterprise.set_policy(move |now| Policy { groups, ..now }).await;
        };
        use_groups(GroupUse::Off).await;
        client.read(&id).await.assert_at("/groups", Value::Null);
        client.get(&format!("/Users/{id}?attributes=groups")).await.assert_status(200)
            .assert_at("/groups", Value::Null);
        client.get("/Users").await.assert_at("/Resources/0/groups", Value::Null);
        client.put(&format!("/Users/{id}"), member("ada@x.example")).await.assert_status(200)
            .assert_at("/groups", Value::Null);
        client.get("/Users?filter=groups%20pr").await.assert_scim_error(400, "invalidFilter", "groups");
        use_groups(GroupUse::Membership).await;
        client.read(&id).await.assert_at("/groups/0/value", group.as_str());
    }

    /// Discovery tells what the policy makes of the schemas.
    async fn discovery_tells_the_truth(app) {
        let enterprise = app.enterprise_with(access_led()).await;
        let client = enterprise.scim_client().await;
        let row = async |name: &str| {
            let user = client.get("/Schemas/urn:ietf:params:scim:schemas:core:2.0:User").await;
            let rows = user.at("/attributes").as_array().cloned().unwrap();
            rows.into_iter().find(|row| row["name"] == name).unwrap()
        };
        assert_eq!(row("active").await["required"], true);
        assert_eq!(row("userName").await["mutability"], "immutable");
        assert_eq!(row("userName").await["uniqueness"], "server");
        assert_eq!(row("emails").await["required"], true);
        assert_eq!(row("groups").await["returned"], "never");
        assert_eq!(row("emails").await["subAttributes"][0]["uniqueness"], "none");
        client.get("/ResourceTypes").await.assert_at("/totalResults", 1);
        client.get("/Groups").await.assert_status(404);
        client.post("/Groups", json!({ "displayName": "G" })).await
            .assert_scim_error(404, "", "does not use groups");
        client.post("/.search", json!({ "filter": "userName pr" })).await.assert_status(200);
        enterprise.set_policy(|now| Policy {
            username_is: UserNameIs::DisplayName,
            match_by: MatchBy::WorkEmail,
            ..now.switched_to(Preset::DirectoryLed)
        }).await;
        assert_eq!(row("active").await["required"], false);
        assert_eq!(row("userName").await["uniqueness"], "none");
        assert_eq!(row("userName").await["description"], "The name people read; two users may share it.");
        assert_eq!(row("userName").await["mutability"], "readWrite");
        assert_eq!(row("groups").await["returned"], "default");
        assert_eq!(row("emails").await["subAttributes"][0]["uniqueness"], "server");
        client.get("/ResourceTypes").await.assert_at("/totalResults", 2);
        client.get("/Groups").await.assert_status(200);
    }
}
