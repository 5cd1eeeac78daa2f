//! Where pages by index begin.
//!
//! A database finds row number n by counting from the first. Where a page began and where it ended is
//! remembered, so that whoever asks for the same page, or for the one after it, begins there. A place
//! holds as long as nobody has come and nobody has gone, which the head of the enterprise's chain tells.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use sea_orm::prelude::Uuid;

/// Enterprises whose places are remembered.
const ENTERPRISES: usize = 64;
/// Places remembered of each.
const PLACES: usize = 2_048;

/// Who is in a list, as far as their number tells: how many there are, and how many have gone. It is the
/// same only as long as the list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Census {
    pub(crate) there: i64,
    pub(crate) gone: i64,
}

/// A row of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The row with this id.
    At(Uuid),
    /// The row that comes after the one with this id.
    After(Uuid),
}

/// What a process remembers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places(Arc<Mutex<BTreeMap<Uuid, List>>>);

#[derive(Debug)]
struct List {
    census: Census,
    places: BTreeMap<u64, Place>,
}

impl Places {
    /// The last place known up to row number `offset`, and its number.
    pub(crate) fn nearest(&self, owner: Uuid, census: Census, offset: u64) -> Option<(u64, Place)> {
        let lists = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let list = lists.get(&owner).filter(|list| list.census == census)?;
        list.places.range(..=offset).next_back().map(|(number, place)| (*number, *place))
    }

    /// Remembers a page of `rows` rows that began with row number `offset`.
    pub(crate) fn remember(
        &self,
        owner: Uuid,
        census: Census,
        (offset, rows): (u64, u64),
        (begin, end): (Uuid, Uuid),
    ) {
        let mut lists = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lists.len() >= ENTERPRISES && !lists.contains_key(&owner) {
            let any = lists.keys().next().copied();
            any.and_then(|any| lists.remove(&any));
        }
        let list = lists.entry(owner).or_insert_with(|| List { census, places: BTreeMap::new() });
        if list.census != census {
            *list = List { census, places: BTreeMap::new() };
        }
        list.places.insert(offset, Place::At(begin));
        list.places.insert(offset.saturating_add(rows), Place::After(end));
        while list.places.len() > PLACES {
            list.places.pop_first();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEN: Census = Census { there: 10, gone: 0 };

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    #[test]
    fn the_next_page_begins_where_the_last_one_ended() {
        let places = Places::default();
        assert_eq!(places.nearest(id(1), TEN, 5), None);
        places.remember(id(1), TEN, (2, 3), (id(20), id(22)));
        assert_eq!(places.nearest(id(1), TEN, 5), Some((5, Place::After(id(22)))));
        assert_eq!(places.nearest(id(1), TEN, 9), Some((5, Place::After(id(22)))));
        assert_eq!(places.nearest(id(1), TEN, 4), Some((2, Place::At(id(20)))));
        assert_eq!(places.nearest(id(1), TEN, 1), None);
        assert_eq!(places.nearest(id(2), TEN, 5), None, "another enterprise's list");
    }

    #[test]
    fn nothing_holds_once_somebody_has_come_or_gone() {
        let places = Places::default();
        places.remember(id(1), TEN, (2, 3), (id(20), id(22)));
        assert_eq!(places.nearest(id(1), Census { there: 10, gone: 1 }, 5), None);
        assert_eq!(places.nearest(id(1), Census { there: 11, gone: 0 }, 5), None);
        places.remember(id(1), Census { there: 11, gone: 0 }, (0, 2), (id(10), id(11)));
        assert_eq!(places.nearest(id(1), TEN, 5), None, "the older list is forgotten");
    }

    #[test]
    fn what_is_remembered_has_bounds() {
        let places = Places::default();
        for page in 0..5_000 {
            places.remember(id(1), TEN, (page * 100, 100), (id(1), id(2)));
        }
        for owner in 2..200 {
            places.remember(id(owner), TEN, (0, 1), (id(1), id(1)));
        }
        let lists = places.0.lock().unwrap();
        assert_eq!(lists.len(), ENTERPRISES);
        assert!(lists.values().all(|list| list.places.len() <= PLACES));
    }
}
