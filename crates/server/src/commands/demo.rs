//! `muster demo`: everything a newcomer needs to see the main job run.

use std::sync::Arc;

use anyhow::Context as _;
use muster_app::{App, Operator, Secret};
use muster_core::{policy::Preset, role::RoleSpec};
use serde_json::json;

use super::{output::Output, serve};
use crate::{cli::Demo, config::Config, telemetry, wiring};

const ENTERPRISE: &str = "Contoso Demo";

/// Sets up what is missing, tells how to use it, and serves.
pub(crate) async fn run(demo: &Demo, output: Output) -> anyhow::Result<()> {
    let mut config = Config::load(None)?;
    config.http.listen = demo.listen;
    config.http.public_url = format!("http://{}", demo.listen);
    let file = demo.data.join("muster.db");
    config.database.url = format!("sqlite://{}", file.display());
    telemetry::start(&config.log);
    let app = wiring::open(&config).await?;
    let operator = Operator::at_the_command_line();
    let existing = app.enterprise_list(&operator.global(&app), None, 1).await?;
    if existing.is_empty() {
        let made = set_up(&app, &operator).await?;
        output.say(&made.json(&app), || made.text(&app));
    } else {
        output.say(&json!({ "kept": true, "url": app.public_url() }), || {
            format!(
                "The data in {} is kept; passwords and secrets were shown when it was made.\n\
                 Remove the folder to begin anew.\n\n  Enterprise portal  {url}/\n  Admin portal       {url}/admin",
                demo.data.display(),
                url = app.public_url(),
            )
        });
    }
    serve::serve(app, &config).await
}

/// What was made, with the secrets that are shown now and never again.
struct Made {
    admin: (String, Secret),
    global_admin: (String, Secret),
    client_id: String,
    client_secret: Secret,
}

async fn set_up(app: &Arc<App>, operator: &Operator) -> anyhow::Result<Made> {
    let global = operator.global(app);
    let password = || muster_app::readable_password(&app.ctx(muster_core::actor::Actor::Operator));
    let global_admin = ("admin@muster.example".to_owned(), password());
    app.global_admin_create(&global, &global_admin.0, "Gloria Admin", &global_admin.1).await?;
    let enterprise = app.enterprise_create(&global, ENTERPRISE, Preset::DirectoryLed).await?;
    let contoso = operator.enterprise(app, enterprise.id).await?;
    for (name, description) in
        [("Editor", "Prepares documents and sends them."), ("Viewer", "Reads what others send.")]
    {
        let spec = RoleSpec { description: description.into(), ..RoleSpec::named(name) };
        app.role_create(&contoso, spec, false).await?;
    }
    let admin = ("admin@contoso.example".to_owned(), password());
    app.admin_create(&contoso, &admin.0, "Ada Admin", &admin.1).await?;
    app.scim_set_enabled(&contoso, true).await?;
    let integration = app
        .integration_create(&contoso, "Microsoft Entra ID", true)
        .await
        .context("the demo's integration")?;
    Ok(Made {
        admin,
        global_admin,
        client_id: integration.integration.client_id,
        client_secret: integration.secret,
    })
}

impl Made {
    fn json(&self, app: &App) -> serde_json::Value {
        json!({
            "kept": false,
            "url": app.public_url(),
            "tenant_url": app.tenant_url(),
            "enterprise": ENTERPRISE,
            "enterprise_admin": { "email": self.admin.0, "password": self.admin.1.expose() },
            "global_admin": { "email": self.global_admin.0, "password": self.global_admin.1.expose() },
            "client_id": self.client_id,
            "client_secret": self.client_secret.expose(),
        })
    }

    fn text(&self, app: &App) -> String {
        let url = app.public_url();
        let tenant_url = app.tenant_url();
        format!(
            r#"
Muster is ready. What follows is shown once.

  Enterprise portal  {url}/
      sign in as     {admin}
      password       {admin_password}
  Admin portal       {url}/admin
      sign in as     {global}
      password       {global_password}

The main job in three lines, as an identity provider does it. Get a token:

  TOKEN=$(curl -s {url}/api/authenticate -H 'X-SCIM: true' -d grant_type=client_credentials -d client_id={client_id} -d client_secret={client_secret} | sed 's/.*"access_token":"\([^"]*\)".*/\1/')

Test the connection, and register a person:

  curl -s -G {tenant_url}/Users -H "Authorization: Bearer $TOKEN" --data-urlencode 'filter=emails[type eq "work"].value eq "nobody"'
  curl -s {tenant_url}/Users -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/scim+json' -d '{{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"Maya Lindqvist","emails":[{{"type":"work","value":"maya@contoso.example","primary":true}}],"roles":[{{"value":"Editor","primary":true}}],"active":true}}'
"#,
            admin = self.admin.0,
            admin_password = self.admin.1.expose(),
            global = self.global_admin.0,
            global_password = self.global_admin.1.expose(),
            client_id = self.client_id,
            client_secret = self.client_secret.expose(),
        )
    }
}
