//! Roles.

use muster_core::{
    id::RoleId,
    role::{Needed, Role, RoleSpec},
    text::fold,
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, Condition, QueryFilter, QueryOrder,
    prelude::{Expr, Uuid},
};

use crate::{ReadTx, StoreError, WriteTx, entity::role};

impl ReadTx {
    /// The roles of the enterprise, by name.
    pub async fn role_list(&self) -> Result<Vec<Role>, StoreError> {
        let rows = self
            .select::<role::Entity>()
            .with(|q| q.order_by_asc(role::Column::NameKey))
            .all()
            .await?;
        Ok(rows.into_iter().map(into_core).collect())
    }

    /// The roles that may be chosen, by name or id, and the default; case, width and accents' encoding do
    /// not matter (C-03).
    pub async fn role_candidates(&self, needed: &Needed) -> Result<Vec<Role>, StoreError> {
        let Needed { keys, ids } = needed;
        let rows = self
            .select::<role::Entity>()
            .with(|q| {
                let mut any = Condition::any().add(role::Column::IsDefault.eq(true));
                if !keys.is_empty() {
                    any = any.add(role::Column::NameKey.is_in(keys));
                }
                if !ids.is_empty() {
                    any = any.add(role::Column::Id.is_in(ids.iter().map(|id| id.as_uuid())));
                }
                q.filter(any)
            })
            .all()
            .await?;
        Ok(rows.into_iter().map(into_core).collect())
    }

    /// One role.
    pub async fn role_find(&self, id: RoleId) -> Result<Option<Role>, StoreError> {
        let row = self.select::<role::Entity>().with(|q| q.filter(is(id))).one().await?;
        Ok(row.map(into_core))
    }

    /// The role of this name, in any case.
    pub async fn role_named(&self, name: &str) -> Result<Option<Role>, StoreError> {
        let named = role::Column::NameKey.eq(fold(name));
        let row = self.select::<role::Entity>().with(|q| q.filter(named)).one().await?;
        Ok(row.map(into_core))
    }

    /// The role that people get when none was sent.
    pub async fn role_default(&self) -> Result<Option<Role>, StoreError> {
        let row = self
            .select::<role::Entity>()
            .with(|q| q.filter(role::Column::IsDefault.eq(true)))
            .one()
            .await?;
        Ok(row.map(into_core))
    }
}

impl WriteTx {
    /// Makes a role.
    pub async fn role_insert(&self, role: &Role) -> Result<(), StoreError> {
        self.insert::<role::Entity>(into_row(self.owner(), role)).await
    }

    /// Writes a role back that was read in this transaction in this version.
    pub async fn role_update(&self, role: &Role, version: i64) -> Result<(), StoreError> {
        let row = into_row(self.owner(), role);
        let touched = self
            .update::<role::Entity>()
            .with(|q| {
                q.col_expr(role::Column::Name, Expr::value(row.name))
                    .col_expr(role::Column::NameKey, Expr::value(row.name_key))
                    .col_expr(role::Column::Description, Expr::value(row.description))
                    .col_expr(role::Column::Admin, Expr::value(row.admin))
                    .col_expr(role::Column::Owner, Expr::value(row.owner))
                    .col_expr(role::Column::Assignable, Expr::value(row.assignable))
                    .col_expr(role::Column::RestrictEditing, Expr::value(row.restrict_editing))
                    .col_expr(role::Column::IsDefault, Expr::value(row.is_default))
                    .col_expr(role::Column::Version, Expr::value(row.version))
                    .filter(is(role.id))
                    .filter(role::Column::Version.eq(version))
            })
            .run()
            .await?;
        if touched == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }

    /// Removes a role that nobody has.
    pub async fn role_delete(&self, id: RoleId) -> Result<(), StoreError> {
        let touched = self.delete::<role::Entity>().with(|q| q.filter(is(id))).run().await?;
        if touched == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }
}

fn is(id: RoleId) -> Expr {
    role::Column::Id.eq(id.as_uuid())
}

fn into_row(owner: Uuid, role: &Role) -> role::Model {
    let spec = &role.spec;
    role::Model {
        enterprise_id: owner,
        id: role.id.as_uuid(),
        name: spec.name.clone(),
        name_key: spec.key(),
        description: spec.description.clone(),
        admin: spec.admin,
        owner: spec.owner,
        assignable: spec.assignable,
        restrict_editing: spec.restrict_editing,
        is_default: role.is_default,
        version: role.version,
        created_at: role.created_at.as_millis(),
    }
}

fn into_core(row: role::Model) -> Role {
    Role {
        id: RoleId::from_uuid(row.id),
        spec: RoleSpec {
            name: row.name,
            description: row.description,
            admin: row.admin,
            owner: row.owner,
            assignable: row.assignable,
            restrict_editing: row.restrict_editing,
        },
        is_default: row.is_default,
        version: row.version,
        created_at: Timestamp::from_millis(row.created_at),
    }
}
