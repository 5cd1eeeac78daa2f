//! A person of the core as a User of SCIM, and back.
//!
//! Typed fields of the profile are taken out of the canonical resource and put back in the same
//! place; everything else travels in `attributes` untouched. A test walks the schema and checks that
//! no attribute is lost on the way.

use muster_core::{
    group::Membership,
    id::PersonId,
    person::{Email, Person, Profile},
};
use muster_scim::{Map, urn, version};
use serde_json::{Value, json};

use super::group;

/// The address of a person.
pub(crate) fn location(tenant_url: &str, id: PersonId) -> String {
    format!("{tenant_url}/Users/{id}")
}

/// What a client set, out of a canonical resource.
pub(crate) fn to_profile(mut resource: Map) -> Profile {
    // Passwords are not taken over from identity providers: they would open a way past single
    // sign-on. `/ServiceProviderConfig` says so.
    for foreign in ["id", "meta", "groups", "password"] {
        resource.remove(foreign);
    }
    let mut profile = Profile {
        user_name: text(resource.remove("userName")).unwrap_or_default(),
        // Templates send an empty text where they have none.
        external_id: text(resource.remove("externalId")).filter(|id| !id.is_empty()),
        active: resource.remove("active").and_then(|active| active.as_bool()),
        display_name: text(resource.remove("displayName")),
        title: text(resource.remove("title")),
        given_name: text(take_member(&mut resource, "name", "givenName")),
        family_name: text(take_member(&mut resource, "name", "familyName")),
        company: text(take_member(&mut resource, urn::ENTERPRISE_USER, "organization")),
        emails: Vec::new(),
        attributes: Map::new(),
    };
    if let Some(Value::Array(entries)) = resource.remove("emails") {
        profile.emails = entries.into_iter().filter_map(email).collect();
    }
    profile.attributes = resource;
    profile
}

/// The canonical resource without what the server adds; the opposite of [`to_profile`].
pub(crate) fn from_profile(profile: Profile) -> Map {
    let Profile {
        user_name,
        external_id,
        active,
        display_name,
        given_name,
        family_name,
        title,
        company,
        emails,
        attributes: mut resource,
    } = profile;
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            resource.insert(name.to_owned(), value);
        }
    };
    put("userName", Some(user_name.into()));
    put("externalId", external_id.map(Value::from));
    put("active", active.map(Value::from));
    put("displayName", display_name.map(Value::from));
    put("title", title.map(Value::from));
    put("emails", (!emails.is_empty()).then(|| emails.into_iter().map(from_email).collect()));
    put_member(&mut resource, "name", "givenName", given_name);
    put_member(&mut resource, "name", "familyName", family_name);
    put_member(&mut resource, urn::ENTERPRISE_USER, "organization", company);
    resource
}

/// The resource as it is answered.
pub(crate) fn to_resource(person: Person, tenant_url: &str) -> Map {
    let Person { id, profile, groups, version, created_at, updated_at, .. } = person;
    let mut resource = from_profile(profile);
    // RFC 7643 §3: always there, also where a person was made by hand and no client has said it.
    resource.entry("schemas").or_insert_with(|| json!([urn::USER]));
    if !groups.is_empty() {
        let groups = groups.iter().map(|group| membership(group, tenant_url));
        resource.insert("groups".into(), groups.collect());
    }
    resource.insert("id".into(), id.to_string().into());
    resource.insert(
        "meta".into(),
        json!({
            "resourceType": "User",
            "created": created_at.to_string(),
            "lastModified": updated_at.to_string(),
            "location": location(tenant_url, id),
            "version": version::etag(version),
        }),
    );
    resource
}

/// A group of the person: direct, or through a group inside of it (RFC 7643 §4.1.2).
fn membership(membership: &Membership, tenant_url: &str) -> Value {
    json!({
        "value": membership.group,
        "$ref": group::location(tenant_url, membership.group),
        "display": membership.display,
        "type": if membership.direct { "direct" } else { "indirect" },
    })
}

fn text(value: Option<Value>) -> Option<String> {
    match value {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

/// Takes a member out of an object of the resource; an object left empty goes too.
fn take_member(resource: &mut Map, object: &str, member: &str) -> Option<Value> {
    let members = resource.get_mut(object)?.as_object_mut()?;
    let value = members.remove(member);
    if members.is_empty() {
        resource.remove(object);
    }
    value
}

fn put_member(resource: &mut Map, object: &str, member: &str, value: Option<String>) {
    let Some(value) = value else { return };
    let members = resource.entry(object).or_insert_with(|| Value::Object(Map::new()));
    if let Some(members) = members.as_object_mut() {
        members.insert(member.to_owned(), value.into());
    }
}

fn from_email(email: Email) -> Value {
    let Email { value, kind, display, primary } = email;
    let texts = [("value", value), ("type", kind), ("display", display)];
    let texts = texts.into_iter().filter_map(|(name, text)| Some((name, Value::from(text?))));
    let primary = primary.map(|primary| ("primary", Value::from(primary)));
    texts.chain(primary).map(|(name, value)| (name.to_owned(), value)).collect()
}

fn email(entry: Value) -> Option<Email> {
    serde_json::from_value(entry).ok()
}

#[cfg(test)]
mod tests {
    use muster_scim::{ResourceType, schema::Kind};

    use super::*;

    /// A value of the attribute's type that differs from every other attribute's.
    fn sample(row: &muster_scim::Attribute, path: &str) -> Value {
        let one = match row.kind {
            Kind::Boolean => json!(true),
            Kind::Integer => json!(7),
            Kind::Decimal => json!(7.5),
            Kind::DateTime => json!("2026-11-22T12:00:00.000Z"),
            Kind::String | Kind::Reference | Kind::Binary => json!(format!("value of {path}")),
            Kind::Complex => row
                .sub_attributes
                .iter()
                .map(|sub| (sub.name.to_string(), sample(sub, &format!("{path}.{}", sub.name))))
                .collect::<Map>()
                .into(),
        };
        if row.multi_valued { json!([one]) } else { one }
    }

    #[test]
    fn no_attribute_of_the_schema_is_lost() {
        let user = ResourceType::user();
        let mut resource = Map::new();
        for found in user.attributes() {
            let name = found.attribute.name.to_string();
            let value = sample(found.attribute, &found.to_string());
            if found.extension {
                let object = resource.entry(found.schema).or_insert_with(|| json!({}));
                object.as_object_mut().unwrap().insert(name, value);
            } else {
                resource.insert(name, value);
            }
        }
        let mut expected = resource.clone();
        for server_owned in ["id", "meta", "groups", "password"] {
            expected.remove(server_owned);
        }
        assert_eq!(from_profile(to_profile(resource)), expected);
    }
}
