//! Every sentence of the portals, in one place. Labels that documents quote are spelled as there.

/// The product.
pub(crate) const PRODUCT: &str = "Muster";

/// A sentence with a capital letter at its start and a full stop at its end.
#[cfg(feature = "ssr")]
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let mut sentence: String = letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default();
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

/// «1 day», «7 days».
pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// What a page says after a form did its work, by the word in its address.
pub(crate) fn done(word: &str) -> Option<&'static str> {
    Some(match word {
        "saved" => "Saved.",
        "token-revoked" => "Token revoked. It stops working within a second.",
        "integration-revoked" => "Integration revoked. Its tokens stopped working.",
        "joined" => "You have joined. Sign in with your e-mail and the password you chose.",
        "enterprise-created" => "Enterprise created.",
        _ => return None,
    })
}

pub(crate) mod frame {
    pub(crate) const SKIP: &str = "Skip to content";
    #[cfg(feature = "ssr")]
    pub(crate) const ALL_ENTERPRISES: &str = "All enterprises";
    pub(crate) const MENU: &str = "Main menu";
    pub(crate) const BREADCRUMB: &str = "Breadcrumb";
    pub(crate) const SIGN_OUT: &str = "Sign out";
    pub(crate) const THEME: &str = "Theme";
    pub(crate) const LOADING: &str = "Loading …";
}

pub(crate) mod path {
    pub(crate) const CONFIGURATIONS: &str = "Configurations";
    pub(crate) const PERSONAL: &str = "Personal Configurations";
    pub(crate) const PERSONAL_INFORMATION: &str = "Personal information";
    pub(crate) const ENTERPRISE: &str = "Enterprise Configurations";
    pub(crate) const PEOPLE: &str = "People";
    pub(crate) const USERS: &str = "Users";
    pub(crate) const SETTINGS: &str = "Settings";
    pub(crate) const INTEGRATIONS: &str = "Integrations";
    pub(crate) const GLOBAL_SETTINGS: &str = "Global Settings";
    pub(crate) const ENTERPRISES: &str = "Enterprises";
}

pub(crate) mod error {
    pub(crate) const SIGNED_OUT: &str = "Your session has ended. Sign in again.";
    pub(crate) const UNAVAILABLE: &str =
        "Muster cannot answer for the moment. Nothing was changed; try again in a minute.";
    pub(crate) const UNREACHABLE: &str =
        "The server did not answer. Check your connection and try again.";
    pub(crate) const FAILED: &str = "Something went wrong on our side. Try again; if it happens again, tell your operator the time.";
    #[cfg(feature = "ssr")]
    pub(crate) const CHANGED_MEANWHILE: &str = "Somebody changed this page meanwhile, so nothing was saved. It now shows how things are; check it and save again.";
    pub(crate) const RETRY: &str = "Try again";
    pub(crate) const NOT_FOUND_TITLE: &str = "Page not found";
    pub(crate) const NOT_FOUND: &str =
        "There is nothing at this address. It may have been mistyped, or what was here is gone.";
    pub(crate) const NOT_FOUND_NEXT: &str = "Go to Users";
    pub(crate) const LOAD_TITLE: &str = "This part could not be loaded";
}

pub(crate) mod sign_in {
    pub(crate) const TITLE: &str = "Sign in";
    pub(crate) const ENTERPRISE: &str = "For people of an enterprise.";
    pub(crate) const ADMIN: &str = "For administrators of this installation.";
    pub(crate) const ADMIN_PORTAL: &str = "Admin portal";
    pub(crate) const EMAIL: &str = "E-mail";
    pub(crate) const PASSWORD: &str = "Password";
    pub(crate) const SUBMIT: &str = "Sign in";
    pub(crate) const TO_ADMIN: &str =
        "Administrators of the installation sign in to the Admin portal";
    pub(crate) const TO_ENTERPRISE: &str = "People of an enterprise sign in here";
}

