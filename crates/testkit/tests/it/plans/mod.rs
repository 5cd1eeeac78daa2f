//! What finds one person or group is served by an index, on both databases: the plans of the statements
//! that the requests really run are looked at.

use std::time::Duration;

use muster_app::{Invitee, PersonFilter};
use muster_core::policy::{OnDelete, Policy, Preset};
use muster_testkit::{
    Backend, Raw, Requests as _, ScimClient, TestApp, both_backends, person_named as person,
};
use serde_json::json;

mod heard;

use self::heard::heard;
use crate::scim::extensions::{GROUP, USER, contoso, team, with};

/// What is looked up.
const TABLES: [&str; 8] = [
    "person",
    "scim_group",
    "group_person",
    "group_child",
    "person_extension_value",
    "group_extension_value",
    "departed",
    "invitation",
];

/// What statements call these tables inside.
const ALIASES: [&str; 6] = ["c", "d", "e", "g", "m", "n"];

/// The statements about people, or about groups, that a request runs.
async fn statements_of(client: &ScimClient, path: &str) -> Vec<String> {
    // What is written about the requests before is none of this one's.
    client.flush_calls().await;
    heard(async {
        client.get(path).await.assert_status(200);
    })
    .await
}

/// How the database would run a statement, whatever its values are.
async fn plan(raw: &Raw, backend: Backend, sql: &str) -> String {
    match backend {
        Backend::Sqlite => {
            let rows = raw.rows(&format!("EXPLAIN QUERY PLAN {sql}")).await;
            let lines = rows.iter().map(|row| row.try_get::<String>("", "detail").unwrap());
            lines.collect::<Vec<_>>().join("\n")
        }
        Backend::Postgres => {
            let values = (1..).take_while(|n| sql.contains(&format!("${n}"))).map(|_| "NULL");
            let values = values.collect::<Vec<_>>().join(", ");
            raw.run("SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off").await;
            raw.run(&format!("PREPARE asked AS {sql}")).await;
            let lines = raw.column::<String>(&format!("EXPLAIN EXECUTE asked ({values})")).await;
            raw.run("DEALLOCATE asked").await;
            lines.join("\n")
        }
    }
}

/// Gives the enterprise many people, groups and members: in an empty table any index is as good as any.
async fn fill(app: &TestApp) {
    if app.database().backend == Backend::Sqlite {
        // It has no statistics, and takes the index that fits best.
        return;
    }
    let raw = app.database().raw().await;
    for sql in [
        "INSERT INTO person SELECT (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), \
         'user_name_key', 'p' || n, 'external_id', 'e' || n, 'work_email_key', NULL))).* \
         FROM person p, generate_series(1, 2000) n",
        "INSERT INTO person_email (enterprise_id, person_id, ordinal, value_key, kind_key) \
         SELECT enterprise_id, id, 100, id::text, 'home' FROM person",
        "INSERT INTO scim_group SELECT (jsonb_populate_record(g, jsonb_build_object('id', gen_random_uuid(), \
         'display_name_key', 'g' || n, 'external_id', 'e' || n))).* \
         FROM scim_group g, generate_series(1, 500) n",
        "INSERT INTO group_person SELECT g.enterprise_id, g.id, p.id FROM scim_group g, person p \
         WHERE random() < 0.01 ON CONFLICT DO NOTHING",
        "INSERT INTO person_extension_value SELECT p.enterprise_id, v.attribute, 'x' || p.user_name_key, p.id \
         FROM person p, (SELECT DISTINCT attribute FROM person_extension_value) v",
        "INSERT INTO group_extension_value SELECT g.enterprise_id, v.attribute, 'x' || g.display_name_key, g.id \
         FROM scim_group g, (SELECT DISTINCT attribute FROM group_extension_value) v",
        "INSERT INTO group_child SELECT g.enterprise_id, g.id, c.id FROM scim_group g, scim_group c \
         WHERE random() < 0.01 ON CONFLICT DO NOTHING",
        "ANALYZE",
    ] {
        raw.run(sql).await;
    }
}

/// A person in a group, in an enterprise with many others; answers their ids.
async fn stage(app: &TestApp) -> (ScimClient, String, String) {
    let client = app.rfc_enterprise().await.scim_client().await;
    let person = client.post("/Users", person("Ada Lovelace")).await.assert_status(201).id();
    let sent = json!({ "displayName": "Buyers", "members": [{ "value": person }] });
    let group = client.post("/Groups", sent).await.assert_status(201).id();
    fill(app).await;
    (client, person, group)
}

