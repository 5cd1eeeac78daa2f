//! Settings of the installation.

use std::{collections::BTreeMap, time::Duration};

use muster_core::{
    Error, Result,
    error::Thing,
    event::{Action, Event, Subject},
    id::EnterpriseId,
    integration::Token,
    settings::{self, Setting},
};
use serde_json::json;

use crate::{App, GlobalAdmin};

/// Enterprises that are read at once.
const ENTERPRISES: u64 = 200;
/// Tokens of an enterprise that are counted.
const MOST_TOKENS: u64 = 1_000;

/// A setting with its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettingValue {
    /// What it is.
    pub setting: Setting,
    /// The value in force.
    pub value: u32,
}

impl App {
    /// The value in force of one setting.
    pub(crate) async fn setting(&self, setting: Setting) -> Result<u32> {
        let scope = self.authority.enter(EnterpriseId::PLATFORM);
        let chosen = self.store.read(scope).setting_find(setting.key).await?;
        // A value that no longer fits its range counts as not chosen.
        Ok(chosen.and_then(|text| setting.parse(&text).ok()).unwrap_or(setting.default))
    }

    /// Whether SCIM tokens may have no end (C-10).
    pub(crate) async fn tokens_may_never_expire(&self) -> Result<bool> {
        Ok(self.setting(settings::SCIM_TOKENS_WITHOUT_END).await? == 1)
    }

    /// How many SCIM tokens without an end are live in the whole installation. They stay when the setting is
    /// switched off. Each enterprise is asked by its index of ends, and counts a thousand at most.
    pub async fn tokens_without_end(&self, admin: &GlobalAdmin) -> Result<usize> {
        let (mut count, mut after) = (0, None::<String>);
        loop {
            let platform = self.authority.platform();
            let page = self.store.enterprise_list(platform, after.as_deref(), ENTERPRISES).await?;
            for enterprise in &page {
                let read = self.store.read(self.authority.enter(enterprise.id));
                let (from, until) = (admin.ctx.now, Token::WITHOUT_END);
                let from = from.max(until.before(Duration::from_secs(1)));
                count += read.token_list_ending(from, until, MOST_TOKENS).await?.len();
            }
            let Some(last) = page.last() else { return Ok(count) };
            after = Some(last.name.clone());
        }
    }

    /// Every setting with its value.
    pub async fn setting_list(&self, admin: &GlobalAdmin) -> Result<Vec<SettingValue>> {
        let chosen = self.store.read(admin.scope).setting_list().await?;
        let value = |setting: Setting| {
            let text = chosen.get(setting.key).map(|(text, _)| text.as_str());
            text.and_then(|text| setting.parse(text).ok()).unwrap_or(setting.default)
        };
        Ok(settings::ALL
            .into_iter()
            .map(|setting| SettingValue { setting, value: value(setting) })
            .collect())
    }

    /// Grows with every change of any setting.
    pub async fn setting_version(&self, admin: &GlobalAdmin) -> Result<i64> {
        Ok(version(&self.store.read(admin.scope).setting_list().await?))
    }

    /// Chooses values, all or none; what was not changed is not logged.
    pub async fn setting_set(
        &self,
        admin: &GlobalAdmin,
        values: &[(String, String)],
    ) -> Result<Vec<SettingValue>> {
        self.setting_save(admin, values, None).await
    }

    /// The same for an administrator who has `seen` the settings in this version: if somebody changed any
    /// since, nothing is chosen.
    pub async fn setting_save(
        &self,
        admin: &GlobalAdmin,
        values: &[(String, String)],
        seen: Option<i64>,
    ) -> Result<Vec<SettingValue>> {
        let mut wanted = Vec::with_capacity(values.len());
        let mut broken = Vec::new();
        for (key, text) in values {
            let setting = settings::find(key).ok_or(Error::NotFound(Thing::Setting))?;
            match setting.parse(text) {
                Ok(value) => wanted.push((setting, value)),
                Err(Error::Invalid(more)) => broken.extend(more),
                Err(other) => return Err(other),
            }
        }
        if !broken.is_empty() {
            return Err(Error::Invalid(broken));
        }
        let now = admin.ctx.now;
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let chosen = tx.setting_list().await?;
                let is_stale = seen.is_some_and(|seen| seen != version(&chosen));
                let (mut before, mut after) = (json!({}), json!({}));
                for (setting, value) in wanted {
                    let old = chosen
                        .get(setting.key)
                        .and_then(|(text, _)| setting.parse(text).ok())
                        .unwrap_or(setting.default);
                    if old != value {
                        if is_stale {
                            return Err(Error::Stale);
                        }
                        tx.setting_set(setting.key, &value.to_string(), now).await?;
                        insert(&mut before, setting.key, old);
                        insert(&mut after, setting.key, value);
                    }
                }
                if after == json!({}) {
                    return Ok::<_, Error>(tx.unchanged(()));
                }
                let event =
                    Event::changed(Action::SettingChanged, Subject::Settings, before, after);
                Ok(tx.done((), vec![event]))
            })
            .await?;
        self.setting_list(admin).await
    }
}

/// Each value's version grows by one with each change, so their sum does.
fn version(chosen: &BTreeMap<String, (String, i64)>) -> i64 {
    chosen.values().map(|(_, version)| version).sum()
}

fn insert(object: &mut serde_json::Value, key: &str, value: u32) {
    if let Some(object) = object.as_object_mut() {
        object.insert(key.to_owned(), value.into());
    }
}
