//! Versions (RFC 7644 §3.14).

use muster_testkit::{Call, Requests as _, both_backends, person, person_named};
use serde_json::json;

both_backends! {
    /// RFC 9110 §8.8.3, §5.3: several lines of a header are one list.
    /// Proves: 7644-3.14-04
    async fn conditions_of_several_lines_count_together(app) {
        let entra = app.enterprise().await.scim_client().await;
        let made = entra.post("/Users", person_named("Ada Lovelace")).await;
        let path = format!("/Users/{}", made.at("/id").as_str().unwrap());
        let delete = || Call::new("DELETE", &path).header("If-Match", "\"7\"");
        entra.send(delete().header("If-Match", "\"8\"")).await.assert_status(412);
        entra.send(delete().header("If-Match", "W/\"1\"")).await.assert_status(204);
    }

    /// RFC 7644 §3.14: `If-None-Match` of the current version is a 304 without body.
    /// Proves: 7644-3.14-03, 7644-3.14-06
    async fn an_unchanged_person_is_a_304(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        let read = |tag: &str| entra.send(Call::new("GET", format!("/Users/{id}")).header("If-None-Match", tag));
        for tag in ["W/\"1\"", "\"1\"", "*", "W/\"7\", W/\"1\""] {
            let answer = read(tag).await;
            answer.assert_status(304).assert_header("etag", "W/\"1\"");
            assert!(answer.body.is_empty());
            assert!(answer.header("x-request-id").is_some());
        }
        read("W/\"2\"").await.assert_status(200);
        entra.operations(&id, json!([{ "op": "add", "path": "title", "value": "x" }])).await;
        read("W/\"1\"").await.assert_status(200).assert_header("etag", "W/\"2\"");
    }

    /// RFC 7644 §3.14: a write that knows an older version is a 412 and changes nothing.
    /// Proves: 7644-3.6-06, 7644-3.14-04, 7644-3.14-05, 7644-3.14-06
    async fn a_stale_write_is_refused(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        let path = format!("/Users/{id}");
        let patch = json!({ "Operations": [{ "op": "add", "path": "title", "value": "x" }] });
        let calls = |tag: &str| [
            Call::new("PATCH", path.as_str()).header("If-Match", tag).json(&patch),
            Call::new("PUT", path.as_str()).header("If-Match", tag).json(&person("Ada", json!({ "title": "y" }))),
            Call::new("DELETE", path.as_str()).header("If-Match", tag),
        ];
        for call in calls("W/\"9\"") {
            entra.send(call).await.assert_scim_error(412, "", "was changed since it was read");
        }
        entra.read(&id).await.assert_at("/meta/version", "W/\"1\"");
        let [change, replace, delete] = calls("W/\"1\"");
        entra.send(change).await.assert_status(200).assert_at("/meta/version", "W/\"2\"");
        entra.send(replace).await.assert_scim_error(412, "", "");
        entra.send(delete).await.assert_scim_error(412, "", "");
        entra.send(Call::new("DELETE", path.as_str()).header("If-Match", "*")).await.assert_status(204);
    }

    /// RFC 9110 §13.1.2, §13.2.2: a write says which versions it is not meant for, too.
    /// Proves: 7644-3.14-04, 7644-3.14-05
    async fn a_write_may_rule_out_versions(app) {
        let entra = app.enterprise().await.scim_client().await;
        let (user, group) = (person_named("Ada"), json!({ "displayName": "Buyers" }));
        for (place, body) in [("Users", user), ("Groups", group)] {
            let id = entra.post(&format!("/{place}"), body.clone()).await.id();
            let path = format!("/{place}/{id}");
            let patch = json!({ "Operations": [{ "op": "add", "path": "externalId", "value": "x" }] });
            let calls = |headers: &[(&str, &str)]| [
                Call::new("PATCH", path.as_str()).json(&patch),
                Call::new("PUT", path.as_str()).json(&body),
                Call::new("DELETE", path.as_str()),
            ].map(|call| headers.iter().fold(call, |call, (name, tag)| call.header(name, tag)));
            for tag in ["*", "W/\"1\"", "\"7\", \"1\""] {
                for call in calls(&[("If-None-Match", tag)]) {
                    entra.send(call).await.assert_scim_error(412, "", "If-None-Match rules out");
                }
            }
            // If-Match comes first.
            for call in calls(&[("If-None-Match", "*"), ("If-Match", "W/\"9\"")]) {
                entra.send(call).await.assert_scim_error(412, "", "was changed since it was read");
            }
            entra.get(&path).await.assert_at("/meta/version", "W/\"1\"");
            for call in calls(&[("If-None-Match", "W/\"9\"")]) {
                let done = entra.send(call).await;
                assert!([200, 204].contains(&done.status), "{}", done.text());
            }
            // What is not there has no version to rule out.
            for call in calls(&[("If-None-Match", "*")]) {
                entra.send(call).await.assert_scim_error(404, "", "");
            }
        }
    }

    /// RFC 9110 §13.1.1, §13.2.2: reading, too, may be meant for a version, and that is asked first.
    /// Proves: 7644-3.14-03, 7644-3.14-05
    async fn a_read_may_be_meant_for_a_version(app) {
        let entra = app.enterprise().await.scim_client().await;
        let user = format!("/Users/{}", entra.create(person_named("Ada")).await);
        let group = format!("/Groups/{}", entra.post("/Groups", json!({ "displayName": "Buyers" })).await.id());
        for path in [&user, &group] {
            for method in ["GET", "HEAD"] {
                let read = async |headers: &[(&str, &str)]| {
                    let call = Call::new(method, path.as_str());
                    entra.send(headers.iter().fold(call, |call, (name, tag)| call.header(name, tag))).await
                };
                for headers in [
                    &[("If-Match", "W/\"9\"")][..],
                    &[("If-Match", "")],
                    &[("If-Match", "W/\"9\""), ("If-None-Match", "W/\"1\"")],
                ] {
                    let refused = read(headers).await;
                    refused.assert_status(412);
                    if method == "GET" {
                        refused.assert_scim_error(412, "", "If-Match names");
                    }
                }
                let same = read(&[("If-Match", "*"), ("If-None-Match", "\"1\"")]).await;
                same.assert_status(304).assert_header("etag", "W/\"1\"");
                // RFC 9110 §15.4.5: with what the whole answer would have said of itself.
                assert!(same.header("content-location").is_some_and(|place| place.ends_with(path.as_str())));
                assert!(same.body.is_empty());
                for headers in [
                    &[("If-Match", "W/\"9\", W/\"1\"")][..],
                    &[("If-Match", "\"1\""), ("If-None-Match", "\"9\"")],
                    // Of several lines each counts.
                    &[("If-Match", "\"9\""), ("If-Match", "\"1\"")],
                ] {
                    read(headers).await.assert_status(200);
                }
                read(&[("If-None-Match", "\"9\""), ("If-None-Match", "\"1\"")]).await.assert_status(304);
            }
        }
    }
}
