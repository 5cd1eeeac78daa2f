//! Rows of people, and people of rows.

use muster_core::{
    group::Membership,
    id::{PersonId, RoleId},
    person::{Email, Person, Profile, Source},
    policy::Identity,
    role::{RoleFrom, SetBy},
    text::{fold, fold_json},
    time::Timestamp,
};
use sea_orm::prelude::Uuid;
use serde_json::Value;

use crate::{
    StoreError,
    engine::Found,
    entity::{person, person_email, person_read},
    seal::LogKey,
};

/// A person's row, and the groups beside it.
pub(crate) type Row = Found<person_read::Entity>;

/// The rows of a person's e-mails.
pub(crate) fn email_rows(owner: Uuid, person: &Person) -> Vec<person_email::Model> {
    let rows = (0..).zip(&person.profile.emails).map(|(ordinal, email)| person_email::Model {
        enterprise_id: owner,
        person_id: person.id.as_uuid(),
        ordinal,
        value_key: email.value.as_deref().map(fold),
        kind_key: email.kind.as_deref().map(fold),
        display_key: email.display.as_deref().map(fold),
        is_primary: email.primary,
    });
    rows.collect()
}

/// The row of a person.
pub(crate) fn into_row(
    owner: Uuid,
    person: &Person,
    identity: &Identity,
    key: &LogKey,
) -> person::Model {
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
        attributes,
    } = &person.profile;
    let folded = |text: &Option<String>| text.as_deref().map(fold);
    let document = Value::Object(attributes.clone());
    person::Model {
        enterprise_id: owner,
        id: person.id.as_uuid(),
        user_name: user_name.clone(),
        user_name_key: fold(user_name),
        // Nothing is equal to nobody's.
        unique_user_name: identity.user_name.then_some(true),
        external_id: external_id.clone(),
        active: *active,
        disabled: person.disabled,
        held: person.held,
        source: person.source.as_str().to_owned(),
        role_id: person.role.map(RoleId::as_uuid),
        work_email_key: identity.email.clone(),
        role_by: person.role_from.by.map(|by| by.as_str().to_owned()),
        role_rule: person.role_from.rule.clone(),
        role_waits: person.role_from.waits,
        display_name: display_name.clone(),
        display_name_key: folded(display_name),
        given_name: given_name.clone(),
        given_name_key: folded(given_name),
        family_name: family_name.clone(),
        family_name_key: folded(family_name),
        title: title.clone(),
        title_key: folded(title),
        company: company.clone(),
        company_key: folded(company),
        mobile: person.profile.mobile().map(str::to_owned),
        emails: (!emails.is_empty()).then(|| serde_json::json!(emails).to_string()),
        document_key: fold_json(&document),
        document,
        log_key: key.as_bytes().to_vec(),
        version: person.version,
        created_at: person.created_at.as_millis(),
        updated_at: person.updated_at.as_millis(),
    }
}

/// The person of a row, with what is beside it.
pub(crate) fn into_core(Found { row, beside }: Row) -> Result<Person, StoreError> {
    let corrupt = |what: &str| StoreError::corrupt("person", what);
    let emails: Vec<Email> = serde_json::from_str(row.emails.as_deref().unwrap_or("[]"))
        .map_err(|_shape| corrupt("e-mails cannot be read"))?;
    let groups = beside.first().and_then(Option::as_deref).unwrap_or("[]");
    let groups: Vec<Membership> =
        serde_json::from_str(groups).map_err(|_shape| corrupt("groups cannot be read"))?;
    let Value::Object(attributes) = row.document else {
        return Err(corrupt("document is not an object"));
    };
    Ok(Person {
        id: PersonId::from_uuid(row.id),
        // While versions are mixed, an older one writes `active` alone.
        disabled: row.active.map_or(row.disabled, |active| !active),
        held: row.held,
        profile: Profile {
            user_name: row.user_name,
            external_id: row.external_id,
            active: row.active,
            display_name: row.display_name,
            given_name: row.given_name,
            family_name: row.family_name,
            title: row.title,
            company: row.company,
            emails,
            attributes,
        },
        source: Source::parse(&row.source).ok_or_else(|| corrupt("unknown source"))?,
        role: row.role_id.map(RoleId::from_uuid),
        role_from: RoleFrom {
            by: row.role_by.as_deref().and_then(SetBy::parse),
            rule: row.role_rule,
            waits: row.role_waits,
        },
        groups,
        version: row.version,
        created_at: Timestamp::from_millis(row.created_at),
        updated_at: Timestamp::from_millis(row.updated_at),
        removed: None,
    })
}
