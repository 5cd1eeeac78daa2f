//! What came of a script under one policy, in words.

use std::{collections::BTreeMap, fmt::Write as _};

use muster_app::{NoticeFilter, PersonFilter};
use muster_core::{
    person::{Person, Source},
    policy::Policy,
};
use muster_testkit::{Call, Requests as _, TestApp, TestResponse, encoded};
use serde_json::{Value, json};

use super::{
    file::{People, Script},
    stage::{FIRST, Stage},
    step::{Authenticate, Send, What},
};

/// What came of a script: a column of its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// Of each step.
    pub(super) steps: Vec<String>,
    /// How people stand at the end, by user name.
    pub(super) people: BTreeMap<String, String>,
    /// Seats, tokens, notices and invitations at the end.
    pub(super) rest: String,
}

/// Plays a script in an enterprise of its own.
pub(super) async fn play(
    app: &TestApp,
    people: &People,
    script: &Script,
    policy: Policy,
) -> Column {
    let mut stage = Stage::set(app, policy, script.fresh).await;
    let mut steps = Vec::with_capacity(script.steps.len());
    for step in &script.steps {
        let came = match &step.what {
            What::Send(send) => sent(&mut stage, people, send).await,
            What::Authenticate(authenticate) => authenticated(&mut stage, authenticate).await,
            What::Admin(admin) => admin.act(&mut stage).await,
            What::Wait(wait) => {
                for span in wait.spans() {
                    stage.wait(span).await;
                }
                "—".into()
            }
        };
        steps.push(came);
        stage.go_on().await;
    }
    let column = Column {
        steps,
        people: everybody(&stage, script.names_default_role).await,
        rest: rest(&stage).await,
    };
    stage.leave().await;
    column
}

/// Sends a request; answers its status, and what is to be seen of the answer.
async fn sent(stage: &mut Stage, people: &People, send: &Send) -> String {
    let Some(token) = stage.try_token(send.by.as_deref().unwrap_or(FIRST)) else {
        return "there is no token".into();
    };
    let (method, path) = send.method_and_path();
    let mut call = Call::new(method, address(&stage.fill(path)));
    let body = match send.operations() {
        Value::Null => send.body.as_deref().map(|body| people.body(body, send.with.as_deref())),
        operations => Some(json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": operations,
        })),
    };
    if let Some(body) = body {
        call = call.body(stage.fill(&body.to_string()));
    }
    let answer = token.client.send(call).await;
    let mut came = status(stage, &answer, "detail");
    let body = serde_json::from_slice::<Value>(&answer.body).unwrap_or_default();
    if let Some(total) = body.get("totalResults") {
        write!(came, ", {total} found").unwrap();
    }
    let id = body.get("id").or_else(|| body.pointer("/Resources/0/id")).and_then(Value::as_str);
    if let (Some(id), Some(name)) = (id, &send.named) {
        if method == "POST" && path.trim_end_matches('/').ends_with("/Users") {
            let known = stage.name_of(id);
            came.push_str(&known.map_or(", new".into(), |name| format!(", {name} again")));
        }
        stage.remember(name, id);
    }
    if answer.status < 300 {
        for path in &send.see {
            let value = match at(&body, path) {
                Value::Null => "none".into(),
                value => stage.mask(&value.to_string()),
            };
            write!(came, "; {path}: {value}").unwrap();
        }
    }
    came
}

/// Asks for a token; answers how long it lives.
async fn authenticated(stage: &mut Stage, authenticate: &Authenticate) -> String {
    let x_scim = authenticate.x_scim.then_some("true");
    let answer = stage.enterprise.authenticate(x_scim).await;
    let mut came = status(stage, &answer, "error_description");
    if answer.status == 200 {
        let body = answer.json();
        match body["expires_in"].as_u64().map(|seconds| seconds / 86_400) {
            None => came.push_str(", without an end"),
            Some(days) => {
                write!(came, ", for {days} day{}", if days == 1 { "" } else { "s" }).unwrap();
            }
        }
        let id = body["token_id"].as_str().unwrap().parse().unwrap();
        let value = body["access_token"].as_str().unwrap();
        stage.keep_token(&authenticate.authenticate, value, id);
    }
    came
}

