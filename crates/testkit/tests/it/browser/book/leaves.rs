//! The pages of the book.

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// Nobody is signed in.
    Nobody,
    /// Somebody who administers nothing.
    Member,
    /// An administrator of the enterprise.
    Admin,
    /// An administrator of the installation.
    Global,
}

/// A page in one of its states.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    /// What it is called, also as a file.
    pub(super) name: &'static str,
    /// Who looks at it.
    pub(super) who: Who,
    /// Where it is.
    pub(super) path: String,
    /// A button that is pressed first.
    pub(super) press: Option<&'static str>,
    /// The status it is answered with, where that is a refusal.
    pub(super) status: Option<u16>,
}

impl Leaf {
    fn new(name: &'static str, who: Who, path: impl Into<String>) -> Self {
        Self { name, who, path: path.into(), press: None, status: None }
    }

    fn pressing(self, button: &'static str) -> Self {
        Self { press: Some(button), ..self }
    }

    fn refused(self, status: u16) -> Self {
        Self { status: Some(status), ..self }
    }
}

/// What addresses of pages have in them.
#[derive(Debug)]
pub(super) struct Ids {
    /// Somebody who was provisioned, changed and disabled.
    pub(super) person: String,
    /// The address of an invitation.
    pub(super) invitation: String,
    /// The enterprise.
    pub(super) enterprise: String,
    /// A call that was refused.
    pub(super) call: String,
    /// A run of the identity provider of which something is held.
    pub(super) run: String,
    /// A role.
    pub(super) role: String,
}

impl Ids {
    /// For those who want to know which pages are shown.
    pub(super) fn sample() -> Self {
        let one = || "1".to_owned();
        let invitation = "/invitation/1".into();
        Self { person: one(), invitation, enterprise: one(), call: one(), run: one(), role: one() }
    }
}

/// All leaves, in the order of the book.
pub(super) fn all(ids: &Ids) -> Vec<Leaf> {
    use Who::{Admin, Global, Member, Nobody};
    let of = "/configurations/enterprise";
    let users = format!("{of}/people/users");
    let Ids { person, invitation, enterprise, call, run, role } = ids;
    vec![
        Leaf::new("sign-in", Nobody, "/sign-in"),
        Leaf::new("sign-in-refused", Nobody, "/sign-in").pressing("Sign in"),
        Leaf::new("admin-sign-in", Nobody, "/admin/sign-in"),
        Leaf::new("invitation", Nobody, invitation),
        Leaf::new("signed-out", Nobody, "/sign-out"),
        Leaf::new("admin-signed-out", Nobody, "/admin/sign-out"),
        Leaf::new("theme", Nobody, "/theme").refused(404),
        Leaf::new("not-found", Nobody, "/nowhere").refused(404),
        Leaf::new("configurations", Admin, "/configurations"),
        Leaf::new("configurations-of-a-member", Member, "/configurations"),
        Leaf::new("personal-information", Member, "/configurations/personal/information"),
        Leaf::new("not-allowed", Member, &users).refused(403),
        Leaf::new("users", Admin, &users),
        Leaf::new("dashboard", Admin, "/dashboard"),
        Leaf::new("users-panel", Admin, format!("{users}?person={person}")),
        Leaf::new("users-nobody-found", Admin, format!("{users}?q=nobody")),
        Leaf::new("token-shown-once", Admin, &users).pressing("Generate token"),
        Leaf::new("person", Admin, format!("{users}/{person}")),
        Leaf::new("person-not-found", Admin, format!("{users}/nobody")).refused(404),
        Leaf::new("policies", Admin, format!("{of}/settings/policies")),
        Leaf::new("policies-preview", Admin, format!("{of}/settings/policies"))
            .pressing("See what changes"),
        Leaf::new("policy-versions", Admin, format!("{of}/settings/policies/versions")),
        Leaf::new("domains", Admin, format!("{of}/settings/domains")),
        Leaf::new("notifications", Admin, format!("{of}/settings/notifications")),
        Leaf::new("roles", Admin, format!("{of}/people/roles")),
        Leaf::new("roles-panel", Admin, format!("{of}/people/roles?role={role}")),
        Leaf::new("role-mapping", Admin, format!("{of}/people/role-mapping")),
        Leaf::new("attribute-mapping", Admin, format!("{of}/people/attribute-mapping")),
        Leaf::new("seats", Admin, format!("{of}/people/seats")),
        Leaf::new("provisioning-log", Admin, format!("{of}/logs/provisioning-log")),
        Leaf::new("provisioning-log-call", Admin, format!("{of}/logs/provisioning-log/{call}")),
        Leaf::new("enterprise-logs", Admin, format!("{of}/logs/enterprise-logs")),
        Leaf::new("held-changes", Admin, format!("{of}/logs/held-changes")),
        Leaf::new("held-changes-run", Admin, format!("{of}/logs/held-changes/{run}")),
        Leaf::new("integrations", Admin, format!("{of}/settings/integrations")),
        Leaf::new("admin-configurations", Global, "/admin/configurations"),
        Leaf::new("global-settings", Global, "/admin/configurations/global-settings"),
        section("default-locale"),
        section("session-links-expiry"),
        section("default-connectors"),
        section("alerts"),
        section("default-password-policy"),
        section("bulk-actions"),
        section("core-settings"),
        section("content-security-policy"),
        Leaf::new("admin-dashboard", Global, "/admin"),
        Leaf::new("enterprise", Global, format!("/admin/enterprises/{enterprise}")),
        Leaf::new("operations", Global, "/admin/operations"),
        Leaf::new("admin-logs", Global, "/admin/logs"),
        Leaf::new("system", Global, "/admin/system"),
        Leaf::new("enterprises", Global, "/admin/enterprises"),
    ]
}

/// A section of Global Settings.
fn section(name: &'static str) -> Leaf {
    let settings = "/admin/configurations/global-settings";
    Leaf::new(name, Who::Global, format!("{settings}?section={name}"))
}
