//! People who were removed and can come back.
//!
//! Their rows leave the tables of people, so that nothing that looks at people has to pass them over,
//! and lie in `departed` as one record each, with the key of what the change log says about them.

use muster_core::{
    group::{MemberKind, Members},
    id::{CycleId, GroupId, MemberId, PersonId, RoleId},
    person::{Person, Profile, Removed, Source},
    policy::Identity,
    role::RoleFrom,
    text::fold,
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Uuid, sea_query::SimpleExpr,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    ReadTx, StoreError, WriteTx,
    entity::{departed, group_id, group_person, password, person, person_email},
    members::chunks,
    person_row::{email_rows, into_row},
    seal::LogKey,
};

/// Namesakes who left that are looked at, at most.
const MOST: u64 = 16;

/// Somebody who was removed and can come back.
#[derive(Debug, Clone, PartialEq)]
pub struct Departed {
    /// The person as they were; they are in no group now.
    pub person: Person,
    /// The groups they were a member of.
    pub groups: Vec<GroupId>,
    /// The version of the extension schemas that their attributes are of.
    pub schemas: i64,
    /// The run that removed them; none where a person did.
    pub cycle: Option<CycleId>,
}

/// Somebody who is to be removed so that they can come back.
#[derive(Debug, Clone, Copy)]
pub struct Leaver<'p> {
    /// The person as they come back.
    pub person: &'p Person,
    /// Whether they have been active until now, and so had a seat.
    pub was_active: bool,
    /// The version of the extension schemas that their attributes are of.
    pub schemas: i64,
    /// Since when, and until when they can come back.
    pub removed: Removed,
}

/// What somebody who was removed is recognised by when they are sent again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recognised {
    /// The e-mail that stands for the person, folded.
    Email(String),
    /// `userName`, folded.
    UserName(String),
    /// `externalId`.
    ExternalId(String),
}

/// The column `record`.
#[derive(Serialize, Deserialize)]
struct Record {
    profile: Profile,
    source: Source,
    role: Option<Uuid>,
    #[serde(default)]
    role_from: RoleFrom,
    disabled: bool,
    held: bool,
    version: i64,
    created_at: i64,
    updated_at: i64,
    groups: Vec<Uuid>,
    schemas: i64,
    password: Option<Password>,
}

/// What somebody signs in with.
#[derive(Serialize, Deserialize)]
struct Password {
    email_key: String,
    hash: String,
}

fn is(by: &Recognised) -> SimpleExpr {
    match by {
        Recognised::Email(key) => departed::Column::EmailKey.eq(key.as_str()),
        Recognised::UserName(key) => departed::Column::UserNameKey.eq(key.as_str()),
        Recognised::ExternalId(id) => departed::Column::ExternalId.eq(id.as_str()),
    }
}

impl ReadTx {
    /// Somebody who was removed.
    pub async fn departed_find(&self, id: PersonId) -> Result<Option<Departed>, StoreError> {
        self.departed_row(id).await?.map(|row| Ok(open(row)?.0)).transpose()
    }

    /// Whoever left last and is recognised by this, whoever brought them in.
    pub async fn departed_named(&self, by: &Recognised) -> Result<Option<Departed>, StoreError> {
        let row = self
            .select::<departed::Entity>()
            .with(|q| q.filter(is(by)).order_by_desc(departed::Column::DeletedAt).limit(1))
            .one()
            .await?;
        row.map(|row| Ok(open(row)?.0)).transpose()
    }

    /// The log key of somebody who was removed.
    pub(crate) async fn departed_key(&self, id: PersonId) -> Result<Option<LogKey>, StoreError> {
        let row = self.departed_row(id).await?;
        row.map(|row| LogKey::from_bytes(&row.log_key)).transpose()
    }

    async fn departed_row(&self, id: PersonId) -> Result<Option<departed::Model>, StoreError> {
        let is = departed::Column::Id.eq(id.as_uuid());
        self.select::<departed::Entity>().with(|q| q.filter(is)).one().await
    }
}

impl WriteTx {
    /// Somebody who was removed, to be restored or removed for good.
    pub async fn departed_lock(&self, id: PersonId) -> Result<Option<Departed>, StoreError> {
        let Some(row) = self.departed_row(id).await? else { return Ok(None) };
        self.remember_key(id, LogKey::from_bytes(&row.log_key)?);
        Ok(Some(open(row)?.0))
    }

