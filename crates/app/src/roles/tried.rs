//! What roles lead to that could be sent, tried out.

use std::{collections::BTreeSet, sync::Arc};

use muster_core::{
    Error, Result,
    call::SentCall,
    explain::{Names, RoleChain},
    policy::{EmailDomains, OnUnknownRole, Policy},
    role::{Before, Case, SentRole},
};
use muster_store::REHEARSAL_LIMIT;
use serde_json::{Map, Value, json};

use crate::{Answered, App, CallLog, Edge, EnterpriseAdmin, PolicyRef};

/// A role as it would be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleSent {
    /// The name.
    pub value: String,
    /// Whether it is the primary one.
    pub primary: bool,
}

/// What roles that would be sent for somebody new lead to.
#[derive(Debug, Clone)]
pub struct RoleTrial {
    /// Everything that could give the role, and what holds otherwise.
    pub chain: RoleChain,
    /// The names of the roles.
    pub names: Names,
    /// Provisioning gives the role to nobody (C-18), and refuses whoever is sent with it.
    pub protected: bool,
}

impl App {
    /// What the roles in a text would lead to for somebody new: the name of a role, an entry of `roles`, all of
    /// `roles`, or a whole SCIM user. What is more than a name is read as a call is, in a rehearsal.
    ///
    /// # Errors
    /// [`Error::Invalid`] about `payload` where the text cannot be read, in the words of the SCIM API.
    pub async fn role_try(
        &self,
        admin: &EnterpriseAdmin,
        edge: Edge,
        text: &str,
    ) -> Result<RoleTrial> {
        let sent = match roles_in(text)? {
            Text::Name(value) => vec![RoleSent { value, primary: false }],
            Text::Attributes(roles) => self.roles_read(admin, edge, roles).await?,
        };
        let (policy, roles) = self.roles_of_now(admin).await?;
        let sent: Vec<_> =
            sent.iter().map(|one| SentRole { value: &one.value, primary: one.primary }).collect();
        let case = Case {
            policy: &policy,
            roles: &roles,
            sent: &sent,
            groups: &BTreeSet::new(),
            before: Before::default(),
        };
        let chain = RoleChain::of(&case);
        let given = chain.winner().and_then(|won| won.role);
        let protected = roles.iter().any(|role| Some(role.id) == given && policy.protects(role));
        let names = Names {
            roles: roles.iter().map(|role| (role.id, role.spec.name.clone())).collect(),
            ..Names::default()
        };
        Ok(RoleTrial { chain, names, protected })
    }

    /// The roles that the SCIM API reads out of these attributes. They are sent for somebody who is not there,
    /// under a policy that refuses nobody for anything else.
    async fn roles_read(
        &self,
        admin: &EnterpriseAdmin,
        edge: Edge,
        roles: Map<String, Value>,
    ) -> Result<Vec<RoleSent>> {
        let now = self.policy_now(admin).await?.policy;
        let lenient = Policy {
            on_unknown_role: OnUnknownRole::Store,
            email_domains: EmailDomains::Any,
            seat_limit: None,
            protected_roles: BTreeSet::new(),
            ..now
        };
        let who = format!("{}@trial.invalid", admin.ctx.uuid());
        let mut body = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "userName": who,
            "active": true,
            "emails": [{ "value": who, "type": "work", "primary": true }],
        });
        if let Some(body) = body.as_object_mut() {
            body.extend(roles);
        }
        let call = SentCall {
            method: "POST".into(),
            path: "/Users".into(),
            if_match: None,
            body: body.to_string(),
        };
        let answer = self
            .rehearse(admin, REHEARSAL_LIMIT, async |shadow| {
                shadow.policy_set(admin, None, PolicyRef::Given(Box::new(lenient))).await?;
                let token = shadow.token_generate(admin).await?;
                let answering = edge(Arc::clone(&shadow), CallLog::gathering()).await?;
                answering(call, token.value.expose().to_owned()).await
            })
            .await?;
        read_back(&answer)
    }
}

/// The roles of the user in an answer; a refusal is told in its own words.
fn read_back(answer: &Answered) -> Result<Vec<RoleSent>> {
    let body: Value = serde_json::from_str(&answer.body).unwrap_or(Value::Null);
    if answer.status >= 400 {
        let detail = body.get("detail").and_then(Value::as_str).unwrap_or_default();
        return Err(unreadable(&format!("The roles would be refused: {detail}")));
    }
    let roles = body.get("roles").and_then(Value::as_array).cloned().unwrap_or_default();
    let sent = roles.iter().filter_map(|role| {
        Some(RoleSent {
            value: role.get("value")?.as_str()?.to_owned(),
            primary: role.get("primary") == Some(&Value::Bool(true)),
        })
    });
    Ok(sent.collect())
}

/// What was typed.
#[derive(Debug, PartialEq)]
enum Text {
    /// The name of a role.
    Name(String),
    /// The attributes of a SCIM user that are about roles.
    Attributes(Map<String, Value>),
}

fn roles_in(text: &str) -> Result<Text> {
    let text = text.trim();
    if text.is_empty() {
        return Err(unreadable("Type the name of a role, or paste a SCIM user."));
    }
    if !text.starts_with(['{', '[']) {
        return Ok(Text::Name(text.to_owned()));
    }
    let value: Value = serde_json::from_str(text)
        .map_err(|error| unreadable(&format!("This is no JSON: {error}. Paste it whole.")))?;
    let entries = match value {
        Value::Object(user) if user.keys().any(|key| is_about_roles(key)) => {
            let about = user.into_iter().filter(|(key, _)| is_about_roles(key)).collect();
            return Ok(Text::Attributes(about));
        }
        Value::Object(entry) if entry.contains_key("value") => json!([entry]),
        Value::Array(entries) => Value::Array(entries),
        _ => {
            return Err(unreadable(
                "There are no roles in it. Paste the body of a POST or PUT of a user, with its roles.",
            ));
        }
    };
    Ok(Text::Attributes(Map::from_iter([("roles".to_owned(), entries)])))
}

/// Whether an attribute is `roles`, in any spelling that identity providers send.
fn is_about_roles(key: &str) -> bool {
    let name = key.split(['[', '.']).next().unwrap_or_default();
    let name = name.rsplit(':').next().unwrap_or_default();
    ["roles", "role"].iter().any(|one| name.eq_ignore_ascii_case(one))
}

fn unreadable(message: &str) -> Error {
    Error::invalid("payload", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_an_entry_a_list_and_a_user_are_told_apart() {
        assert_eq!(roles_in(" Admin ").unwrap(), Text::Name("Admin".into()));
        let roles = |value: Value| Text::Attributes(value.as_object().unwrap().clone());
        let entry = r#"{ "value": "Admin", "primary": "True" }"#;
        let list = json!({ "roles": [{ "value": "Admin", "primary": "True" }] });
        assert_eq!(roles_in(entry).unwrap(), roles(list.clone()));
        assert_eq!(roles_in(&format!("[{entry}]")).unwrap(), roles(list));
        let user =
            r#"{ "userName": "Ada", "Roles": ["a"], "roles[primary eq \"True\"].value": "b" }"#;
        let both = json!({ "Roles": ["a"], "roles[primary eq \"True\"].value": "b" });
        assert_eq!(roles_in(user).unwrap(), roles(both));
        for nothing in ["", "{", r#"{ "userName": "Ada" }"#] {
            assert!(matches!(roles_in(nothing), Err(Error::Invalid(_))), "{nothing}");
        }
    }
}
