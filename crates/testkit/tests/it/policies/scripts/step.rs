//! What a script says: requests, what administrators do, and time that goes by.

use std::{fmt, time::Duration};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{admin::Admin, file::json};

/// A step of a script.
#[derive(Debug, Deserialize)]
#[serde(try_from = "toml::Table")]
pub(super) struct Step {
    /// What happens.
    pub(super) what: What,
    /// What it is for, where the step alone does not say it.
    why: Option<String>,
}

/// What happens in a step.
#[derive(Debug)]
pub(super) enum What {
    /// The identity provider sends a request.
    Send(Send),
    /// A client asks for a token.
    Authenticate(Authenticate),
    /// An administrator does something.
    Admin(Admin),
    /// Time goes by.
    Wait(Wait),
}

/// A SCIM request.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Send {
    /// Method and path below the Tenant URL; what stands in braces is an id.
    #[serde(rename = "send")]
    pub(super) line: String,
    /// The body: somebody by name, or JSON.
    pub(super) body: Option<String>,
    /// Members of the body that take the place of those; null takes one away.
    pub(super) with: Option<String>,
    /// The operations of a PATCH, as JSON.
    pub(super) ops: Option<String>,
    /// The name of what is answered, for later steps.
    #[serde(rename = "as")]
    pub(super) named: Option<String>,
    /// What of the answer is written down beside its status.
    #[serde(default)]
    pub(super) see: Vec<String>,
    /// The token it is sent with; the first one, where nothing is said.
    pub(super) by: Option<String>,
}

/// A request to the Authenticate API.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Authenticate {
    /// The name of the token.
    pub(super) authenticate: String,
    /// `X-SCIM: true` goes with it.
    #[serde(default = "yes")]
    pub(super) x_scim: bool,
}

/// Time that goes by.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wait {
    /// `3 days`, `1 hour`.
    wait: String,
}

fn yes() -> bool {
    true
}

impl TryFrom<toml::Table> for Step {
    type Error = String;

    fn try_from(mut table: toml::Table) -> Result<Self, Self::Error> {
        fn read<T: DeserializeOwned>(table: toml::Table) -> Result<T, String> {
            let text = table.to_string();
            table.try_into().map_err(|error| format!("{error} in {text}"))
        }
        let why = match table.remove("why") {
            Some(toml::Value::String(why)) => Some(why),
            Some(other) => return Err(format!("why is no text: {other}")),
            None => None,
        };
        let what = if table.contains_key("send") {
            What::Send(read(table)?)
        } else if table.contains_key("authenticate") {
            What::Authenticate(read(table)?)
        } else if table.contains_key("wait") {
            What::Wait(read(table)?)
        } else {
            What::Admin(read(table)?)
        };
        Ok(Self { what, why })
    }
}

/// As it is read in the table of outcomes.
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            What::Send(send) => send.fmt(f)?,
            What::Authenticate(Authenticate { authenticate, x_scim: true }) => {
                write!(f, "`POST /api/authenticate` with `X-SCIM: true`: token {authenticate}")?;
            }
            What::Authenticate(Authenticate { authenticate, .. }) => {
                write!(f, "`POST /api/authenticate`: token {authenticate}")?;
            }
            What::Admin(admin) => admin.fmt(f)?,
            What::Wait(wait) if wait.wait.starts_with("1 ") => write!(f, "{} goes by", wait.wait)?,
            What::Wait(wait) => write!(f, "{} go by", wait.wait)?,
        }
        match &self.why {
            Some(why) => write!(f, " ({why})"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Send {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.line)?;
        match &self.body {
            Some(body) if body.starts_with('{') => write!(f, " `{}`", json(body))?,
            Some(body) => write!(f, " {body}")?,
            None => {}
        }
        if let Some(Value::Object(mut with)) = self.with.as_deref().map(json) {
            let without: Vec<String> =
                with.iter().filter(|(_, value)| value.is_null()).map(|one| one.0.clone()).collect();
            with.retain(|_, value| !value.is_null());
            if !with.is_empty() {
                write!(f, " with `{}`", Value::Object(with))?;
            }
            for name in without {
                write!(f, " without `{name}`")?;
            }
        }
        for operation in self.operations().as_array().into_iter().flatten() {
            let part = |name: &str| match &operation[name] {
                Value::Null if operation.get(name).is_none() => String::new(),
                Value::String(text) if name != "value" => format!(" {text}"),
                value => format!(" {value}"),
            };
            let (op, path, value) = (part("op"), part("path"), part("value"));
            write!(f, " `{}`", format!("{op}{path}{value}").trim_start())?;
        }
        match &self.by {
            Some(by) => write!(f, ", token {by}"),
            None => Ok(()),
        }
    }
}

impl Send {
    /// The method and the path.
    pub(super) fn method_and_path(&self) -> (&str, &str) {
        self.line.split_once(' ').expect("a method and a path")
    }

    /// The operations of a PATCH; null for others.
    pub(super) fn operations(&self) -> Value {
        self.ops.as_deref().map_or(Value::Null, json)
    }
}

impl Wait {
    /// The spans that it falls into: jobs run every day of a week, and after every week of a longer time.
    pub(super) fn spans(&self) -> Vec<Duration> {
        let (number, unit) = self.wait.split_once(' ').expect("a number and a unit");
        let hours = match unit {
            "day" | "days" => 24,
            "hour" | "hours" => 1,
            other => panic!("{other} is no unit"),
        };
        let (one, number) =
            (Duration::from_hours(hours), number.parse::<usize>().expect("a number"));
        let (weeks, days) = if number > 8 { (number / 7, number % 7) } else { (0, number) };
        let weeks = std::iter::repeat_n(one * 7, weeks);
        weeks.chain(std::iter::repeat_n(one, days)).collect()
    }
}
