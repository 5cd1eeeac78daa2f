//! Filters and orders of people.

use muster_core::{
    query::{
        EmailPart, Filter, Literal, MembershipPart, Op, PersonColumn, PersonField, Sort, ValueKind,
    },
    text::fold,
};
use sea_orm::{
    Condition, DbBackend, Order, QueryOrder, Select,
    prelude::Uuid,
    sea_query::{Expr, ExprTrait as _, NullOrdering, Query},
};

use super::{
    document, id, membership,
    own::Holder,
    sql::{all, negate, one_of, sql},
    state, text, walk,
};
use crate::entity::{person, person_email, person_extension_value, person_read};

/// The condition of a filter.
pub(crate) fn condition(
    filter: &Filter<PersonField>,
    owner: Uuid,
    backend: DbBackend,
) -> Condition {
    Condition::all().add(Compiler { owner, backend }.expression(filter))
}

/// Sorts by `sort`, then by id, so that pages are stable.
///
/// RFC 7644 §3.4.2.3: missing values come last in ascending order and first in descending.
pub(crate) fn order(
    mut select: Select<person_read::Entity>,
    sort: Option<&Sort<PersonField>>,
    owner: Uuid,
    backend: DbBackend,
) -> Select<person_read::Entity> {
    if let Some(Sort { by: PersonField::Column(PersonColumn::Id), descending: true }) = sort {
        return select.order_by_desc(person::Column::Id);
    }
    if let Some(sort) = sort
        && let Some(by) = (Compiler { owner, backend }).sort_key(&sort.by)
    {
        select = if sort.descending {
            select.order_by_with_nulls(by, Order::Desc, NullOrdering::First)
        } else {
            select.order_by_with_nulls(by, Order::Asc, NullOrdering::Last)
        };
    }
    select.order_by_asc(person::Column::Id)
}

/// The order of a walk over people.
pub(crate) fn walk(
    sort: Option<&Sort<PersonField>>,
    owner: Uuid,
    backend: DbBackend,
) -> walk::Order {
    let Some(Sort { by, descending }) = sort else { return walk::Order::by_id(false) };
    let Some(key) = (Compiler { owner, backend }).sort_key(by) else {
        return walk::Order::by_id(*descending);
    };
    let key = match by {
        PersonField::Column(
            PersonColumn::Created | PersonColumn::Updated | PersonColumn::Version,
        ) => walk::Key::number(key),
        PersonField::Column(PersonColumn::UserName) => walk::Key::text(key),
        PersonField::Document(field) if field.part.kind == ValueKind::Number => {
            walk::Key::decimal(key, backend)
        }
        _ => walk::Key::of_any(key, backend),
    };
    walk::Order::by_key(key, *descending)
}

struct Compiler {
    owner: Uuid,
    backend: DbBackend,
}

impl Compiler {
    fn expression(&self, filter: &Filter<PersonField>) -> Expr {
        match filter {
            Filter::And(parts) => all(parts.iter().map(|part| self.expression(part))),
            Filter::Or(parts) => one_of(parts.iter().map(|part| self.expression(part))),
            Filter::Not(part) => negate(self.expression(part), self.backend),
            Filter::Compare { attr, op, value } => self.compare(attr, *op, value),
            Filter::Present(attr) => self.present(attr),
            Filter::Any { attr: PersonField::Emails, filter } => {
                self.some_email(self.email_filter(filter))
            }
            Filter::Any { attr: PersonField::Groups, filter } => {
                membership::some(filter, self.owner, self.backend)
            }
            Filter::Any { attr: PersonField::Document(field), filter } => {
                let part = |field| match field {
                    PersonField::Entry(part) => Some(part),
                    _ => None,
                };
                let exact = document::any(field, filter, part, self.backend);
                self.holder().any::<person_extension_value::Entity, _>(field, filter, part, exact)
            }
            // The SCIM edge opens `attr[...]` on lists only.
            Filter::Any { .. } => Expr::val(false),
        }
    }

