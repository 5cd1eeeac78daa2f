//! "Shorten live tokens to this": tokens that were issued before the setting was lowered end sooner.

use std::collections::BTreeMap;

use muster_core::{
    Error, Result,
    event::{Action, Event, Subject},
    id::EnterpriseId,
    integration::Token,
    settings::SCIM_TOKEN_EXPIRY,
    text::fold,
    time::Timestamp,
};
use serde_json::json;

use super::Named;
use crate::{App, GlobalAdmin};

/// Tokens that are counted, and whose enterprises are gone through, at most.
const MOST: u64 = 10_000;

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
    /// The enterprises with live SCIM tokens that end later than one that is issued now, and how many; ten
    /// thousand tokens are looked at, the first to end first.
    pub async fn tokens_to_shorten(&self, admin: &GlobalAdmin) -> Result<Vec<Shortened>> {
        let end = self.shortened_end(admin).await?;
        self.ending_after(end).await
    }

    async fn ending_after(&self, end: Timestamp) -> Result<Vec<Shortened>> {
        let (platform, last) = (self.authority.platform(), Token::WITHOUT_END);
        let later = self.store.token_ending_anywhere(platform, end, last, MOST).await?;
        let mut counts = BTreeMap::<EnterpriseId, (usize, Option<Timestamp>)>::new();
        // The first to end comes first: the last one that is seen of an enterprise is its latest.
        for (id, token) in later {
            let (tokens, latest) = counts.entry(id).or_default();
            *tokens += 1;
            *latest = token.end();
        }
        let named = self.with_names(counts.into_iter().collect()).await?;
        let mut all: Vec<_> = named
            .into_iter()
            .map(|Named { id, name, what: (tokens, latest) }| Shortened {
                id,
                name,
                tokens,
                latest,
            })
            .collect();
        all.sort_by_key(|one| fold(&one.name));
        Ok(all)
    }

    /// Lets them end when a token that is issued now would, enterprise by enterprise: each in a transaction of its
    /// own, with a line in its change log for each token. Answers how many tokens of how many enterprises.
    pub async fn tokens_shorten(&self, admin: &GlobalAdmin) -> Result<(usize, usize)> {
        let end = self.shortened_end(admin).await?;
        let (mut tokens, mut enterprises) = (0, 0);
        for found in self.ending_after(end).await? {
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
