//! Changing and removing schemas that resources have values of.

use std::time::Duration;

use muster_core::{Error, extension::Extends};
use muster_testkit::{Enterprise, Requests as _, both_backends};
use serde_json::{Value, json};

use super::{GROUP, USER, contoso, define, of_groups, of_people, own, with};

/// The schema for people with one attribute changed, as the enterprise is asked to take it.
async fn change(enterprise: &Enterprise, name: &str, change: Value) -> Result<(), Error> {
    let mut definition = of_people();
    let rows = definition["attributes"].as_array_mut().unwrap();
    let row = rows.iter_mut().find(|row| row["name"] == name).unwrap();
    for (key, value) in change.as_object().unwrap() {
        row[key] = value.clone();
    }
    put(enterprise, &definition).await
}

async fn put(enterprise: &Enterprise, definition: &Value) -> Result<(), Error> {
    let spec = muster_scim_api::define_schema(definition, Extends::User, false, &[]).unwrap();
    let admin = enterprise.admin().await;
    enterprise.app.use_cases().schema_change(&admin, spec).await?;
    enterprise.app.clock().advance(Duration::from_secs(1));
    Ok(())
}

#[track_caller]
fn assert_held(outcome: Result<(), Error>, place: &str) {
    let Err(Error::InUse(said)) = outcome else { panic!("{outcome:?}") };
    assert!(said.contains(&format!("have values of {place},")), "{said}");
}

both_backends! {
    /// What has values keeps its meaning; everything else may change.
    async fn what_has_values_keeps_its_meaning(app) {
        let (enterprise, client) = contoso(&app).await;
        let values = json!({ "code": "c", "tags": ["t"], "pin": "1", "desk": { "room": "r" },
            "cards": [{ "value": "v" }] });
        let id = client.create(with("ann", values)).await;
        for (name, to) in [
            ("code", json!({ "caseExact": false })),
            ("code", json!({ "multiValued": true })),
            ("code", json!({ "uniqueness": "server" })),
            ("code", json!({ "name": "Code" })),
            ("tags", json!({ "multiValued": false })),
            ("pin", json!({ "mutability": "readWrite" })),
        ] {
            assert_held(change(&enterprise, name, to).await, &format!("{USER}:{name}"));
        }
        for (name, sub, to) in [("desk", 0, json!({ "name": "room", "type": "boolean" })), ("cards", 0, json!({ "name": "value" }))] {
            let mut subs = of_people()["attributes"].as_array().unwrap().iter()
                .find(|row| row["name"] == name).unwrap()["subAttributes"].clone();
            subs[sub] = to.clone();
            let place = format!("{USER}:{name}.{}", to["name"].as_str().unwrap());
            assert_held(change(&enterprise, name, json!({ "subAttributes": subs })).await, &place);
        }
        let mut less = of_people();
        less["attributes"].as_array_mut().unwrap().retain(|row| row["name"] != "tags");
        assert_held(put(&enterprise, &less).await, &format!("{USER}:tags"));
        let admin = enterprise.admin().await;
        assert_held(app.use_cases().schema_remove(&admin, USER).await, USER);
        assert_eq!(own(&client.read(&id).await)["code"], "c");
        // Words, new attributes, what is stricter for the future, and what nobody has a value of.
        change(&enterprise, "code", json!({ "description": "A code." })).await.unwrap();
        change(&enterprise, "code", json!({ "mutability": "immutable", "returned": "request" })).await.unwrap();
        change(&enterprise, "colour", json!({ "type": "integer", "canonicalValues": null })).await.unwrap();
        client.post("/Users", with("bob", json!({ "colour": 7 }))).await.assert_status(201);
        client.operations(&id, json!([{ "op": "replace", "path": "code", "value": "x" }])).await.assert_status(200);
        change(&enterprise, "code", json!({ "mutability": "immutable", "type": "string" })).await.unwrap_err();
        // Without values, everything goes.
        for id in client.get("/Users").await.ids() {
            client.delete(&format!("/Users/{id}")).await.assert_status(204);
        }
        change(&enterprise, "code", json!({ "type": "integer", "caseExact": false })).await.unwrap();
        app.use_cases().schema_remove(&admin, &USER.to_uppercase()).await.unwrap();
        app.clock().advance(Duration::from_secs(1));
        client.get(&format!("/Schemas/{USER}")).await.assert_status(404);
        client.get(&format!("/Schemas/{GROUP}")).await.assert_status(200);
    }

    /// Each change is on the record, and what changes nothing is none.
    async fn changes_are_on_the_record(app) {
        let enterprise = app.rfc_enterprise().await;
        define(&enterprise, &of_groups(), Extends::Group, true).await;
        let use_cases = app.use_cases();
        let admin = enterprise.admin().await;
        assert_eq!(admin.enterprise.schemas_version, 1);
        let [only] = &use_cases.schema_list(&admin).await.unwrap()[..] else { panic!("not one schema") };
        assert!(only.spec.required && only.version == 1);
        let again = use_cases.schema_add(&admin, only.spec.clone()).await;
        assert!(matches!(again, Err(Error::Invalid(_))), "{again:?}");
        assert_eq!(&use_cases.schema_change(&admin, only.spec.clone()).await.unwrap(), only);
        let mut other = only.spec.clone();
        other.name = "Crew".into();
        assert_eq!(use_cases.schema_change(&admin, other.clone()).await.unwrap().version, 2);
        other.extends = Extends::User;
        assert!(matches!(use_cases.schema_change(&admin, other).await, Err(Error::Invalid(_))));
        use_cases.schema_remove(&admin, GROUP).await.unwrap();
        assert!(matches!(use_cases.schema_remove(&admin, GROUP).await, Err(Error::NotFound(_))));
        assert_eq!(enterprise.admin().await.enterprise.schemas_version, 3);
        let actions = crate::changes::actions(&enterprise).await;
        assert_eq!(actions[actions.len() - 3..], ["schema.added", "schema.changed", "schema.removed"]);
        use_cases.audit_verify(&admin).await.unwrap();
    }

    /// Another enterprise's schemas are not there.
    async fn schemas_stay_in_their_enterprise(app) {
        let (_, _) = contoso(&app).await;
        let other = app.rfc_enterprise().await.admin().await;
        assert!(app.use_cases().schema_list(&other).await.unwrap().is_empty());
        assert!(matches!(app.use_cases().schema_find(&other, USER).await, Err(Error::NotFound(_))));
        assert!(matches!(app.use_cases().schema_remove(&other, USER).await, Err(Error::NotFound(_))));
    }
}
