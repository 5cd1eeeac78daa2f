//! An enterprise that a script is played in, and the names of what the script made there.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use muster_app::{App, EnterpriseAdmin, GlobalAdmin, Operator};
use muster_core::{
    Result,
    id::{EnterpriseId, TokenId},
    policy::Policy,
    settings,
};
use muster_testkit::{Credentials, Enterprise, ScimClient, TestApp, unique};

/// What stands for things that were not made.
const ABSENT: &str = "0192f0c1-2d3e-7abc-8def-0123456789ab";
/// How much time goes by from one step to the next.
const STEP: Duration = Duration::from_mins(1);
/// The token that every script begins with.
pub(super) const FIRST: &str = "first";

/// A token that a script names.
pub(super) struct Known {
    pub(super) id: TokenId,
    pub(super) client: ScimClient,
}

/// A new enterprise «Contoso», whose domain `contoso.example` is verified, and what a script names there.
pub(super) struct Stage {
    pub(super) enterprise: Enterprise,
    /// What makes its domains its own: the database may have others of these names.
    mark: String,
    ids: BTreeMap<String, String>,
    tokens: BTreeMap<String, Known>,
}

impl Stage {
    /// With single sign-on and provisioning, unless it is `fresh`.
    pub(super) async fn set(app: &TestApp, policy: Policy, fresh: bool) -> Self {
        let use_cases = app.use_cases();
        let made =
            use_cases.enterprise_create(&app.global(), &unique("Contoso"), policy).await.unwrap();
        let admin = administrator(app, made.id).await;
        let directory = use_cases.integration_create(&admin, "Directory", true).await.unwrap();
        let enterprise = Enterprise {
            app: app.clone(),
            id: made.id,
            name: made.name,
            integration: directory.integration.id,
            credentials: Credentials {
                client_id: directory.integration.client_id,
                client_secret: directory.secret.expose().to_owned(),
            },
        };
        let ids = BTreeMap::from([("enterprise".to_owned(), made.id.to_string())]);
        let mut stage = Self { enterprise, mark: unique(""), ids, tokens: BTreeMap::new() };
        stage.verify("contoso.example").await.unwrap();
        if !fresh {
            use_cases.sso_set_active(&admin, true).await.unwrap();
            use_cases.scim_set_enabled(&admin, true).await.unwrap();
            let issued = use_cases.token_generate(&stage.admin().await).await.unwrap();
            stage.keep_token(FIRST, issued.value.expose(), issued.token.id);
        }
        stage
    }

    pub(super) fn app(&self) -> Arc<App> {
        Arc::clone(self.enterprise.app.use_cases())
    }

    pub(super) async fn admin(&self) -> EnterpriseAdmin {
        administrator(&self.enterprise.app, self.enterprise.id).await
    }

    pub(super) fn global(&self) -> GlobalAdmin {
        self.enterprise.app.global()
    }

    /// Changes the policy.
    pub(super) async fn edit(
        &self,
        change: impl FnOnce(&mut Policy) + Send + 'static,
    ) -> Result<()> {
        let edit = |now: &Policy| {
            let mut policy = now.clone();
            change(&mut policy);
            Ok(policy)
        };
        self.app().policy_edit(&self.admin().await, None, edit).await.map(drop)
    }

    /// Claims a domain, publishes its record, and has it looked at.
    pub(super) async fn verify(&self, domain: &str) -> Result<()> {
        let (app, admin) = (self.app(), self.admin().await);
        let claim = app.domain_add(&admin, &self.fill(domain)).await?;
        self.enterprise.app.names().publish(&claim.record_name(), &claim.record_value());
        app.domain_check(&admin, &claim.domain).await.map(drop)
    }

    /// Gives a name to the id of something, or to a link.
    pub(super) fn remember(&mut self, name: &str, id: &str) {
        self.ids.insert(name.to_owned(), id.to_owned());
    }

