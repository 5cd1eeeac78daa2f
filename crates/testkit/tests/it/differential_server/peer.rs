//! The two servers.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use super::Pair;
use super::generate::Request;
use crate::program::{Connection, Program, Serving};

/// An id that nothing has.
pub(crate) const ABSENT: &str = "00000000-0000-4000-8000-000000000000";

/// What is looked at of an answer.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The status; all successes are one.
    pub(crate) status: u16,
    /// The resource without what the server decides, or the names of those in a list.
    pub(crate) body: Value,
    /// The id of what was made.
    pub(crate) made: Option<String>,
    /// What was said about a refusal.
    pub(crate) detail: String,
}

pub(crate) trait Peer {
    fn id(pair: &Pair) -> &str;
    fn send(&mut self, method: &str, path: &str, body: &Value) -> (u16, Value);

    /// Sends a request with this server's ids in place of names, and reads the answer with the names.
    fn ask(&mut self, request: &Request, named: &[Pair]) -> Answer {
        let filled = |text: &str| {
            let text = text.replace("@absent@", ABSENT);
            if !text.contains('@') {
                return text;
            }
            let pairs = named.iter().enumerate();
            pairs.fold(text, |text, (number, pair)| {
                text.replace(&format!("@{number}@"), Self::id(pair))
            })
        };
        let body = serde_json::from_str(&filled(&request.body.to_string())).unwrap();
        let (status, answer) = self.send(request.method, &filled(&request.path), &body);
        let good = (200..300).contains(&status);
        let made = answer["id"].as_str().filter(|_| good && request.method == "POST");
        let made = made.map(str::to_owned);
        let name = |text: &str| {
            let pairs = named.iter().enumerate();
            pairs.fold(text.to_owned(), |text, (number, pair)| {
                text.replace(Self::id(pair), &format!("@{number}@"))
            })
        };
        let seen = match (good, request.method) {
            (true, "GET") if answer["totalResults"].is_number() => {
                let found = answer["Resources"].as_array().into_iter().flatten();
                found.map(|one| one["id"].clone()).collect()
            }
            (true, "GET" | "PUT" | "POST") => answer.clone(),
            _ => Value::Null,
        };
        let seen = normal(serde_json::from_str(&name(&seen.to_string())).unwrap());
        Answer {
            status: if good { 200 } else { status },
            body: seen,
            made,
            detail: answer["detail"].as_str().unwrap_or_default().to_owned(),
        }
    }
}

/// Without what the server decides; the order of values means nothing.
fn normal(value: Value) -> Value {
    match value {
        Value::Array(entries) => {
            let mut entries: Vec<Value> = entries.into_iter().map(normal).collect();
            entries.sort_by_key(Value::to_string);
            entries.into()
        }
        Value::Object(members) => {
            // Who is in which group is derived by Muster (7643-4.1.2-11) and by scim2-server not.
            let decided = |key: &str| matches!(key, "id" | "meta" | "$ref" | "groups");
            let members = members.into_iter().filter(|(key, _)| !decided(key));
            members
                .map(|(key, value)| match key.as_str() {
                    "members" => (key, ids_of(value)),
                    _ => (key, normal(value)),
                })
                .collect::<serde_json::Map<_, _>>()
                .into()
        }
        other => other,
    }
}

/// The members of a group as a set of ids: what a member is and is called belongs to the member.
fn ids_of(members: Value) -> Value {
    let Value::Array(members) = members else { return members };
    let ids: BTreeSet<String> = members.iter().map(|member| member["value"].to_string()).collect();
    ids.into_iter().map(|id| json!({ "value": id })).collect()
}

/// The real program, with an enterprise that goes by the letter of the standard.
pub(crate) struct Muster {
    serving: Serving,
    connection: Connection,
    headers: String,
}

impl Muster {
    pub(crate) fn start(program: Program) -> Self {
        let made = ["enterprise", "create", "--name", "Contoso", "--preset", "rfc"];
        let enterprise = program.json(&made)["id"].as_str().unwrap().to_owned();
        program.json(&["scim", "enable", "--enterprise", &enterprise]);
        let client = ["integration", "create", "--enterprise", &enterprise, "--name", "Directory"];
        let client = program.json(&client);
        let serving = program.serve();
        let credentials = json!({
            "grant_type": "client_credentials",
            "client_id": client["client_id"], "client_secret": client["client_secret"],
        });
        let mut connection = Connection::open(serving.address).unwrap();
        let path = "/api/authenticate";
        let (_, answer) = connection.send("POST", path, "X-SCIM: true\r\n", &credentials).unwrap();
        let token = answer["access_token"].as_str().unwrap();
        let headers = format!("Authorization: Bearer {token}\r\n");
        Self { serving, connection, headers }
    }
}

impl Peer for Muster {
    fn id(pair: &Pair) -> &str {
        &pair.ours
    }

    fn send(&mut self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let path = format!("/api/scim/v2{path}");
        if let Ok(answer) = self.connection.send(method, &path, &self.headers, body) {
            return answer;
        }
        // A connection has an end.
        self.connection = Connection::open(self.serving.address).unwrap();
        self.connection.send(method, &path, &self.headers, body).unwrap()
    }
}

/// `scim2-server`, which keeps everything in memory; dropped, it is killed.
pub(crate) struct Oracle {
    child: Child,
    address: SocketAddr,
}

impl Oracle {
    pub(crate) fn start(venv: &Path) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut child = Command::new(venv.join("bin/python"))
            // By its path: the script's own first line names the folder that it was installed in.
            .arg(venv.join("bin/scim2-server"))
            .args(["--port", &address.port().to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = lines.find_map(|line| line.ok().filter(|line| line.contains("Serving SCIM")));
        assert!(said.is_some(), "scim2-server ended before it served");
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }
}

impl Peer for Oracle {
    fn id(pair: &Pair) -> &str {
        &pair.theirs
    }

    /// It answers one request on a connection.
    fn send(&mut self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let mut connection = Connection::open(self.address).unwrap();
        connection.send(method, &format!("/v2{path}"), "", body).unwrap()
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
