//! An enterprise as its tests handle it.

use std::time::Duration;

use muster_app::{
    CallFilter, Change, EnterpriseAdmin, Invitee, Operator, PersonFilter, Portal, ScimChange,
    Secret,
};
use muster_core::{
    actor::Actor,
    call,
    id::{EnterpriseId, IntegrationId},
    person::Source,
    policy::{Policy, RoleCatalog},
    role::RoleSpec,
};
use serde_json::json;

use crate::{
    ApiClient, Call, PortalClient, Requests as _, ScimClient, TestApp, TestResponse,
    fixtures::unique,
};

/// An enterprise with provisioning switched on, roles `EnterpriseUser` and `Admin` beside the first
/// ones, and an integration.
#[derive(Clone)]
pub struct Enterprise {
    /// Where it lives.
    pub app: TestApp,
    /// Its id.
    pub id: EnterpriseId,
    /// Its name.
    pub name: String,
    /// Its integration.
    pub integration: IntegrationId,
    /// The integration's credentials.
    pub credentials: Credentials,
}

/// What a client proves itself with.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The Client ID.
    pub client_id: String,
    /// The secret.
    pub client_secret: String,
}

/// A person as an administrator sees them in the portal's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The user name.
    pub user_name: String,
    /// Whether they may use the product.
    pub active: bool,
    /// The role in force.
    pub role: String,
    /// Who brought them in.
    pub source: Source,
    /// The id.
    pub id: String,
}

impl Enterprise {
    pub(crate) async fn make(app: &TestApp, name: &str, policy: Policy) -> Self {
        // Where admin and member alone may be sent, these two are all there are.
        let more: &[&str] = match policy.role_catalog {
            RoleCatalog::EnterpriseRoles => &["EnterpriseUser", "Admin"],
            RoleCatalog::FixedTwo => &[],
        };
        let made = app.use_cases().enterprise_create(&app.global(), name, policy).await;
        let made = made.expect("an enterprise");
        let admin = Operator::at_the_command_line().enterprise(app.use_cases(), made.id).await;
        let admin = admin.expect("its administrator");
        if made.policy.require_sso {
            app.use_cases().sso_set_active(&admin, true).await.expect("single sign-on");
        }
        app.use_cases().scim_set_enabled(&admin, true).await.expect("provisioning on");
        for role in more {
            let spec = RoleSpec::named(*role);
            app.use_cases().role_create(&admin, spec, false).await.expect("a role");
        }
        let integration = app.use_cases().integration_create(&admin, "Directory", true).await;
        let integration = integration.expect("an integration");
        Self {
            app: app.clone(),
            id: made.id,
            name: made.name,
            integration: integration.integration.id,
            credentials: Credentials {
                client_id: integration.integration.client_id,
                client_secret: integration.secret.expose().to_owned(),
            },
        }
    }

    /// The same enterprise, seen by another instance.
    #[must_use]
    pub fn at(&self, app: &TestApp) -> Self {
        Self { app: app.clone(), ..self.clone() }
    }

    /// An administrator, at this moment.
    pub async fn admin(&self) -> EnterpriseAdmin {
        let operator = Operator::at_the_command_line();
        operator.enterprise(self.app.use_cases(), self.id).await.expect("an administrator")
    }

    /// Changes how provisioning behaves; callers of before learn of it within a second.
    pub async fn configure(&self, change: ScimChange) {
        let done = self.app.use_cases().scim_configure(&self.admin().await, change).await;
        done.expect("a change");
    }

    /// Changes values of the policy; callers of before learn of it within a second.
    pub async fn set_policy(&self, edit: impl FnOnce(Policy) -> Policy + Send + 'static) {
        let admin = self.admin().await;
        let edited =
            self.app.use_cases().policy_edit(&admin, None, |now| Ok(edit(now.clone()))).await;
        edited.expect("a policy");
        self.app.clock().advance(Duration::from_secs(1));
    }

    /// Makes a role that identity providers may hand out.
    pub async fn role(&self, name: &str) {
        let admin = self.admin().await;
        let made = self.app.use_cases().role_create(&admin, RoleSpec::named(name), false).await;
        made.expect("a role");
    }

    /// Asks for a token with the integration's credentials; `X-SCIM` as given.
    pub async fn authenticate(&self, x_scim: Option<&str>) -> TestResponse {
        let mut call = Call::new("POST", "/api/authenticate").json(&json!({
            "grant_type": "client_credentials",
            "client_id": self.credentials.client_id,
            "client_secret": self.credentials.client_secret,
        }));
        if let Some(value) = x_scim {
            call = call.header("X-SCIM", value);
        }
        self.app.anonymous().send(call).await
    }

    /// An identity provider with a fresh SCIM token.
    pub async fn scim_client(&self) -> ScimClient {
        ScimClient::new(self.app.clone(), self.token(Some("true")).await)
    }

    /// An identity provider whose calls are rehearsals.
    pub async fn rehearsal_client(&self) -> ScimClient {
        let made = self.app.use_cases().token_generate_rehearsal(&self.admin().await).await;
        ScimClient::new(self.app.clone(), made.expect("a token").value.expose().to_owned())
    }

