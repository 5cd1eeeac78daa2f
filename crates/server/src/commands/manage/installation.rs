//! Commands about the installation: administrators, enterprises, settings, keys.

use anyhow::Context as _;
use muster_app::SettingValue;
use muster_core::{policy::Policy, settings::SCIM_TOKENS_WITHOUT_END};
use serde_json::{Value, json};

use super::{Session, compared::noted, password_for};
use crate::{
    cli::{KeysCommand, NewAdmin, SettingsCommand},
    commands::output::{Output, table},
};

/// Enterprises read at a time.
const PAGE: u64 = 500;

impl Session {
    pub(super) async fn global_admin_create(&self, admin: NewAdmin) -> anyhow::Result<()> {
        let password = password_for(&admin)?;
        let global = self.operator.global(&self.app);
        let person =
            self.app.global_admin_create(&global, &admin.email, &admin.name, &password).await?;
        self.output.say(&json!({ "id": person.id, "email": admin.email }), || {
            format!("{} may now sign in at {}/admin.", admin.email, self.app.public_url())
        });
        Ok(())
    }

    pub(super) async fn enterprise_create(&self, name: &str, policy: Policy) -> anyhow::Result<()> {
        let global = self.operator.global(&self.app);
        let made = self.app.enterprise_create(&global, name, policy).await?;
        let admin = self.operator.enterprise(&self.app, made.id).await?;
        let notes = self.app.policy_notes(&admin, &made.policy).await?;
        let answer = json!({
            "id": made.id,
            "name": made.name,
            "preset": made.policy.preset.as_str(),
            "identity_provider": made.policy.identity_provider,
            "patch_answer": made.policy.patch_answer,
            "scim_enabled": made.scim_enabled,
            "notes": notes,
        });
        self.output.say(&answer, || {
            let made = format!("{} is made; its id is {}.\n{}", made.name, made.id, noted(&notes));
            made.trim_end().to_owned()
        });
        Ok(())
    }

    pub(super) async fn enterprise_list(&self) -> anyhow::Result<()> {
        let global = self.operator.global(&self.app);
        let mut all = Vec::new();
        loop {
            let after =
                all.last().map(|one: &muster_app::EnterpriseSummary| one.enterprise.name.clone());
            let page = self.app.enterprise_list(&global, after.as_deref(), PAGE).await?;
            let ended = u64::try_from(page.len()).unwrap_or(0) < PAGE;
            all.extend(page);
            if ended {
                break;
            }
        }
        let answer: Vec<Value> = all
            .iter()
            .map(|one| {
                json!({
                    "id": one.enterprise.id,
                    "name": one.enterprise.name,
                    "preset": one.enterprise.policy.preset.as_str(),
                    "identity_provider": one.enterprise.policy.identity_provider,
                    "patch_answer": one.enterprise.policy.patch_answer,
                    "scim_enabled": one.enterprise.scim_enabled,
                    "people": one.people,
                    "created_at": one.enterprise.created_at.to_string(),
                })
            })
            .collect();
        self.output.say(&json!({ "enterprises": answer }), || {
            let rows: Vec<_> = all
                .iter()
                .map(|one| {
                    [
                        one.enterprise.id.to_string(),
                        one.enterprise.name.clone(),
                        one.people.to_string(),
                        (if one.enterprise.scim_enabled { "on" } else { "off" }).to_owned(),
                    ]
                })
                .collect();
            table(["ID", "NAME", "PEOPLE", "SCIM"], &rows)
        });
        Ok(())
    }

    pub(super) async fn settings(&self, command: SettingsCommand) -> anyhow::Result<()> {
        let global = self.operator.global(&self.app);
        let (wanted, values) = match command {
            SettingsCommand::Get { key } => (key, self.app.setting_list(&global).await?),
            SettingsCommand::Set { key, value } => {
                let values = self.app.setting_set(&global, &[(key.clone(), value)]).await?;
                let is_off = |one: &SettingValue| one.setting.key == key && one.value == 0;
                if key == SCIM_TOKENS_WITHOUT_END.key && values.iter().any(is_off) {
                    match self.app.tokens_without_end(&global).await? {
                        0 => {}
                        1 => Output::note(
                            "1 live SCIM token never expires, and stays; revoke it where it should not.",
                        ),
                        live => Output::note(&format!(
                            "{live} live SCIM tokens never expire, and stay; revoke those that should not."
                        )),
                    }
                }
                (Some(key), values)
            }
        };
        let shown: Vec<_> = values
            .iter()
            .filter(|one| wanted.as_deref().is_none_or(|key| one.setting.key == key))
            .collect();
        anyhow::ensure!(
            !shown.is_empty(),
            "there is no such setting; `muster settings get` lists them"
        );
        let answer: serde_json::Map<String, Value> =
            shown.iter().map(|one| (one.setting.key.to_owned(), one.value.into())).collect();
        self.output.say(&Value::Object(answer), || {
            let rows: Vec<_> = shown
                .iter()
                .map(|one| {
                    let unit = one.setting.unit.word().to_owned();
                    [
                        one.setting.key.to_owned(),
                        one.value.to_string(),
                        unit,
                        one.setting.help.to_owned(),
                    ]
                })
                .collect();
            table(["KEY", "VALUE", "UNIT", "MEANING"], &rows)
        });
        Ok(())
    }

    pub(super) async fn keys(&self, command: KeysCommand) -> anyhow::Result<()> {
        let KeysCommand::Rotate = command;
        let global = self.operator.global(&self.app);
        let id = self.app.key_rotate(&global).await.context("the key could not be rotated")?;
        self.output.say(&json!({ "kid": id }), || {
            format!("{id} signs from now on; tokens of older keys stay valid until they end.")
        });
        Ok(())
    }
}
