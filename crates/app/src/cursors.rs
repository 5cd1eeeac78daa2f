//! Cursors (RFC 9865): where a walk over a list goes on, sealed for the client to carry
//! (docs/adr/0011).
//!
//! A use case that walks a list asks [`App::walk_from`] where to begin, and lets [`App::walk_on`] seal
//! the cursor of the next page.

use std::time::Duration;

use muster_core::{Error, Result, error::CursorFailure, time::Timestamp, walk::Walk};
use muster_store::Leaf;
use muster_tokens::cursor::{self, Bound};
use serde::{Serialize, de::DeserializeOwned};

use crate::{App, ScimCaller, schemas::Versions};

/// How long a cursor can be used: the longest time between two pages.
pub const CURSOR_TIMEOUT: Duration = Duration::from_hours(1);

/// A list, as its cursors are bound to it.
#[derive(Debug)]
pub(crate) struct List {
    /// Its name among those of the enterprise.
    pub(crate) name: &'static str,
    /// The schemas that filter and order were read by, where the enterprise defined them: with others the
    /// same words may mean something else. Nothing where they speak of the standard alone.
    pub(crate) schemas: Versions,
}

/// A list as a client walks it.
#[derive(Debug, Clone, Copy)]
pub struct Walked<'a> {
    /// The cursor that the page before answered; empty for the first page.
    pub cursor: &'a str,
    /// Filter and order in the client's words. A cursor is good for the same words only.
    pub words: [Option<&'a str>; 3],
}

/// A page of a walk, as its client gets it.
#[derive(Debug, Clone)]
pub struct WalkPage<T> {
    /// How many there were in all when the walk began.
    pub total: u64,
    /// Those of this page.
    pub rows: Vec<T>,
    /// The cursor of the next page; none where the walk is over.
    pub next: Option<String>,
}

impl App {
    /// Where the walk stands.
    pub(crate) async fn walk_from<I: DeserializeOwned>(
        &self,
        caller: &ScimCaller,
        list: &List,
        walked: Walked<'_>,
    ) -> Result<Walk<I>> {
        let Walked { cursor, words } = walked;
        if cursor.is_empty() {
            return Ok(Walk::BEGINNING);
        }
        let list = bound(list, words)?;
        let bound = Bound { enterprise: caller.enterprise.id, list: &list };
        let open = || cursor::open(cursor, &self.keys.all(), bound);
        let mut opened = open();
        if opened.is_none()
            && cursor::names_unknown_key(cursor, &self.keys.all())
            && self.keys.is_stale(self.now())
        {
            self.keys_refresh().await?;
            opened = open();
        }
        let text = opened.ok_or(Error::Cursor(CursorFailure::Invalid))?;
        let (issued_at, walk): (Timestamp, Walk<I>) = serde_json::from_slice(&text)
            .map_err(|_shape| Error::Cursor(CursorFailure::Invalid))?;
        if caller.ctx.now.since(issued_at) > CURSOR_TIMEOUT {
            return Err(Error::Cursor(CursorFailure::Expired));
        }
        Ok(walk)
    }

    /// The page with the cursor of the next one.
    pub(crate) fn walk_on<I: Serialize, T>(
        &self,
        caller: &ScimCaller,
        list: &List,
        walked: Walked<'_>,
        leaf: Leaf<I, T>,
    ) -> Result<WalkPage<T>> {
        let total = leaf.total;
        let (rows, next) = leaf.turn();
        let Some(walk) = next else { return Ok(WalkPage { total, rows, next: None }) };
        let keys = self.keys.all();
        let key = keys.first().ok_or_else(|| Error::internal("there is no signing key"))?;
        let list = bound(list, walked.words)?;
        let bound = Bound { enterprise: caller.enterprise.id, list: &list };
        let text = serde_json::to_vec(&(caller.ctx.now, walk)).map_err(Error::internal)?;
        let cursor = cursor::seal(key, &caller.ctx, bound, &text).map_err(Error::internal)?;
        Ok(WalkPage { total, rows, next: Some(cursor) })
    }
}

/// A list and the words it was asked for with, and what they meant, so that no two are written alike.
fn bound(list: &List, words: [Option<&str>; 3]) -> Result<Vec<u8>> {
    serde_json::to_vec(&(list.name, words, &list.schemas)).map_err(Error::internal)
}
