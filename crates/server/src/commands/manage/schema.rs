//! Commands about extension schemas.

use std::{io::read_to_string, path::Path};

use anyhow::Context as _;
use muster_core::extension::ExtensionSchema;
use muster_scim_api::{define_schema, schema_resource};
use serde_json::{Value, json};

use super::Session;
use crate::{
    cli::schema::{SchemaCommand, WhichSchema},
    commands::output::table,
};

impl Session {
    pub(super) async fn schema(&self, command: SchemaCommand) -> anyhow::Result<()> {
        match command {
            SchemaCommand::Add { which, extends, required, file } => {
                let admin = self.admin(which).await?;
                let others = self.app.schema_list(&admin).await?;
                let others: Vec<_> = others.iter().map(|one| one.spec.urn.as_str()).collect();
                let spec = define_schema(&definition(&file)?, extends, required, &others)?;
                let added = self.app.schema_add(&admin, spec).await?;
                self.say_schema(&added, "is added; identity providers see it within a second")
            }
            SchemaCommand::Update { which, required, file } => {
                let admin = self.admin(which).await?;
                let definition = definition(&file)?;
                let urn = definition.get("id").and_then(Value::as_str).unwrap_or_default();
                let before = self.app.schema_find(&admin, urn).await?.spec;
                let required = required.unwrap_or(before.required);
                let spec = define_schema(&definition, before.extends, required, &[])?;
                let changed = self.app.schema_change(&admin, spec).await?;
                self.say_schema(&changed, "is as the file says")
            }
            SchemaCommand::List(which) => {
                let list = self.app.schema_list(&self.admin(which).await?).await?;
                let answer: Vec<Value> = list.iter().map(summary).collect();
                self.output.say(&json!({ "schemas": answer }), || {
                    let rows: Vec<_> = list
                        .iter()
                        .map(|ExtensionSchema { spec, .. }| {
                            [
                                spec.urn.clone(),
                                spec.name.clone(),
                                spec.extends.as_str().to_owned(),
                                (if spec.required { "required" } else { "" }).to_owned(),
                            ]
                        })
                        .collect();
                    table(["URN", "NAME", "EXTENDS", ""], &rows)
                });
                Ok(())
            }
            SchemaCommand::Show(WhichSchema { which, urn }) => {
                let found = self.app.schema_find(&self.admin(which).await?, &urn).await?;
                let shown = shown(&found)?;
                self.output.say(&shown, || format!("{shown:#}"));
                Ok(())
            }
            SchemaCommand::Remove(WhichSchema { which, urn }) => {
                self.app.schema_remove(&self.admin(which).await?, &urn).await?;
                self.output
                    .say(&json!({ "urn": urn, "removed": true }), || "The schema is gone.".into());
                Ok(())
            }
        }
    }

    fn say_schema(&self, schema: &ExtensionSchema, what: &str) -> anyhow::Result<()> {
        let shown = shown(schema)?;
        self.output.say(&shown, || format!("{} {what}.", schema.spec.urn));
        Ok(())
    }
}

fn definition(file: &Path) -> anyhow::Result<Value> {
    let text = if file == Path::new("-") {
        read_to_string(std::io::stdin())
    } else {
        std::fs::read_to_string(file)
    };
    let text = text.with_context(|| format!("{} cannot be read", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is not JSON", file.display()))
}

fn summary(schema: &ExtensionSchema) -> Value {
    let spec = &schema.spec;
    json!({
        "urn": spec.urn,
        "name": spec.name,
        "extends": spec.extends.as_str(),
        "required": spec.required,
        "version": schema.version,
        "created_at": schema.created_at.to_string(),
        "updated_at": schema.updated_at.to_string(),
    })
}

fn shown(schema: &ExtensionSchema) -> anyhow::Result<Value> {
    let mut answer = summary(schema);
    if let Some(answer) = answer.as_object_mut() {
        answer.insert("schema".into(), schema_resource(&schema.spec)?);
    }
    Ok(answer)
}