    /// Whoever left last of those whom an identity provider sent and who are recognised by this: a look
    /// into an index.
    pub async fn departed_recognise(
        &self,
        by: &Recognised,
    ) -> Result<Option<Departed>, StoreError> {
        let rows = self
            .select::<departed::Entity>()
            .with(|q| q.filter(is(by)).order_by_desc(departed::Column::DeletedAt).limit(MOST))
            .all()
            .await?;
        for row in rows {
            let key = LogKey::from_bytes(&row.log_key)?;
            let (found, _) = open(row)?;
            if found.person.source == Source::Scim {
                self.remember_key(found.person.id, key);
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Removes a person who was read with [`WriteTx::person_lock`], so that they can come back. Their names
    /// are free, and their groups have a member less. `email_key` is the folded e-mail that stands for them.
    pub async fn person_depart(
        &self,
        leaver: Leaver<'_>,
        email_key: Option<String>,
    ) -> Result<(), StoreError> {
        let Leaver { person, was_active, schemas, removed } = leaver;
        let id = person.id.as_uuid();
        let key = self.key_of(person.id).ok_or(StoreError::Stale)?;
        let groups = self
            .select::<group_person::Entity>()
            .with(|q| q.filter(group_person::Column::PersonId.eq(id)))
            .all()
            .await?;
        let password = self
            .select::<password::Entity>()
            .with(|q| q.filter(password::Column::PersonId.eq(id)))
            .one()
            .await?;
        let record = Record {
            profile: person.profile.clone(),
            source: person.source,
            role: person.role.map(RoleId::as_uuid),
            role_from: person.role_from.clone(),
            disabled: person.disabled,
            held: person.held,
            version: person.version,
            created_at: person.created_at.as_millis(),
            updated_at: person.updated_at.as_millis(),
            groups: groups.iter().map(|row| row.group_id).collect(),
            schemas,
            password: password.map(|row| Password { email_key: row.email_key, hash: row.hash }),
        };
        self.schemas_note(schemas);
        let memberships = groups.iter().map(|row| GroupId::from_uuid(row.group_id));
        let member = Members::from([(MemberId::from_uuid(id), MemberKind::User)]);
        self.touch(|touched| {
            touched.left(person);
            memberships.for_each(|group| touched.members(group, &member, false));
        });
        if !groups.is_empty() {
            self.group_touch("group_person", "person_id", id, removed.at).await?;
        }
        if !self.person_row_delete(person.id, was_active).await? {
            return Err(StoreError::Stale);
        }
        self.insert::<departed::Entity>(departed::Model {
            enterprise_id: self.owner(),
            id,
            user_name_key: fold(&person.profile.user_name),
            external_id: person.profile.external_id.clone(),
            email_key,
            search_key: search_key(&person.profile),
            record: json!(record),
            log_key: key.as_bytes().to_vec(),
            deleted_at: removed.at.as_millis(),
            due_at: removed.until.map(Timestamp::as_millis),
            cycle_id: self.run().map(|run| run.cycle.as_uuid()),
        })
        .await
    }

    /// Brings somebody back who was read in this transaction, as `person` says; with the password they
    /// had. `groups` are joined again where they are still there.
    pub async fn person_return(
        &self,
        person: &Person,
        groups: &[GroupId],
        identity: &Identity,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let id = person.id.as_uuid();
        let key = self.key_of(person.id).ok_or(StoreError::Stale)?;
        let row = self.departed_row(person.id).await?.ok_or(StoreError::Stale)?;
        let (left, password) = open(row)?;
        self.touch(|touched| touched.returned(&left.person, person));
        self.departed_delete(person.id).await?;
        let row = into_row(self.owner(), person, identity, &key);
        let emails = email_rows(self.owner(), person);
        self.insert_with::<person::Entity, person_email::Entity>(row, emails).await?;
        self.count_come();
        self.count(|tally| tally.active += i64::from(person.is_active()));
        if let Some(Password { email_key, hash }) = password {
            self.password_set(person.id, email_key, hash, now).await?;
        }
        for chunk in chunks(groups.iter().map(|group| group.as_uuid())) {
            let there = self
                .select::<group_id::Entity>()
                .with(|q| q.filter(group_id::Column::Id.is_in(chunk)))
                .all()
                .await?;
            let rows = there.into_iter().map(|group| group_person::Model {
                enterprise_id: self.owner(),
                group_id: group.id,
                person_id: id,
            });
            self.insert_all::<group_person::Entity>(rows).await?;
        }
        if !groups.is_empty() {
            self.group_touch("group_person", "person_id", id, now).await?;
        }
        Ok(())
    }

    /// Erases somebody who was removed, and the key of what the change log says about them.
    pub async fn departed_delete(&self, id: PersonId) -> Result<bool, StoreError> {
        let is = departed::Column::Id.eq(id.as_uuid());
        self.seat_let_go(id).await?;
        let touched = self.delete::<departed::Entity>().with(|q| q.filter(is)).run().await?;
        Ok(touched > 0)
    }
}

/// What a search in the list of those who were removed looks at.
fn search_key(profile: &Profile) -> String {
    let names = [&profile.display_name, &profile.given_name, &profile.family_name];
    let emails = profile.emails.iter().filter_map(|email| email.value.as_ref());
    let all = std::iter::once(&profile.user_name).chain(names.into_iter().flatten()).chain(emails);
    all.map(|text| fold(text)).collect::<Vec<_>>().join("\n")
}

/// Who is in a row, and the password they had.
fn open(row: departed::Model) -> Result<(Departed, Option<Password>), StoreError> {
    let record: Record = serde_json::from_value(row.record)
        .map_err(|error| StoreError::corrupt("departed", error.to_string()))?;
    let person = Person {
        id: PersonId::from_uuid(row.id),
        profile: record.profile,
        source: record.source,
        role: record.role.map(RoleId::from_uuid),
        role_from: record.role_from,
        disabled: record.disabled,
        held: record.held,
        groups: Vec::new(),
        version: record.version,
        created_at: Timestamp::from_millis(record.created_at),
        updated_at: Timestamp::from_millis(record.updated_at),
        removed: Some(Removed {
            at: Timestamp::from_millis(row.deleted_at),
            until: row.due_at.map(Timestamp::from_millis),
        }),
    };
    let groups = record.groups.into_iter().map(GroupId::from_uuid).collect();
    let cycle = row.cycle_id.map(CycleId::from_uuid);
    Ok((Departed { person, groups, schemas: record.schemas, cycle }, record.password))
}

/// The person of a row.
pub(crate) fn into_core(row: departed::Model) -> Result<Person, StoreError> {
    Ok(open(row)?.0.person)
}
