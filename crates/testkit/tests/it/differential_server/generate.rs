//! Requests at random.

use serde_json::{Value, json};

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// A small generator of pseudo-random numbers (SplitMix64): the same ones for the same seed.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound).unwrap()).unwrap()
    }

    fn of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    fn maybe(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// A request; `@7@` stands for the id of the resource of that number.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) body: Value,
    pub(crate) target: Option<usize>,
}

/// What values an attribute takes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sort {
    Text,
    Flag,
    Email,
    Url,
    /// A user, by the id.
    Person,
    /// One of these.
    Label(&'static [&'static str]),
}

type Parts = &'static [(&'static str, Sort)];

/// A type of resource: what there is to play with.
pub(crate) struct Kind {
    pub(crate) endpoint: &'static str,
    schema: &'static str,
    /// The attribute that every resource must have.
    key: &'static str,
    /// Attributes with one value, by their paths.
    single: Parts,
    /// Attributes with several values, and the parts of each.
    lists: &'static [(&'static str, Parts)],
}

const PLACES: Sort = Sort::Label(&["work", "home", "other"]);

pub(crate) const USERS: Kind = Kind {
    endpoint: "/Users",
    schema: "urn:ietf:params:scim:schemas:core:2.0:User",
    key: "userName",
    single: &[
        ("userName", Sort::Text),
        ("externalId", Sort::Text),
        ("displayName", Sort::Text),
        ("title", Sort::Text),
        ("nickName", Sort::Text),
        ("userType", Sort::Text),
        ("locale", Sort::Text),
        ("profileUrl", Sort::Url),
        ("password", Sort::Text),
        ("active", Sort::Flag),
        ("name.givenName", Sort::Text),
        ("name.familyName", Sort::Text),
        ("name.formatted", Sort::Text),
        ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", Sort::Text),
        ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber", Sort::Text),
        ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value", Sort::Person),
    ],
    lists: &[
        ("emails", &[("value", Sort::Email), ("type", PLACES), ("display", Sort::Text)]),
        (
            "phoneNumbers",
            &[("value", Sort::Text), ("type", Sort::Label(&["work", "mobile", "fax"]))],
        ),
        ("photos", &[("value", Sort::Url), ("type", Sort::Label(&["photo", "thumbnail"]))]),
        ("roles", &[("value", Sort::Text), ("display", Sort::Text)]),
        ("entitlements", &[("value", Sort::Text), ("type", Sort::Text)]),
        (
            "addresses",
            &[("locality", Sort::Text), ("country", Sort::Label(&["FR", "DE"])), ("type", PLACES)],
        ),
    ],
};

pub(crate) const GROUPS: Kind = Kind {
    endpoint: "/Groups",
    schema: "urn:ietf:params:scim:schemas:core:2.0:Group",
    key: "displayName",
    single: &[("displayName", Sort::Text), ("externalId", Sort::Text)],
    lists: &[("members", &[("value", Sort::Person)])],
};

/// Texts that differ by case, accents, quotes and order.
const TEXTS: &[&str] = &[
    "Ada",
    "ada",
    "Élodie",
    "élodie",
    "straße",
    "O'Neill",
    "quote\"d",
    "back\\slash",
    "100%",
    "a_b",
    "9",
    "10",
    "true",
    "a b",
    "🦀",
    "[x]",
];

/// A value, on one of a few texts so that filters find something.
fn value(dice: &mut Dice, sort: Sort, people: &[usize]) -> Value {
    match sort {
        Sort::Text => json!(dice.of(TEXTS)),
        Sort::Flag => json!(dice.maybe(50)),
        Sort::Email => {
            json!(format!("{}@{}.example", dice.of(&["ada", "Bob", "zoë"]), dice.of(&["x", "y"])))
        }
        Sort::Url => json!(format!("https://x.example/{}", dice.below(4))),
        Sort::Person if people.is_empty() => json!("@absent@"),
        Sort::Person => json!(format!("@{}@", dice.of(people))),
        Sort::Label(labels) => json!(dice.of(labels)),
    }
}

/// Puts a value where a path says.
fn put(body: &mut Value, path: &str, value: Value) {
    let (home, rest) = match path.strip_prefix(ENTERPRISE) {
        Some(rest) => (&mut body[ENTERPRISE], rest.trim_start_matches(':')),
        None => (body, path),
    };
    match rest.split_once('.') {
        Some((name, sub)) => home[name][sub] = value,
        None => home[rest] = value,
    }
}

fn entry(dice: &mut Dice, parts: Parts, people: &[usize]) -> Value {
    let mut entry = json!({});
    for (position, (part, sort)) in parts.iter().enumerate() {
        if position == 0 || dice.maybe(60) {
            entry[*part] = value(dice, *sort, people);
        }
    }
    entry
}

fn entries(dice: &mut Dice, parts: Parts, people: &[usize]) -> Value {
    let length = *dice.of(&[0, 1, 1, 2, 3]);
    let mut entries: Vec<Value> = (0..length).map(|_| entry(dice, parts, people)).collect();
    // A member is no better than another.
    if parts.len() > 1
        && dice.maybe(30)
        && let Some(first) = entries.first_mut()
    {
        first["primary"] = json!(true);
    }
    entries.into()
}

/// Some attributes of a resource.
fn some(dice: &mut Dice, kind: &Kind, people: &[usize], percent: usize) -> Value {
    let mut body = json!({});
    for (path, sort) in kind.single {
        if dice.maybe(percent) {
            let value = value(dice, *sort, people);
            put(&mut body, path, value);
        }
    }
    for (name, parts) in kind.lists {
        if dice.maybe(percent) {
            body[*name] = entries(dice, parts, people);
        }
    }
    body
}

