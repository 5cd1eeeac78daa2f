//! Values that nobody else may have.

use muster_testkit::{Requests as _, both_backends};
use serde_json::{Value, json};

use super::{USER, contoso, own, team, with};

both_backends! {
    /// A taken value is refused with its attribute's name, whatever operation brings it.
    /// Proves: 7643-7-04, 7643-7-12, 7644-3.5.1-10
    async fn a_taken_value_is_refused(app) {
        let (_, client) = contoso(&app).await;
        let ann = client.create(with("ann", json!({ "badge": "Straße", "login": "Ann", "seat": 7 }))).await;
        for taken in [json!({ "badge": "STRAßE" }), json!({ "login": "Ann" }), json!({ "seat": 7 })] {
            let name = taken.as_object().unwrap().keys().next().unwrap().clone();
            let attribute = format!("{USER}:{name} is already used");
            client.post("/Users", with("bob", taken)).await.assert_scim_error(409, "uniqueness", &attribute);
        }
        // Case matters where the table says so.
        let bob = client.create(with("bob", json!({ "login": "ann", "badge": "b", "seat": 70 }))).await;
        let badge = json!({ "badge": "strAßE" });
        client.put(&format!("/Users/{bob}"), with("bob", badge)).await.assert_scim_error(409, "uniqueness", "badge");
        let set = |name: &str, value: Value| json!([{ "op": "replace", "path": format!("{USER}:{name}"), "value": value }]);
        client.operations(&bob, set("login", json!("Ann"))).await.assert_scim_error(409, "uniqueness", "login");
        // Nothing of a refused change stays.
        assert_eq!(own(&client.read(&bob).await), json!({ "login": "ann", "badge": "b", "seat": 70 }));
        // One's own value is nobody else's.
        client.operations(&bob, set("badge", json!("B"))).await.assert_status(200);
        client.operations(&ann, set("colour", json!("red"))).await.assert_status(200);
        client.operations(&bob, set("badge", json!("sTRAßE"))).await.assert_scim_error(409, "uniqueness", "badge");
    }

    /// A value is free again when its holder lets it go, or goes.
    async fn a_value_that_is_let_go_is_free(app) {
        let (_, client) = contoso(&app).await;
        let ann = client.create(with("ann", json!({ "badge": "1" }))).await;
        let bob = client.create(with("bob", json!({ "badge": "2" }))).await;
        let remove = json!([{ "op": "remove", "path": format!("{USER}:badge") }]);
        client.operations(&ann, remove).await.assert_status(200);
        let take = |value: &str| json!([{ "op": "add", "path": format!("{USER}:badge"), "value": value }]);
        client.operations(&bob, take("1")).await.assert_status(200);
        client.operations(&ann, take("2")).await.assert_status(200);
        client.operations(&ann, take("1")).await.assert_scim_error(409, "uniqueness", "badge");
        client.delete(&format!("/Users/{bob}")).await.assert_status(204);
        client.operations(&ann, take("1")).await.assert_status(200);
        // An empty text is no value, and a long one does not fit.
        for name in ["cy", "di"] {
            client.create(with(name, json!({ "badge": "" }))).await;
        }
        client.post("/Users", with("eve", json!({ "badge": "x".repeat(1_025) }))).await
            .assert_scim_error(400, "invalidValue", "badge must not be longer");
    }

    /// Of two who come at the same time one gets the value.
    async fn of_two_one_gets_it(app) {
        let (enterprise, here) = contoso(&app).await;
        let there = enterprise.at(&app.sibling().await).scim_client_with(&here.token);
        let made = futures::future::join_all((0..8).map(|n| {
            let client = if n % 2 == 0 { here.clone() } else { there.clone() };
            async move { client.post("/Users", with(&format!("p{n}"), json!({ "badge": "one" }))).await }
        })).await;
        let mut statuses: Vec<u16> = made.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409, 409, 409, 409, 409]);
    }

    /// The same for groups.
    async fn groups_too(app) {
        let (_, client) = contoso(&app).await;
        let one = client.post("/Groups", team("One", json!({ "cost": "c" }))).await;
        let two = client.post("/Groups", team("Two", json!({ "cost": "d" }))).await;
        client.post("/Groups", team("Three", json!({ "cost": "C" }))).await.assert_scim_error(409, "uniqueness", "cost");
        let put = |cost: &str| team("Two", json!({ "cost": cost }));
        let path = format!("/Groups/{}", two.id());
        client.put(&path, put("c")).await.assert_scim_error(409, "uniqueness", "Team:cost");
        client.delete(&format!("/Groups/{}", one.id())).await.assert_status(204);
        client.put(&path, put("c")).await.assert_status(200);
    }
}