    /// What has this name; an id that nothing has, where nothing does.
    pub(super) fn id(&self, name: &str) -> String {
        self.ids.get(name).cloned().unwrap_or_else(|| ABSENT.to_owned())
    }

    /// What something is called already.
    pub(super) fn name_of(&self, id: &str) -> Option<&str> {
        self.ids.iter().find(|(_, known)| *known == id).map(|(name, _)| name.as_str())
    }

    pub(super) fn keep_token(&mut self, name: &str, value: &str, id: TokenId) {
        let client = self.enterprise.scim_client_with(value);
        self.tokens.insert(name.to_owned(), Known { id, client });
    }

    /// A token by its name; an expression that ends the test where the script never got it.
    pub(super) fn token(&self, name: &str) -> &Known {
        self.tokens.get(name).unwrap_or_else(|| panic!("there is no token {name}"))
    }

    pub(super) fn try_token(&self, name: &str) -> Option<&Known> {
        self.tokens.get(name)
    }

    /// A text with the ids that words in braces stand for, and the domains of this enterprise.
    pub(super) fn fill(&self, text: &str) -> String {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let word = after.split_once('}').filter(|(word, _)| is_word(word));
            rest = if let Some((word, behind)) = word {
                filled.push_str(&self.id(word));
                behind
            } else {
                filled.push('{');
                after
            };
        }
        filled.push_str(rest);
        filled.replace(".example", &format!(".{}.example", self.mark))
    }

    /// A text as it would be in any enterprise at any time.
    pub(super) fn mask(&self, text: &str) -> String {
        let mut masked = text
            .replace(&format!(".{}.example", self.mark), ".example")
            .replace(&self.enterprise.name, "Contoso");
        for (name, id) in &self.ids {
            masked = masked.replace(id.as_str(), &format!("{{{name}}}"));
        }
        let words = masked.split(' ').map(|word| {
            let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
            let is_time = bare.len() == 24 && bare.ends_with('Z') && bare.as_bytes()[10] == b'T';
            if is_time { word.replace(bare, "(a time)") } else { word.to_owned() }
        });
        words.collect::<Vec<_>>().join(" ")
    }

    /// The first sentence of a text, as it would be in any enterprise at any time.
    pub(super) fn sentence(&self, text: &str) -> String {
        let first = text.split_once(". ").map_or(text, |(first, _)| first);
        format!("{}.", self.mask(first.trim_end_matches('.')))
    }

    /// Some time goes by, and the jobs that run all the while do.
    pub(super) async fn go_on(&self) {
        self.enterprise.app.clock().advance(STEP);
        let app = self.app();
        app.role_review().await.unwrap();
        app.parked_sweep().await.unwrap();
        app.switch_off_sweep().await.unwrap();
    }

    /// More time goes by, and every job runs.
    pub(super) async fn wait(&self, span: Duration) {
        self.enterprise.app.clock().advance(span);
        self.go_on().await;
        self.enterprise.app.flush_calls().await;
        let app = self.app();
        app.person_purge().await.unwrap();
        app.parked_purge().await.unwrap();
        app.domain_recheck().await.unwrap();
        app.notice_check().await.unwrap();
    }

    /// What belongs to the installation is as before, and no job has anything to do here any more.
    pub(super) async fn leave(&self) {
        let setting = settings::SCIM_TOKEN_EXPIRY;
        let chosen = [(setting.key.to_owned(), setting.default.to_string())];
        self.app().setting_set(&self.global(), &chosen).await.unwrap();
        let (app, admin) = (self.app(), self.admin().await);
        app.scim_set_enabled(&admin, false).await.unwrap();
        for claim in app.domain_list(&admin).await.unwrap() {
            app.domain_remove(&admin, &claim.domain).await.unwrap();
        }
    }
}

async fn administrator(app: &TestApp, id: EnterpriseId) -> EnterpriseAdmin {
    Operator::at_the_command_line().enterprise(app.use_cases(), id).await.unwrap()
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
}