    fn compare(&self, attr: &PersonField, op: Op, value: &Literal) -> Expr {
        match attr {
            PersonField::Column(_)
            | PersonField::Document(_)
            | PersonField::Emails
            | PersonField::Groups
            | PersonField::Group(_)
                if *value == Literal::Null =>
            {
                let present = self.present(attr);
                if op == Op::Eq { negate(present, self.backend) } else { present }
            }
            PersonField::Column(column) => self.compare_column(*column, op, value),
            PersonField::Email(part) if (op, value) == (Op::Eq, &Literal::Null) => {
                negate(self.present(&PersonField::Email(*part)), self.backend)
            }
            PersonField::Email(part) => self.some_email(self.compare_email(*part, op, value)),
            PersonField::Emails => self.some_email(self.compare_email(EmailPart::Value, op, value)),
            PersonField::Groups => {
                self.compare(&PersonField::Group(MembershipPart::Value), op, value)
            }
            PersonField::Group(_) => {
                let filter = Filter::Compare { attr: attr.clone(), op, value: value.clone() };
                membership::some(&filter, self.owner, self.backend)
            }
            PersonField::Document(field) => {
                let exact = document::compare(field, op, value, self.backend);
                self.holder().compare::<person_extension_value::Entity>(field, op, value, exact)
            }
            PersonField::Entry(_) => Expr::val(false),
        }
    }

    fn holder(&self) -> Holder {
        Holder { owner: self.owner, id: Expr::col((person::Entity, person::Column::Id)) }
    }

    fn present(&self, attr: &PersonField) -> Expr {
        match attr {
            PersonField::Column(column) => match column {
                PersonColumn::Id
                | PersonColumn::Created
                | PersonColumn::Updated
                | PersonColumn::Version => Expr::val(true),
                PersonColumn::Active => Expr::col(person::Column::Active).is_not_null(),
                PersonColumn::UserName
                | PersonColumn::ExternalId
                | PersonColumn::DisplayName
                | PersonColumn::GivenName
                | PersonColumn::FamilyName
                | PersonColumn::Title
                | PersonColumn::Company => text::present(key(*column)),
            },
            PersonField::Emails => self.some_email(Expr::val(true)),
            PersonField::Email(part) => self.some_email(present_email(*part)),
            PersonField::Groups | PersonField::Group(_) => {
                membership::some(&Filter::Present(attr.clone()), self.owner, self.backend)
            }
            PersonField::Document(field) => document::present(field, self.backend),
            PersonField::Entry(_) => Expr::val(false),
        }
    }

    fn compare_column(&self, column: PersonColumn, op: Op, value: &Literal) -> Expr {
        match (column, value) {
            (PersonColumn::Id, Literal::Text(text)) => {
                id::compare("person.id", op, text, self.backend)
            }
            (PersonColumn::ExternalId, Literal::Text(text)) => {
                text::compare(Expr::col(person::Column::ExternalId), op, text, self.backend)
            }
            (PersonColumn::Active, Literal::Bool(wanted)) => state::compare(op, *wanted),
            (
                PersonColumn::Created | PersonColumn::Updated | PersonColumn::Version,
                Literal::Integer(number),
            ) => {
                let left = key(column);
                match op {
                    Op::Ne => left.ne(*number),
                    Op::Gt => left.gt(*number),
                    Op::Ge => left.gte(*number),
                    Op::Lt => left.lt(*number),
                    Op::Le => left.lte(*number),
                    Op::Eq | Op::Co | Op::Sw | Op::Ew => left.eq(*number),
                }
            }
            // Two may share a name, and SQLite would rather read everybody in the order of the answer.
            (PersonColumn::UserName, Literal::Text(text))
                if op == Op::Eq && self.backend == DbBackend::Sqlite =>
            {
                let names = text::compare(key(column), op, &fold(text), self.backend);
                sql(self.backend, ["", "likelihood($1, 0.000001)"], [names])
            }
            (
                PersonColumn::UserName
                | PersonColumn::DisplayName
                | PersonColumn::GivenName
                | PersonColumn::FamilyName
                | PersonColumn::Title
                | PersonColumn::Company,
                Literal::Text(text),
            ) => text::compare(key(column), op, &fold(text), self.backend),
            // A literal of another type equals nothing; the SCIM edge refuses such filters before.
            (_, _) => Expr::val(op == Op::Ne),
        }
    }

    /// The person has an e-mail that satisfies the condition. Written as a list of ids, so that an
    /// index on the address leads to the person and not the other way round.
    fn some_email(&self, condition: Expr) -> Expr {
        let people = Query::select()
            .column(person_email::Column::PersonId)
            .from(person_email::Entity)
            .and_where(email(person_email::Column::EnterpriseId).eq(self.owner))
            .and_where(condition)
            .to_owned();
        Expr::col((person::Entity, person::Column::Id)).in_subquery(people)
    }

