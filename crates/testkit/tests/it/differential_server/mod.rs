//! Muster and another public server, scim2-server, are asked the same and answer the same.
//!
//! Some thousand random operations are made from a seed and sent to both; the statuses and the
//! resources are compared. Where the two differ, a row of [`DIFFERENCES`] says what Muster does and
//! why; a difference without a row fails the test, and so does a row that nothing needs.
//!
//! `MUSTER_TEST_SEED` plays another game.

mod generate;
mod known;
mod peer;

use std::collections::BTreeMap;
use std::fmt;

use muster_testkit::{Backend, TestDatabase};
use serde_json::{Value, json};

use self::generate::{Dice, GROUPS, Kind, Request, USERS};
use self::known::DIFFERENCES;
use self::peer::{Answer, Muster, Oracle, Peer as _};
use crate::conformance::venv;
use crate::program::Program;

/// The types of resources that are played with: another one is another table like [`USERS`].
const KINDS: &[&Kind] = &[&USERS, &GROUPS];
const OPERATIONS: usize = 2_000;
/// The resources of a type that there are at a time.
const CROWD: usize = 20;
const SEED: u64 = 20_261_122;

/// A resource that both have, by the id of each.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    kind: usize,
    ours: String,
    theirs: String,
}

/// What was sent, and what both answered; names stand for ids.
#[derive(Debug)]
pub(crate) struct Exchange {
    /// What was asked for just before, if this is a look at what came of it.
    before: Option<Request>,
    request: Request,
    ours: Answer,
    theirs: Answer,
}

impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { before, request, ours, theirs } = self;
        if let Some(before) = before {
            writeln!(f, "after {} {} {}", before.method, before.path, before.body)?;
        }
        writeln!(f, "{} {} {}", request.method, request.path, request.body)?;
        for (who, answer) in [("Muster", ours), ("scim2-server", theirs)] {
            writeln!(f, "  {who}: {} {} {}", answer.status, answer.detail, answer.body)?;
        }
        Ok(())
    }
}

struct Game {
    muster: Muster,
    oracle: Oracle,
    dice: Dice,
    /// Every resource that there ever was, by the number in its name.
    named: Vec<Pair>,
    /// The numbers of those that there are.
    alive: Vec<usize>,
    met: BTreeMap<&'static str, usize>,
    differences: Vec<String>,
}

impl Game {
    fn turn(&mut self) {
        let kind = self.dice.below(KINDS.len());
        let crowd: Vec<usize> =
            self.alive.iter().copied().filter(|number| self.named[*number].kind == kind).collect();
        let people: Vec<usize> =
            self.alive.iter().copied().filter(|number| self.named[*number].kind == 0).collect();
        let request = generate::request(&mut self.dice, KINDS[kind], &crowd, &people, CROWD);
        let exchange = self.exchange(request);
        let target = exchange.request.target;
        let deleted = exchange.request.method == "DELETE" && exchange.ours.status == 200;
        if let Some(number) = target.filter(|_| deleted) {
            self.gone(number);
        }
        if exchange.ours.made.is_some() || exchange.theirs.made.is_some() {
            let number = self.named.len();
            // One that only the other made has an id of its own here, too, that nothing has.
            let id = |made: &Option<String>| {
                made.clone().unwrap_or_else(|| format!("00000000-0000-4000-9000-{number:012}"))
            };
            let (ours, theirs) = (id(&exchange.ours.made), id(&exchange.theirs.made));
            self.named.push(Pair { kind, ours, theirs });
            self.alive.push(number);
            let same = self.compare(&exchange);
            self.settle(same, Some(number));
            return;
        }
        let mut same = self.compare(&exchange);
        // What a PATCH did is seen afterwards: one answers with the resource, the other with nothing.
        if let (true, Some(number)) = (same, target.filter(|number| self.alive.contains(number))) {
            let path = format!("{}/@{number}@", KINDS[kind].endpoint);
            let look = Request { method: "GET", path, body: Value::Null, target };
            let before = exchange.request;
            let exchange = Exchange { before: Some(before), ..self.exchange(look) };
            same = self.compare(&exchange);
        }
        self.settle(same, target);
    }

    fn exchange(&mut self, request: Request) -> Exchange {
        let ours = self.muster.ask(&request, &self.named);
        let theirs = self.oracle.ask(&request, &self.named);
        Exchange { before: None, request, ours, theirs }
    }

    /// Whether both answered the same. If not, the row that says why is counted, or else it is told.
    fn compare(&mut self, exchange: &Exchange) -> bool {
        let Exchange { ours, theirs, .. } = exchange;
        if ours.status == theirs.status && ours.body == theirs.body {
            return true;
        }
        match exchange.explained() {
            Some(rows) => rows.iter().for_each(|row| *self.met.entry(row).or_default() += 1),
            None => self.differences.push(exchange.to_string()),
        }
        false
    }

    /// Resources that have become different go on both sides, so that nothing follows from it.
    fn settle(&mut self, same: bool, target: Option<usize>) {
        let Some(number) = target.filter(|_| !same) else { return };
        let path = format!("{}/@{number}@", KINDS[self.named[number].kind].endpoint);
        let request = Request { method: "DELETE", path, body: Value::Null, target: Some(number) };
        self.exchange(request);
        self.gone(number);
    }

    /// A resource is there no more. Who is gone is a member of nothing (7643-4.2-03); scim2-server keeps
    /// the id, and is told.
    fn gone(&mut self, number: usize) {
        self.alive.retain(|other| *other != number);
        let member = format!("members[value eq \"@{number}@\"]");
        let body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{ "op": "remove", "path": member }],
        });
        let groups = self
            .alive
            .iter()
            .filter(|other| KINDS[self.named[**other].kind].endpoint == GROUPS.endpoint);
        for group in groups {
            let path = format!("{}/@{group}@", GROUPS.endpoint);
            let request = Request { method: "PATCH", path, body: body.clone(), target: None };
            self.oracle.ask(&request, &self.named);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a failure is looked into this way")]
fn seed() -> u64 {
    std::env::var("MUSTER_TEST_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(SEED)
}

#[actix_web::test]
async fn another_server_does_the_same() {
    let Some(venv) = venv() else { return };
    let Some(database) = TestDatabase::empty(Backend::Sqlite).await else { return };
    let seed = seed();
    let mut game = Game {
        muster: Muster::start(Program::on(&database)),
        oracle: Oracle::start(&venv),
        dice: Dice(seed),
        named: Vec::new(),
        alive: Vec::new(),
        met: BTreeMap::new(),
        differences: Vec::new(),
    };
    for _ in 0..OPERATIONS {
        game.turn();
    }
    let Game { differences, met, named, .. } = game;
    eprintln!("{} resources were made", named.len());
    for row in DIFFERENCES {
        eprintln!("{:4} {}: {}", met.get(row.what).unwrap_or(&0), row.what, row.why);
    }
    assert!(
        differences.is_empty(),
        "MUSTER_TEST_SEED={seed}: {} differences, the first of them:\n{}",
        differences.len(),
        differences.iter().take(5).cloned().collect::<Vec<_>>().join("\n")
    );
    let needless: Vec<_> =
        DIFFERENCES.iter().map(|row| row.what).filter(|what| !met.contains_key(what)).collect();
    assert!(needless.is_empty() || seed != SEED, "nothing needs these rows: {needless:?}");
}
