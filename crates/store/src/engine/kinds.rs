//! What type a column of SQLite stands for.
//!
//! SQLite knows integers, text and bytes; an id, a truth value or a document is one of these. The
//! entity says which.

use std::{
    any::TypeId,
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use rusqlite::types::ValueRef;
use sea_orm::{ColumnTrait, ColumnType, EntityTrait, Iterable as _, Value, prelude::Uuid};

use crate::StoreError;

/// What a value of SQLite stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Bool,
    Int,
    BigInt,
    Double,
    Text,
    Bytes,
    Uuid,
    Json,
}

static KNOWN: RwLock<BTreeMap<TypeId, Arc<[Kind]>>> = RwLock::new(BTreeMap::new());

/// The kinds of an entity's columns, in their order.
pub(crate) fn of<E: EntityTrait>() -> Result<Arc<[Kind]>, StoreError> {
    let id = TypeId::of::<E>();
    if let Some(kinds) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(&id) {
        return Ok(Arc::clone(kinds));
    }
    let kinds: Option<Arc<[Kind]>> =
        E::Column::iter().map(|column| kind(column.def().get_column_type())).collect();
    let kinds =
        kinds.ok_or_else(|| StoreError::corrupt("-", "an entity has a column of a new type"))?;
    KNOWN.write().unwrap_or_else(PoisonError::into_inner).insert(id, Arc::clone(&kinds));
    Ok(kinds)
}

fn kind(column: &ColumnType) -> Option<Kind> {
    Some(match column {
        ColumnType::Boolean => Kind::Bool,
        ColumnType::Integer => Kind::Int,
        ColumnType::BigInteger => Kind::BigInt,
        ColumnType::Double => Kind::Double,
        ColumnType::String(_) | ColumnType::Text => Kind::Text,
        ColumnType::Binary(_) | ColumnType::VarBinary(_) | ColumnType::Blob => Kind::Bytes,
        ColumnType::Uuid => Kind::Uuid,
        ColumnType::Json | ColumnType::JsonBinary => Kind::Json,
        _ => return None,
    })
}

impl Kind {
    /// Reads a value as what it stands for.
    pub(crate) fn read(self, value: ValueRef<'_>) -> Result<Value, StoreError> {
        Ok(match (self, value) {
            (Self::Bool, ValueRef::Null) => Value::Bool(None),
            (Self::Bool, ValueRef::Integer(number)) => Value::Bool(Some(number != 0)),
            (Self::Int, ValueRef::Null) => Value::Int(None),
            (Self::Int, ValueRef::Integer(number)) => {
                Value::Int(Some(i32::try_from(number).map_err(|_large| unreadable())?))
            }
            (Self::BigInt, ValueRef::Integer(number)) => Value::BigInt(Some(number)),
            (Self::BigInt, ValueRef::Null) => Value::BigInt(None),
            (Self::Double, ValueRef::Null) => Value::Double(None),
            (Self::Double, ValueRef::Real(number)) => Value::Double(Some(number)),
            (Self::Text, ValueRef::Null) => Value::String(None),
            (Self::Text, ValueRef::Text(text)) => {
                Value::String(Some(String::from_utf8(text.to_vec()).map_err(|_utf8| unreadable())?))
            }
            (Self::Bytes, ValueRef::Null) => Value::Bytes(None),
            (Self::Bytes, ValueRef::Blob(bytes)) => Value::Bytes(Some(bytes.to_vec())),
            (Self::Uuid, ValueRef::Null) => Value::Uuid(None),
            (Self::Uuid, ValueRef::Blob(bytes)) => {
                Value::Uuid(Some(Uuid::from_slice(bytes).map_err(|_length| unreadable())?))
            }
            (Self::Json, ValueRef::Null) => Value::Json(None),
            (Self::Json, ValueRef::Text(text)) => Value::Json(Some(Box::new(
                serde_json::from_slice(text).map_err(|_json| unreadable())?,
            ))),
            _ => return Err(unreadable()),
        })
    }
}

fn unreadable() -> StoreError {
    StoreError::corrupt("-", "a value is not of its column's type")
}