/// No statement of these requests reads a table from end to end, and each uses the index named.
async fn uses_an_index(app: &TestApp, client: &ScimClient, look_ups: &[(String, &str)]) {
    let raw = app.database().raw().await;
    for (path, index) in look_ups {
        let path = path.replace(' ', "%20").replace('"', "%22");
        let statements = statements_of(client, &path).await;
        assert!(!statements.is_empty(), "{path} ran no statement about people or groups");
        for sql in statements {
            let plan = plan(&raw, app.database().backend, &sql).await;
            assert!(plan.contains(index), "{path}\n{sql}\n{plan}");
            assert!(!plan.contains("Seq Scan"), "{path}\n{plan}");
            let scanned = plan.lines().filter_map(|line| line.strip_prefix("SCAN "));
            let scanned = scanned.filter_map(|rest| rest.split(' ').next());
            for name in scanned {
                assert!(!TABLES.contains(&name) && !ALIASES.contains(&name), "{path}\n{plan}");
            }
        }
    }
}

/// The second page of a walk is read from its place in the primary key of the table, in order.
async fn is_a_range_of_the_key(app: &TestApp, client: &ScimClient, path: &str, table: &str) {
    let backend = app.database().backend;
    let raw = app.database().raw().await;
    let (range, index) = match backend {
        Backend::Sqlite => ("(enterprise_id=? AND id>?)", format!("sqlite_autoindex_{table}_1")),
        Backend::Postgres => {
            ("Index Cond: ((enterprise_id = $1) AND (id > $", format!("{table}_pkey"))
        }
    };
    let first = client.get(&format!("{path}&cursor=")).await;
    let cursor = first.at("/nextCursor");
    let statements =
        statements_of(client, &format!("{path}&cursor={}", cursor.as_str().unwrap())).await;
    if backend == Backend::Postgres {
        // A few rows that nobody has analysed could as well be sorted.
        raw.run("SET enable_bitmapscan = off; SET enable_sort = off").await;
    }
    // Their number is not counted again.
    assert_eq!(statements.len(), 1, "{statements:?}");
    for sql in statements {
        assert!(!sql.contains("OFFSET $") && !sql.contains("OFFSET ?"), "{sql}");
        let plan = plan(&raw, backend, &sql).await;
        assert!(plan.contains(range) && plan.contains(&index), "{sql}\n{plan}");
        // Nothing is sorted but each person's own e-mails.
        let rows = plan.split("SubPlan").next().unwrap_or_default();
        assert!(!rows.contains("Sort"), "{sql}\n{plan}");
        assert!(!plan.contains("B-TREE FOR ORDER BY"), "{sql}\n{plan}");
    }
}