    fn email_filter(&self, filter: &Filter<PersonField>) -> Expr {
        match filter {
            Filter::And(parts) => all(parts.iter().map(|part| self.email_filter(part))),
            Filter::Or(parts) => one_of(parts.iter().map(|part| self.email_filter(part))),
            Filter::Not(part) => negate(self.email_filter(part), self.backend),
            Filter::Compare { attr: PersonField::Email(part), op, value } => {
                self.compare_email(*part, *op, value)
            }
            Filter::Present(PersonField::Email(part)) => present_email(*part),
            Filter::Compare { .. } | Filter::Present(_) | Filter::Any { .. } => Expr::val(false),
        }
    }

    fn compare_email(&self, part: EmailPart, op: Op, value: &Literal) -> Expr {
        match (part, value) {
            (_, Literal::Null) if op == Op::Eq => negate(present_email(part), self.backend),
            (_, Literal::Null) => present_email(part),
            (EmailPart::Primary, Literal::Bool(wanted)) => {
                // RFC 7643 §2.4: where `primary` is missing, it is false.
                let primary = email(person_email::Column::IsPrimary).eq(true);
                if (op == Op::Ne) == *wanted { negate(primary, self.backend) } else { primary }
            }
            (EmailPart::Value | EmailPart::Kind | EmailPart::Display, Literal::Text(text)) => {
                text::compare(email(email_key(part)), op, &fold(text), self.backend)
            }
            (_, _) => Expr::val(op == Op::Ne),
        }
    }

    fn sort_key(&self, field: &PersonField) -> Option<Expr> {
        match field {
            // Rows have their id as a tiebreak already; an entry stands for no person, and of
            // several groups none comes first.
            PersonField::Column(PersonColumn::Id)
            | PersonField::Groups
            | PersonField::Group(_)
            | PersonField::Entry(_) => None,
            PersonField::Column(PersonColumn::Active) => Some(Expr::col(person::Column::Active)),
            PersonField::Column(column) => Some(key(*column)),
            // RFC 7644 §3.4.2.3: the primary entry, else the first.
            PersonField::Emails | PersonField::Email(_) => {
                let part = match field {
                    PersonField::Email(part) => *part,
                    _ => EmailPart::Value,
                };
                let first = Query::select()
                    .column((person_email::Entity, email_key(part)))
                    .from(person_email::Entity)
                    .and_where(email(person_email::Column::EnterpriseId).eq(self.owner))
                    .and_where(
                        email(person_email::Column::PersonId)
                            .equals((person::Entity, person::Column::Id)),
                    )
                    .order_by_expr(
                        Expr::cust("CASE WHEN person_email.is_primary THEN 0 ELSE 1 END"),
                        Order::Asc,
                    )
                    .order_by((person_email::Entity, person_email::Column::Ordinal), Order::Asc)
                    .limit(1)
                    .to_owned();
                Some(Expr::SubQuery(None, Box::new(first.into())))
            }
            PersonField::Document(field) => Some(document::sort_key(field, self.backend)),
        }
    }
}

/// The column to compare: the folded key where case does not matter.
fn key(column: PersonColumn) -> Expr {
    Expr::col((
        person::Entity,
        match column {
            PersonColumn::Id => person::Column::Id,
            PersonColumn::UserName => person::Column::UserNameKey,
            PersonColumn::ExternalId => person::Column::ExternalId,
            PersonColumn::Active => person::Column::Active,
            PersonColumn::DisplayName => person::Column::DisplayNameKey,
            PersonColumn::GivenName => person::Column::GivenNameKey,
            PersonColumn::FamilyName => person::Column::FamilyNameKey,
            PersonColumn::Title => person::Column::TitleKey,
            PersonColumn::Company => person::Column::CompanyKey,
            PersonColumn::Created => person::Column::CreatedAt,
            PersonColumn::Updated => person::Column::UpdatedAt,
            PersonColumn::Version => person::Column::Version,
        },
    ))
}

fn email(column: person_email::Column) -> Expr {
    Expr::col((person_email::Entity, column))
}

fn email_key(part: EmailPart) -> person_email::Column {
    match part {
        EmailPart::Value => person_email::Column::ValueKey,
        EmailPart::Kind => person_email::Column::KindKey,
        EmailPart::Display => person_email::Column::DisplayKey,
        EmailPart::Primary => person_email::Column::IsPrimary,
    }
}

fn present_email(part: EmailPart) -> Expr {
    match part {
        EmailPart::Primary => email(person_email::Column::IsPrimary).is_not_null(),
        EmailPart::Value | EmailPart::Kind | EmailPart::Display => {
            text::present(email(email_key(part)))
        }
    }
}