pub(crate) mod invitation {
    pub(crate) const TITLE: &str = "Invitation";
    pub(crate) const ENDED: &str = "This invitation cannot be accepted";
    pub(crate) const UNTIL: &str = "The invitation ends";
    pub(crate) const PASSWORD: &str = "Choose a password";
    pub(crate) const PASSWORD_HELP: &str = "At least 12 characters.";
    pub(crate) const AGAIN: &str = "The same again";
    pub(crate) const ACCEPT: &str = "Accept the invitation";
    #[cfg(feature = "ssr")]
    pub(crate) const NOT_ALIKE: &str = "The two passwords are not the same. Type them again.";

    pub(crate) fn join(enterprise: &str) -> String {
        format!("Join «{enterprise}»")
    }

    pub(crate) fn invites(who: Option<&str>, enterprise: &str) -> String {
        let who = who.unwrap_or("An administrator");
        format!("{who} invites you to «{enterprise}».")
    }

    pub(crate) fn signs_in(email: &str) -> String {
        format!("You sign in with {email} and the password you choose here.")
    }
}

pub(crate) mod landing {
    pub(crate) const LEAD: &str = "Everything that can be set for you and for your enterprise.";
    pub(crate) const PERSONAL: &str = "Your name, job title and company.";
    pub(crate) const USERS: &str = "Registered people, SCIM provisioning and its tokens.";
    pub(crate) const INTEGRATIONS: &str =
        "Programs that may ask for tokens in your enterprise's name.";
    pub(crate) const GLOBAL_SETTINGS: &str = "How long sessions, links and tokens last.";
}

pub(crate) mod people {
    pub(crate) const TITLE: &str = "Registered users";
    pub(crate) const SEARCH: &str = "Search by name or e-mail";
    pub(crate) const STATE: &str = "State";
    pub(crate) const APPLY: &str = "Show";
    pub(crate) const CLEAR: &str = "Clear search and filter";
    pub(crate) const EMPTY_TITLE: &str = "Nobody here yet";
    pub(crate) const EMPTY: &str = "People appear here as soon as your identity provider sends them. Enable SCIM provisioning below, generate a token and paste it there; Entra then runs about every 40 minutes.";
    pub(crate) const NO_MATCH_TITLE: &str = "Nobody matches";
    pub(crate) const NO_MATCH: &str = "Try another part of the name or e-mail, or show all states.";
    pub(crate) const ACTIVE: &str = "Active";
    pub(crate) const DISABLED: &str = "Disabled";
    /// The state of somebody who was removed and can come back; the day follows.
    pub(crate) const REMOVED: &str = "Removed";
    pub(crate) const NO_ROLE: &str = "No role";
}

pub(crate) mod scim {
    use super::count;

    pub(crate) const TITLE: &str = "SCIM provisioning";
    pub(crate) const LEAD: &str =
        "Your identity provider registers, updates, disables and removes people here by itself.";
    pub(crate) const ENABLE: &str = "Enable SCIM provisioning";
    pub(crate) const SAVE: &str = "Save";
    pub(crate) const PROVIDER: &str = "Identity provider";
    pub(crate) const PROVIDER_HELP: &str = "Where it is known to deviate from the standard it is understood; other deviations are refused with a reason. Generic understands them all.";
    pub(crate) const PATCH_ANSWER: &str = "Answer to PATCH";
    pub(crate) const PATCH_ANSWER_HELP: &str = "What your identity provider gets back after a change. Leave it automatic unless its guide asks for one of the others.";
    pub(crate) const ROLE_UNKNOWN_HELD: &str = "If the role sent by your identity provider does not exist here, the person is registered disabled, until you give them a role.";
    pub(crate) const ROLE_UNKNOWN_REJECTED: &str = "If the role sent by your identity provider does not exist here, the person is not registered.";
    pub(crate) const WAITING: &str = "Waiting for first call";
    pub(crate) const CONNECTED: &str = "Connected";
    pub(crate) const TENANT_URL: &str = "Tenant URL";
    pub(crate) const TENANT_URL_HELP: &str =
        "Paste it as Tenant URL in your identity provider, without a slash at its end.";
    pub(crate) const TOKENS: &str = "SCIM tokens";
    pub(crate) const TOKENS_LEAD: &str = "Your identity provider proves itself with one of these. When you replace one, paste the new value first and revoke the old one after.";
    pub(crate) const NO_TOKENS_TITLE: &str = "No tokens yet";
    pub(crate) const NO_TOKENS: &str =
        "Generate one and paste it as Secret Token in your identity provider.";
    pub(crate) const GENERATE: &str = "Generate token";
    pub(crate) const CREATED_TITLE: &str = "SCIM token created";
    pub(crate) const SHOWN_ONCE: &str = "Shown once. If you lose it, create another.";
    pub(crate) const TOKEN: &str = "Token";
    pub(crate) const REVOKE: &str = "Revoke";
    pub(crate) const REVOKE_TITLE: &str = "Revoke this token?";
    pub(crate) const REVOKE_CONFIRM: &str = "Revoke token";
    pub(crate) const CURL: &str = "With the Authenticate API";
    pub(crate) const CURL_HELP: &str = "Programs get the same kind of token with a Client ID and Secret from Settings → Integrations and the header X-SCIM: true.";