fn whole(dice: &mut Dice, kind: &Kind, people: &[usize]) -> Value {
    let mut body = some(dice, kind, people, 35);
    body["schemas"] = json!([kind.schema]);
    if body.get(ENTERPRISE).is_some() {
        body["schemas"] = json!([kind.schema, ENTERPRISE]);
    }
    // Without it, one of the two keeps what it was; a few will do.
    if dice.maybe(90) && kind.single.iter().any(|(path, _)| *path == "active") {
        body["active"] = json!(dice.maybe(70));
    }
    if !dice.maybe(3) {
        body[kind.key] = json!(format!("{}{}", dice.of(TEXTS), dice.below(60)));
    }
    body
}

fn operation(dice: &mut Dice, kind: &Kind, people: &[usize]) -> Value {
    let op = *dice.of(&["add", "replace", "remove"]);
    let mut operation = json!({ "op": op });
    let (list, parts) = *dice.of(kind.lists);
    let (part, sort) = *dice.of(parts);
    let (path, given) = match dice.below(20) {
        0..7 => {
            let (path, sort) = *dice.of(kind.single);
            (path.to_owned(), value(dice, sort, people))
        }
        7 | 8 if op == "remove" => ("name".to_owned(), Value::Null),
        7 | 8 => {
            let mut name = json!({ "givenName": dice.of(TEXTS) });
            if dice.maybe(50) {
                name["familyName"] = json!(dice.of(TEXTS));
            }
            ("name".to_owned(), name)
        }
        9..13 => (list.to_owned(), entries(dice, parts, people)),
        13 | 14 => (selected(dice, list, parts, people), entry(dice, parts, people)),
        15 | 16 => {
            (format!("{}.{part}", selected(dice, list, parts, people)), value(dice, sort, people))
        }
        17 if op != "remove" => {
            operation["value"] = some(dice, kind, people, 15);
            return operation;
        }
        17 => (ENTERPRISE.to_owned(), Value::Null),
        18 => (format!("{list}.{part}"), value(dice, sort, people)),
        _ => {
            let path = *dice.of(&[
                "nope",
                "id",
                "meta.version",
                "name.nope",
                "groups",
                "",
                "emails[",
                kind.key,
            ]);
            (path.to_owned(), json!(dice.of(TEXTS)))
        }
    };
    operation["path"] = path.into();
    if op != "remove" {
        operation["value"] = given;
    }
    operation
}

/// A path with a filter.
fn selected(dice: &mut Dice, list: &str, parts: Parts, people: &[usize]) -> String {
    let (part, sort) = *dice.of(parts);
    let value = value(dice, sort, people);
    format!("{list}[{part} {} {value}]", dice.of(&["eq", "eq", "eq", "ne", "sw"]))
}

fn filter(dice: &mut Dice, kind: &Kind, people: &[usize]) -> String {
    let ops = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le", "pr"];
    let one = if dice.maybe(33) {
        let (list, parts) = *dice.of(kind.lists);
        let (part, sort) = *dice.of(parts);
        if dice.maybe(50) {
            selected(dice, list, parts, people)
        } else {
            let value = value(dice, sort, people);
            format!("{list}.{part} {} {value}", dice.of(&["eq", "co", "sw"]))
        }
    } else {
        let (path, sort) = *dice.of(kind.single);
        let op = *dice.of(&ops);
        match (op, sort) {
            ("pr", _) => format!("{path} pr"),
            (_, Sort::Flag) => format!("{path} eq {}", dice.maybe(50)),
            // Ids are of each server's own making: only whether they are the same means something.
            (_, Sort::Person) => {
                format!("{path} {} {}", dice.of(&["eq", "ne"]), value(dice, sort, people))
            }
            _ => format!("{path} {op} {}", value(dice, sort, people)),
        }
    };
    match dice.below(8) {
        0 => format!("not ({one})"),
        1 => format!("{one} and {} pr", dice.of(kind.single).0),
        2 => format!("{one} or {} pr", dice.of(kind.single).0),
        _ => one,
    }
}

/// Percent-encodes a query.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// A request on a type of resource; `crowd` are those there are, `people` the users among all.
pub(crate) fn request(
    dice: &mut Dice,
    kind: &Kind,
    crowd: &[usize],
    people: &[usize],
    full: usize,
) -> Request {
    let target = (!crowd.is_empty() && !dice.maybe(3)).then(|| *dice.of(crowd));
    let name = target.map_or("@absent@".to_owned(), |number| format!("@{number}@"));
    let path = format!("{}/{name}", kind.endpoint);
    match dice.below(100) {
        0..14 if crowd.len() < full => {
            let body = whole(dice, kind, people);
            Request { method: "POST", path: kind.endpoint.to_owned(), body, target: None }
        }
        0..14 => Request { method: "DELETE", path, body: Value::Null, target },
        14..26 => Request { method: "PUT", path, body: whole(dice, kind, people), target },
        26..72 => {
            let operations: Vec<Value> =
                (0..*dice.of(&[1, 1, 1, 2, 3])).map(|_| operation(dice, kind, people)).collect();
            let body = json!({ "schemas": [PATCH_OP], "Operations": operations });
            Request { method: "PATCH", path, body, target }
        }
        72..78 => Request { method: "GET", path, body: Value::Null, target },
        78..82 => Request { method: "DELETE", path, body: Value::Null, target },
        _ => {
            let filter = encoded(&filter(dice, kind, people));
            let path = format!("{}?attributes=id&count=1000&filter={filter}", kind.endpoint);
            Request { method: "GET", path, body: Value::Null, target: None }
        }
    }
}
