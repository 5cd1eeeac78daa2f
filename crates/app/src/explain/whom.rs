//! Whom a question is about: somebody who is there, was there, or is to be.

use muster_core::{
    Error, Result,
    error::Thing,
    id::PersonId,
    invitation::Invitation,
    parked::Parked,
    person::Person,
    query::{EmailPart, Filter, Literal, Op, Page, PersonColumn, PersonField},
    text::fold,
};
use muster_store::{PersonQuery, ReadTx, Recognised};

use crate::parked::who;

/// People who wait that are read at once.
const PAGE: u64 = 200;

/// Somebody.
pub(super) enum Whom {
    /// Who is there, or was removed and can come back.
    Person(Box<Person>),
    /// Who was removed for good.
    Gone(PersonId),
    /// Who was refused and waits.
    Parked(Box<Parked>),
    /// Who is asked to join.
    Invited(Box<Invitation>),
}

/// Finds somebody by id, user name or e-mail: each a look into an index, but for who waits.
pub(super) async fn find(tx: &ReadTx, user: &str) -> Result<Whom> {
    if let Ok(id) = user.parse() {
        return by_id(tx, id).await;
    }
    for attr in [PersonField::Column(PersonColumn::UserName), PersonField::Email(EmailPart::Value)]
    {
        if let Some(person) = the_one(tx, user, attr).await? {
            return Ok(Whom::Person(Box::new(person)));
        }
    }
    for key in who::named(user) {
        if let Some(parked) = tx.parked_find_by_key(&key).await? {
            return Ok(Whom::Parked(Box::new(parked)));
        }
    }
    if let Some(parked) = parked_called(tx, user).await? {
        return Ok(Whom::Parked(Box::new(parked)));
    }
    for by in [Recognised::UserName(fold(user)), Recognised::Email(fold(user))] {
        if let Some(left) = tx.departed_named(&by).await? {
            return Ok(Whom::Person(Box::new(left.person)));
        }
    }
    let invited = tx.invitation_to(&fold(user)).await?;
    invited.map(|one| Whom::Invited(Box::new(one))).ok_or(Error::NotFound(Thing::Person))
}

/// Who waits under this user name, where people are recognised by something else: a walk through the few who
/// wait, in pages.
async fn parked_called(tx: &ReadTx, user: &str) -> Result<Option<Parked>> {
    let (name, mut after) = (fold(user), 0);
    loop {
        let page = tx.parked_list(None, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(None) };
        after = last.place;
        let mut called =
            page.into_iter().filter(|one| fold(&one.request.profile.user_name) == name);
        if let Some(parked) = called.next() {
            return Ok(Some(parked));
        }
    }
}

async fn by_id(tx: &ReadTx, id: PersonId) -> Result<Whom> {
    if let Some(person) = tx.person_find(id).await? {
        return Ok(Whom::Person(Box::new(person)));
    }
    if let Some(left) = tx.departed_find(id).await? {
        return Ok(Whom::Person(Box::new(left.person)));
    }
    let known = !tx.change_newest_of_person(id, None, 1).await?.is_empty();
    if known { Ok(Whom::Gone(id)) } else { Err(Error::NotFound(Thing::Person)) }
}

/// The person of whom this is said, if it is one.
async fn the_one(tx: &ReadTx, user: &str, attr: PersonField) -> Result<Option<Person>> {
    let value = Literal::Text(user.to_owned());
    let filter = Some(Filter::Compare { attr, op: Op::Eq, value });
    let page = Page { offset: 0, limit: 2 };
    let mut found = tx.person_list(&PersonQuery { filter, sort: None, page }).await?.people;
    if found.len() > 1 {
        let said = "Several users are called so; name one by the id, as muster user list shows it.";
        return Err(Error::invalid("user", said));
    }
    Ok(found.pop())
}