    pub(crate) fn role_unknown_stored(default: &str) -> String {
        format!(
            "If the role sent by your identity provider does not exist here, its value is stored and the person gets «{default}»."
        )
    }

    pub(crate) fn role_missing(default: &str) -> String {
        format!("If no role is sent, the person gets «{default}».")
    }

    pub(crate) fn on_save(live: u64) -> String {
        let tokens = count(live, "live token", "live tokens");
        format!("On Save: calls to /api/scim/v2 are accepted; there are {tokens}.")
    }

    pub(crate) fn revoke_consequence(fingerprint: &str) -> String {
        format!(
            "An identity provider that uses {fingerprint} is refused within a second. This cannot be undone; you can generate another token."
        )
    }
}

pub(crate) mod switch_off {
    use super::count;

    pub(crate) const QUESTION: &str = "What becomes of the people it manages?";
    pub(crate) const KEEP: &str = "Keep them as local";
    pub(crate) const DISABLE: &str = "Disable them";
    pub(crate) const REMOVE: &str = "Remove them";
    pub(crate) const STAY: &str = "These people are neither disabled nor removed:";
    pub(crate) const LEFT: &str = "These people were left as they are:";

    pub(crate) fn keep(managed: u64) -> String {
        let people = count(managed, "person stays as they are", "people stay as they are");
        format!("{people}, managed by hand from now on; nothing about them is locked any more.")
    }

    pub(crate) fn disable(people: u64) -> String {
        let people = count(people, "person is disabled", "people are disabled");
        format!(
            "{people} and signed out. Switched on again, your identity provider can enable them."
        )
    }

    pub(crate) fn remove(people: u64, removal: &str) -> String {
        format!("{} removed and signed out. {removal}", count(people, "person is", "people are"))
    }

    pub(crate) fn tokens(live: u64) -> String {
        format!(
            "On Save: calls to /api/scim/v2 are refused at once, and {} for good.",
            count(live, "live token ends", "live tokens end")
        )
    }

    pub(crate) fn done(people: &str, done: u64, ended: bool) -> String {
        let what = match people {
            "keep" => "kept as local",
            "disable" => "disabled",
            _ => "removed",
        };
        let so_far = if ended { "" } else { " so far; the rest follows" };
        format!("{} {what}{so_far}.", count(done, "person was", "people were"))
    }
}

pub(crate) mod secret {
    pub(crate) const COPY: &str = "Copy";
    pub(crate) const COPIED: &str = "Copied";
    pub(crate) const COPY_FAILED: &str = "Not copied. Select the value and copy it yourself.";
    pub(crate) const STORED: &str = "I have stored it";
    pub(crate) const DONE: &str = "Done";
    pub(crate) const STAY: &str =
        "Tick «I have stored it» first, or press Esc again to close without it.";
    pub(crate) const CANCEL: &str = "Cancel";
}