both_backends! {
    /// A page by cursor begins at its place in the primary key, however many people come before it.
    async fn a_page_by_cursor_is_a_range_of_the_key(app) {
        let client = app.rfc_enterprise().await.scim_client().await;
        for name in ["Ada", "Bob", "Cleo"] {
            let mut body = person(name);
            body["title"] = "Engineer".into();
            client.create(body).await;
        }
        for filter in ["", "&filter=title%20pr"] {
            is_a_range_of_the_key(&app, &client, &format!("/Users?count=1{filter}"), "person").await;
        }
    }

    /// And however many groups.
    async fn a_page_of_groups_by_cursor_is_a_range_of_the_key(app) {
        let client = app.rfc_enterprise().await.scim_client().await;
        for name in ["Buyers", "Sellers", "Makers"] {
            let body = json!({ "displayName": name, "externalId": name });
            client.post("/Groups", body).await.assert_status(201);
        }
        for filter in ["", "&filter=externalId%20pr"] {
            let path = format!("/Groups?count=1&excludedAttributes=members{filter}");
            is_a_range_of_the_key(&app, &client, &path, "scim_group").await;
        }
    }

    async fn looking_somebody_up_uses_an_index(private app) {
        let (client, id, _) = stage(&app).await;
        let look_ups = [
            (format!("/Users/{id}"), "person"),
            (format!("/Users?filter=id eq \"{id}\""), "person"),
            ("/Users?filter=userName eq \"x\"".to_owned(), "person_user_name_unique"),
            ("/Users?filter=externalId eq \"x\"".to_owned(), "person_external_id_unique"),
            ("/Users?filter=emails.value eq \"x\"".to_owned(), "person_email_value"),
            ("/Users?filter=emails eq \"x\"".to_owned(), "person_email_value"),
            ("/Users?filter=emails[type eq \"work\"].value eq \"x\"".to_owned(), "person_email_value"),
            ("/Users?filter=emails[type eq \"work\" and value eq \"x\"]".to_owned(), "person_email_value"),
        ];
        uses_an_index(&app, &client, &look_ups).await;
    }

    async fn looking_a_group_up_uses_an_index(private app) {
        let (client, member, id) = stage(&app).await;
        let brief = "excludedAttributes=members";
        let look_ups = [
            (format!("/Groups/{id}?{brief}"), "scim_group"),
            (format!("/Groups?{brief}&filter=id eq \"{id}\""), "scim_group"),
            (format!("/Groups?{brief}&filter=displayName eq \"x\""), "scim_group_display_name_unique"),
            (format!("/Groups?{brief}&filter=externalId eq \"x\""), "scim_group_external_id_unique"),
            (format!("/Groups?{brief}&filter=members.value eq \"{member}\""), "group_person_member"),
            (format!("/Groups?{brief}&filter=members[value eq \"{member}\"]"), "group_child_member"),
            (format!("/Groups?{brief}&filter=displayName eq \"x\" and members eq \"{member}\""), "scim_group"),
            (format!("/Groups/{id}"), ""),
            (format!("/Groups/{id}?attributes=members"), ""),
            (format!("/Users?filter=groups.value eq \"{id}\""), "group_person"),
            (format!("/Users?filter=groups[value eq \"{id}\" and type eq \"direct\"]"), "group_person"),
        ];
        uses_an_index(&app, &client, &look_ups).await;
    }

    /// Whoever left is recognised, listed and removed for good by an index.
    async fn people_who_left_are_found_by_an_index(private app) {
        let on_delete = OnDelete::RemoveAfterDays(1);
        let policy = Policy { on_delete, ..Policy::preset(Preset::DirectoryLed) };
        let enterprise = app.enterprise_with(policy).await;
        let client = enterprise.scim_client().await;
        let mut left = Vec::new();
        for n in 0..3 {
            left.push(client.create(person(&format!("Person {n}"))).await);
        }
        for id in &left {
            client.delete(&format!("/Users/{id}")).await.assert_status(204);
        }
        let admin = enterprise.admin().await;
        let statements = Box::pin(heard(async {
            assert_eq!(client.create(person("Person 1")).await, left[1]);
            let filter = PersonFilter { removed: Some(true), per_page: 10, ..PersonFilter::default() };
            app.use_cases().person_browse(&admin, &filter).await.unwrap();
            app.clock().advance(Duration::from_hours(24));
            assert_eq!(app.use_cases().person_purge().await.unwrap(), 2);
        })).await;
        // What SQLite's writer does is not heard: the list and the due days are.
        let of = |sql: &&String| sql.contains("FROM \"departed\"");
        let statements: Vec<_> = statements.iter().filter(of).collect();
        assert!(statements.len() >= 3, "{statements:?}");
        let raw = app.database().raw().await;
        for sql in statements {
            let plan = plan(&raw, app.database().backend, sql).await;
            assert!(plan.contains("departed_") && !plan.contains("SCAN"), "{sql}\n{plan}");
            assert!(!plan.contains("Seq Scan"), "{sql}\n{plan}");
        }
    }

    /// And so does looking somebody up by what the enterprise defined for itself.
    async fn values_of_extensions_are_found_by_an_index(private app) {
        let (enterprise, client) = contoso(&app).await;
        let own = json!({ "code": "c", "floor": 1, "tags": ["a"], "cards": [{ "value": "v", "type": "work" }] });
        client.create(with("Ada", own)).await;
        client.post("/Groups", team("Buyers", json!({ "cost": "x" }))).await.assert_status(201);
        fill(&app).await;
        let by = |filter: &str| (format!("/Users?filter={USER}:{filter}"), "person_extension_value");
        let brief = "excludedAttributes=members";
        let look_ups = [
            by("code eq \"x\""),
            by("badge eq \"b\""),
            by("floor eq 7"),
            by("remote eq true"),
            by("hired eq \"2020-01-01T00:00:00Z\""),
            by("page eq \"https://x.example/\""),
            by("desk.plug eq \"1\""),
            by("tags eq \"x\""),
            by("tags[value eq \"x\"]"),
            by("cards[type eq \"work\" and value eq \"x\"]"),
            (format!("/Users?count=1&cursor=&filter={USER}:code eq \"x\""), "person_extension_value"),
            (format!("/Groups?{brief}&filter={GROUP}:cost eq \"y\""), "group_extension_value"),
        ];
        uses_an_index(&app, &client, &look_ups).await;
        // Whether anybody has values is a look into the index, too.
        let raw = app.database().raw().await;
        let statements = heard(async {
            let removed = app.use_cases().schema_remove(&enterprise.admin().await, USER).await;
            assert!(matches!(removed, Err(muster_core::Error::InUse(_))), "{removed:?}");
        });
        for sql in statements.await {
            let plan = plan(&raw, app.database().backend, &sql).await;
            assert!(plan.contains("person_extension_value") && !plan.contains("SCAN"), "{sql}\n{plan}");
            assert!(!plan.contains("Seq Scan"), "{sql}\n{plan}");
        }
    }

    /// Invitations that ended long ago are looked for, and forgotten, by an index.
    async fn ended_invitations_are_found_by_an_index(private app) {
        let (enterprise, use_cases) = (app.enterprise().await, app.use_cases());
        let invitee = Invitee { email: "ada@contoso.example".into(), ..Invitee::default() };
        use_cases.invitation_send(&enterprise.admin().await, invitee).await.unwrap();
        let raw = app.database().raw().await;
        if app.database().backend == Backend::Postgres {
            raw.run("INSERT INTO invitation SELECT (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), \
                'email_key', 'e' || n, 'secret_hash', '\\x' || md5(n::text), 'expires_at', i.expires_at + n::bigint * 100000000))).* \
                FROM invitation i, generate_series(1, 2000) n").await;
            raw.run("ANALYZE invitation").await;
        }
        app.clock().advance(Duration::from_hours(91 * 24));
        let statements = heard(async {
            use_cases.notice_check().await.unwrap();
        });
        let statements: Vec<_> =
            Box::pin(statements).await.into_iter().filter(|sql| sql.contains("FROM \"invitation\"")).collect();
        // SQLite writes in a thread of its own.
        assert!(!statements.is_empty());
        for sql in statements {
            let plan = plan(&raw, app.database().backend, &sql).await;
            assert!(plan.contains("invitation_expires"), "{sql}\n{plan}");
        }
    }

    /// Who has a role, and who waits for one, is found by an index.
    async fn people_are_found_by_their_roles(private app) {
        let enterprise = app.enterprise().await;
        let client = enterprise.scim_client().await;
        client.create(muster_testkit::person("Ada", json!({ "roles": [{ "value": "Admin" }] }))).await;
        fill(&app).await;
        let raw = app.database().raw().await;
        if app.database().backend == Backend::Postgres {
            // Where everybody has one role, any index of the enterprise is as good.
            raw.run("UPDATE person SET role_id = (SELECT r.id FROM role r WHERE r.enterprise_id = person.enterprise_id \
                ORDER BY md5(person.id::text || r.id::text) LIMIT 1)").await;
            raw.run("ANALYZE person").await;
        }
        let (use_cases, admin) = (app.use_cases(), enterprise.admin().await);
        let role = use_cases.role_find(&admin, "Admin").await.unwrap();
        let used = heard(async {
            use_cases.role_use(&admin, role.id).await.unwrap();
        });
        let waiting = heard(async {
            use_cases.person_waiting(&admin, Some(admin.enterprise.id.to_string().parse().unwrap()), 10).await.unwrap();
        });
        for (statements, index) in [(used.await, "person_role_rule"), (waiting.await, "person_role_waits")] {
            assert!(!statements.is_empty());
            for sql in statements {
                let plan = plan(&raw, app.database().backend, &sql).await;
                assert!(plan.contains(index) && !plan.contains("Seq Scan on person"), "{sql}\n{plan}");
            }
        }
    }
}
