//! Roles.

use muster_core::{
    id::RoleId,
    role::{Role, RoleSpec},
    text::fold,
    time::Timestamp,
};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, prelude::Expr};

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

    /// The roles that names stand for, and the default; case, width and accents' encoding do not
    /// matter (C-03).
    pub async fn role_candidates(&self, names: &[&str]) -> Result<Vec<Role>, StoreError> {
        let keys: Vec<String> = names.iter().map(|name| fold(name)).collect();
        let rows = self
            .select::<role::Entity>()
            .with(|q| {
                let default = Condition::any().add(role::Column::IsDefault.eq(true));
                q.filter(if keys.is_empty() {
                    default
                } else {
                    default.add(role::Column::NameKey.is_in(keys))
                })
            })
            .all()
            .await?;
        Ok(rows.into_iter().map(into_core).collect())
    }

    /// One role.
    pub async fn role_find(&self, id: RoleId) -> Result<Option<Role>, StoreError> {
        let row = self
            .select::<role::Entity>()
            .with(|q| q.filter(role::Column::Id.eq(id.as_uuid())))
            .one()
            .await?;
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
        let spec = &role.spec;
        self.insert::<role::Entity>(role::Model {
            enterprise_id: self.owner(),
            id: role.id.as_uuid(),
            name: spec.name.clone(),
            name_key: spec.key(),
            description: spec.description.clone(),
            admin: spec.admin,
            assignable: spec.assignable,
            restrict_editing: spec.restrict_editing,
            owner: spec.owner,
            is_default: role.is_default,
            version: role.version,
            created_at: role.created_at.as_millis(),
        })
        .await
    }

    /// Takes the mark of the default role from whichever has it.
    pub async fn role_clear_default(&self) -> Result<(), StoreError> {
        self.update::<role::Entity>()
            .with(|q| {
                q.col_expr(role::Column::IsDefault, Expr::value(false))
                    .filter(role::Column::IsDefault.eq(true))
            })
            .run()
            .await
            .map(drop)
    }
}

fn into_core(row: role::Model) -> Role {
    Role {
        id: RoleId::from_uuid(row.id),
        spec: RoleSpec {
            name: row.name,
            description: row.description,
            admin: row.admin,
            assignable: row.assignable,
            restrict_editing: row.restrict_editing,
            owner: row.owner,
        },
        is_default: row.is_default,
        version: row.version,
        created_at: Timestamp::from_millis(row.created_at),
    }
}