pub(crate) mod person {
    pub(crate) const PROFILE: &str = "Profile";
    pub(crate) const HISTORY: &str = "History";
    pub(crate) const HISTORY_LEAD: &str = "Every change, newest first.";
    pub(crate) const NO_HISTORY: &str = "Nothing is recorded. Changes appear here as they happen.";
    pub(crate) const NOTHING: &str = "Not set";
    pub(crate) const ERASED: &str = "The values were erased.";
}

pub(crate) mod personal {
    #[cfg(feature = "ssr")]
    use muster_core::policy::Owner;

    pub(crate) const LEAD: &str = "What this enterprise knows about you, and who may change it.";
    pub(crate) const FORM: &str = "Profile";
    pub(crate) const SAVE: &str = "Save";
    pub(crate) const COMPLETE: &str =
        "Complete your name first. Your organisation's directory sent none that can be used here.";

    /// Why a field cannot be changed here; nothing where it can.
    #[cfg(feature = "ssr")]
    pub(crate) fn locked(owner: Owner) -> Option<&'static str> {
        match owner {
            Owner::Provider => Some("Set by your organisation's directory. It is changed there."),
            Owner::Admin => Some("Set by the administrators of your enterprise."),
            Owner::Person => None,
        }
    }
}

pub(crate) mod integrations {
    pub(crate) const LEAD: &str =
        "An integration gets tokens from the Authenticate API with a Client ID and a Secret.";
    pub(crate) const ADD: &str = "Add an Integration";
    pub(crate) const NAME: &str = "Name";
    pub(crate) const NAME_HELP: &str = "So that you know it again, such as “Entra ID”.";
    pub(crate) const MAY_ISSUE: &str = "May issue SCIM tokens";
    pub(crate) const MAY_ISSUE_HELP: &str =
        "Without it the integration gets ordinary API tokens only.";
    pub(crate) const CREATED_TITLE: &str = "Integration created";
    pub(crate) const SHOWN_ONCE: &str =
        "The Secret is shown once. If you lose it, add another integration.";
    pub(crate) const CLIENT_ID: &str = "Client ID";
    pub(crate) const SECRET: &str = "Secret";
    pub(crate) const BACK: &str = "Back to Integrations";
    pub(crate) const EMPTY_TITLE: &str = "No integrations yet";
    pub(crate) const EMPTY: &str = "Programs that ask for tokens by themselves appear here. If you only need one token, generate it under People → Users.";
    pub(crate) const REVOKE_TITLE: &str = "Revoke this integration?";
    pub(crate) const REVOKE: &str = "Revoke";
    pub(crate) const REVOKE_CONFIRM: &str = "Revoke integration";

    pub(crate) fn revoke_consequence(name: &str) -> String {
        format!(
            "«{name}» can no longer ask for tokens, and every token it got stops working at once. This cannot be undone."
        )
    }
}

pub(crate) mod settings;

pub(crate) mod enterprises {
    pub(crate) const LEAD: &str =
        "Each enterprise has its own people, roles, tokens and provisioning.";
    pub(crate) const LIST: &str = "On this installation";
    pub(crate) const EMPTY_TITLE: &str = "No enterprises yet";
    pub(crate) const EMPTY: &str =
        "Create the first one below; its administrators then switch on SCIM provisioning.";
    pub(crate) const CREATE: &str = "Create an enterprise";
    pub(crate) const NAME: &str = "Name";
    pub(crate) const PRESET: &str = "Preset";
    pub(crate) const PRESET_HELP: &str = "Directory-led: the directory's role and work e-mail decide, and unknown roles are refused. Access-led: people are admin or member, known by an e-mail of a verified domain, and kept when they are deleted. Open standards: plain SCIM 2.0, only the user name is required.";
    pub(crate) const SUBMIT: &str = "Create enterprise";
}