    /// An identity provider with this token.
    pub fn scim_client_with(&self, token: &str) -> ScimClient {
        ScimClient::new(self.app.clone(), token.to_owned())
    }

    /// A program with a fresh ordinary token.
    pub async fn api_client(&self) -> ApiClient {
        ApiClient::new(self.app.clone(), self.token(None).await)
    }

    /// An administrator of this enterprise, made by hand and signed in to its portal.
    pub async fn portal_client(&self) -> PortalClient {
        self.portal_client_of(&format!("{}@contoso.example", unique("")), "").await
    }

    /// The same with an e-mail and a name that are chosen.
    pub async fn portal_client_of(&self, email: &str, name: &str) -> PortalClient {
        let password = Secret::new("correct horse battery staple");
        let use_cases = self.app.use_cases();
        let made = use_cases.admin_create(&self.admin().await, email, name, &password).await;
        made.expect("a person");
        self.signed_in(email, &password).await
    }

    /// Somebody of this enterprise who administers nothing, joined by an invitation and signed in to its
    /// portal.
    pub async fn person_client(&self) -> PortalClient {
        self.joined(&format!("{}@contoso.example", unique(""))).await
    }

    /// The same with an e-mail that is chosen.
    pub async fn joined(&self, email: &str) -> PortalClient {
        let password = Secret::new("correct horse battery staple");
        let use_cases = self.app.use_cases();
        let invitee = Invitee { email: email.to_owned(), ..Invitee::default() };
        let sent = use_cases.invitation_send(&self.admin().await, invitee).await;
        let sent = sent.expect("an invitation");
        let secret = sent.link.expose().rsplit('/').next().unwrap_or_default();
        let ctx = use_cases.ctx(Actor::Anonymous);
        use_cases.invitation_accept(&ctx, secret, &password).await.expect("a person");
        self.signed_in(email, &password).await
    }

    /// Somebody who signs in to the portal.
    pub async fn signed_in(&self, email: &str, password: &Secret) -> PortalClient {
        let use_cases = self.app.use_cases();
        let ctx = use_cases.ctx(Actor::Anonymous);
        let session = use_cases.sign_in(&ctx, email, password, Portal::Enterprise).await;
        let cookie = session.expect("a session").cookie;
        PortalClient::new(self.app.clone(), format!("muster_session={}", cookie.expose()))
    }

    async fn token(&self, x_scim: Option<&str>) -> String {
        let response = self.authenticate(x_scim).await;
        response.assert_status(200);
        response.at("/access_token").as_str().expect("a token").to_owned()
    }

    /// Everybody, as an administrator sees them, by user name.
    pub async fn people(&self) -> Vec<Seen> {
        let filter = PersonFilter { per_page: 1_000, ..PersonFilter::default() };
        let list = self.app.use_cases().person_browse(&self.admin().await, &filter).await;
        let list = list.expect("a list");
        list.people
            .iter()
            .map(|person| Seen {
                user_name: person.profile.user_name.clone(),
                active: person.is_active(),
                role: person.role.map(|role| list.roles[&role].clone()).unwrap_or_default(),
                source: person.source,
                id: person.id.to_string(),
            })
            .collect()
    }

    /// One person, as an administrator sees them.
    pub async fn seen(&self, id: &str) -> Seen {
        let found = self.people().await.into_iter().find(|person| person.id == id);
        found.unwrap_or_else(|| panic!("{id} is not in the list"))
    }

    /// Makes an administrator by hand; answers the id.
    pub async fn by_hand(&self, email: &str) -> String {
        let password = Secret::new(unique("correct horse battery"));
        let admin = self.admin().await;
        let made = self.app.use_cases().admin_create(&admin, email, "", &password).await;
        made.expect("a person").id.to_string()
    }

    /// Removes somebody for good, as an administrator does, also whom a client removed before.
    pub async fn forget(&self, id: &str) {
        let id = id.parse().expect("an id of a person");
        let gone = self.app.use_cases().person_remove(&self.admin().await, id, true).await;
        assert_eq!(gone.expect("somebody who can be removed"), None);
    }

    /// What happened to a person, oldest first.
    pub async fn history(&self, id: &str) -> Vec<Change> {
        let id = id.parse().expect("an id");
        let found = self.app.use_cases().person_history(&self.admin().await, id).await;
        found.expect("a history").1
    }

    /// The calls so far, oldest first.
    pub async fn calls(&self) -> Vec<call::Call> {
        self.calls_with(CallFilter { limit: 1_000, ..CallFilter::default() }).await
    }

    /// The calls so far that a filter asks for, oldest first.
    pub async fn calls_with(&self, filter: CallFilter) -> Vec<call::Call> {
        self.app.flush_calls().await;
        let list = self.app.use_cases().call_list(&self.admin().await, &filter).await;
        let mut list = list.expect("a list");
        list.reverse();
        list
    }

    /// The call so far that came last.
    pub async fn last_call(&self) -> call::Call {
        self.calls().await.pop().expect("a call")
    }
}
