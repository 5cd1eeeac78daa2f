//! "Shorten live tokens to this": tokens that were issued before the setting was lowered end sooner.

use muster_core::{
    Error, Result,
    event::{Action, Event, Subject},
    id::EnterpriseId,
    integration::Token,
    settings::SCIM_TOKEN_EXPIRY,
    time::Timestamp,
};
use serde_json::json;

use crate::{App, GlobalAdmin};

/// Enterprises that are read at once.
const PAGE: u64 = 200;
/// Tokens of an enterprise that are counted.
const MOST: u64 = 1_000;

/// Live SCIM tokens of an enterprise that end later than a new one would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortened {
    /// Which enterprise.
    pub id: EnterpriseId,
    /// What it is called.
    pub name: String,
    /// How many tokens.
    pub tokens: usize,
    /// When the last of them ends; nothing where it never does.
    pub latest: Option<Timestamp>,
}

impl App {
    /// The enterprises with live SCIM tokens that end later than one that is issued now, and how many. Each is asked
    /// by its index of ends.
    pub async fn tokens_to_shorten(&self, admin: &GlobalAdmin) -> Result<Vec<Shortened>> {
        let end = self.shortened_end(admin).await?;
        let mut all = Vec::new();
        let mut after = None::<String>;
        loop {
            let platform = self.authority.platform();
            let page = self.store.enterprise_list(platform, after.as_deref(), PAGE).await?;
            for enterprise in &page {
                let tx = self.store.read(self.authority.enter(enterprise.id));
                let later = tx.token_list_ending(end, Token::WITHOUT_END, MOST).await?;
                if let Some(last) = later.last() {
                    all.push(Shortened {
                        id: enterprise.id,
                        name: enterprise.name.clone(),
                        tokens: later.len(),
                        latest: last.end(),
                    });
                }
            }
            let Some(last) = page.last() else { return Ok(all) };
            after = Some(last.name.clone());
        }
    }

    /// Lets them end when a token that is issued now would, enterprise by enterprise: each in a transaction of its
    /// own, with a line in its change log for each token. Answers how many tokens of how many enterprises.
    pub async fn tokens_shorten(&self, admin: &GlobalAdmin) -> Result<(usize, usize)> {
        let end = self.shortened_end(admin).await?;
        let (mut tokens, mut enterprises) = (0, 0);
        for found in self.tokens_to_shorten(admin).await? {
            let scope = self.authority.enter(found.id);
            let shortened = self
                .store
                .write(scope, &admin.ctx, move |tx| async move {
                    let shortened = tx.token_shorten(end).await?;
                    let told = |(token, before): &(_, Timestamp)| {
                        Event::changed(
                            Action::TokenShortened,
                            Subject::Token(*token),
                            json!({ "expiresAt": before.to_string() }),
                            json!({ "expiresAt": end.to_string() }),
                        )
                    };
                    let events: Vec<_> = shortened.iter().map(told).collect();
                    Ok::<_, Error>(match shortened.len() {
                        0 => tx.unchanged(0),
                        number => tx.done(number, events),
                    })
                })
                .await?;
            self.bearers.forget_all_of(found.id);
            tokens += shortened;
            enterprises += usize::from(shortened > 0);
        }
        Ok((tokens, enterprises))
    }

    async fn shortened_end(&self, admin: &GlobalAdmin) -> Result<Timestamp> {
        let days = self.setting(SCIM_TOKEN_EXPIRY).await?;
        Ok(admin.ctx.now.after(SCIM_TOKEN_EXPIRY.unit.span(days)))
    }
}