/// The status, and why.
fn status(stage: &Stage, answer: &TestResponse, why: &str) -> String {
    if answer.status < 300 {
        return answer.status.to_string();
    }
    let body = serde_json::from_slice::<Value>(&answer.body).unwrap_or_default();
    let kind = body["scimType"].as_str().map(|kind| format!(" {kind}")).unwrap_or_default();
    let why = body[why].as_str().unwrap_or_default();
    format!("{}{kind}: {}", answer.status, stage.sentence(why))
}

/// A path with its query as it goes over the wire.
fn address(path: &str) -> String {
    let Some((path, query)) = path.split_once('?') else { return path.to_owned() };
    let pairs = query.split('&').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        format!("{name}={}", encoded(value))
    });
    format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"))
}

/// What stands at a path; `name=x` is the entry of a list with this name.
fn at(value: &Value, path: &str) -> Value {
    let step = |value: Option<Value>, segment: &str| match (value?, segment.split_once('=')) {
        (Value::Array(list), Some((name, wanted))) => {
            list.into_iter().find(|entry| entry[name] == wanted)
        }
        (Value::Array(list), None) => list.get(segment.parse::<usize>().ok()?).cloned(),
        (value, _) => value.get(segment).cloned(),
    };
    path.split('/').fold(Some(value.clone()), step).unwrap_or(Value::Null)
}

/// Everybody who is there, can come back, or waits, by user name.
async fn everybody(stage: &Stage, names_default_role: bool) -> BTreeMap<String, String> {
    let (app, admin) = (stage.app(), stage.admin().await);
    let filter = PersonFilter { per_page: 1_000, ..PersonFilter::default() };
    let list = app.person_browse(&admin, &filter).await.unwrap();
    let default = app.scim_status(&admin).await.unwrap().default_role.map(|role| role.id);
    let mut all: Vec<(String, String)> = list
        .people
        .iter()
        .map(|person| {
            let role = match person.role {
                None => "no role",
                role if role == default && !names_default_role => "default role",
                Some(role) => list.roles[&role].as_str(),
            };
            (person.profile.user_name.clone(), stands(person, role))
        })
        .collect();
    for parked in app.parked_list(&admin, None, 0, 1_000).await.unwrap() {
        let waits = format!("not registered, waits for a {}", parked.waits_for.as_str());
        all.push((parked.request.profile.user_name, waits));
    }
    all.sort_unstable();
    let mut people = BTreeMap::<String, String>::new();
    for (name, stands) in all {
        let entry = people.entry(stage.mask(&name)).or_default();
        if !entry.is_empty() {
            entry.push_str("; ");
        }
        entry.push_str(&stands);
    }
    people
}

/// How somebody stands: their state, their role and where it is from, and who brought them in.
fn stands(person: &Person, role: &str) -> String {
    let state = match &person.removed {
        Some(removed) if removed.until.is_some() => "removed for some days",
        Some(_) => "removed and kept",
        None if person.held => "held by an admin",
        None if person.role_from.waits => "waits for a role",
        None if person.is_active() => "active",
        None => "disabled",
    };
    let from = match &person.role_from.rule {
        Some(rule) => format!(" by `{rule}`"),
        None => String::new(),
    };
    let source = match person.source {
        Source::Scim => "provisioned",
        Source::Manual => "by hand",
        Source::Local => "provisioned until it was switched off",
    };
    format!("{state}, {role}{from}, {source}")
}

/// Seats, tokens, notices and invitations.
async fn rest(stage: &Stage) -> String {
    let (app, admin) = (stage.app(), stage.admin().await);
    let seats = app.seats_show(&admin).await.unwrap().taken;
    let tokens = app.scim_status(&admin).await.unwrap().live_tokens.len();
    let filter = NoticeFilter { limit: 1_000, ..NoticeFilter::default() };
    let notices = app.notice_list(&admin, filter).await.unwrap();
    let notices = counted(notices.iter().map(|one| one.notice.kind().as_str()));
    let invitations = app.invitation_list(&admin, None, 1_000).await.unwrap();
    let now = admin.ctx.now;
    let invitations = counted(invitations.iter().map(|one| one.state_at(now).as_str()));
    format!("seats {seats}, tokens {tokens}, notices {notices}, invitations {invitations}")
}

/// How many there are of each, in an order that is the same every time.
fn counted<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut counts = BTreeMap::<&str, usize>::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    let all: Vec<_> = counts.iter().map(|(word, count)| format!("{count} {word}")).collect();
    if all.is_empty() { "0".into() } else { all.join(" and ") }
}
