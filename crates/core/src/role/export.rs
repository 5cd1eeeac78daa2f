//! Roles in the words of identity providers, so that names need not be typed twice (requirement 44).

use serde_json::{Value, json};
use uuid::{Builder, Uuid};

use super::{Role, resolve::may_be_sent};
use crate::{policy::Policy, text::fold};

/// The longest value of an app role.
const LONGEST_VALUE: usize = 120;

/// Roles as app roles of Microsoft Entra ID.
#[derive(Debug, Clone, PartialEq)]
pub struct EntraManifest {
    /// The property `appRoles` of an application.
    pub manifest: Value,
    /// Values that Entra takes as none: it allows no spaces, and few characters beside letters and digits.
    /// An alias that it takes stands for the role.
    pub left_out: Vec<String>,
}

/// A value that leads to a role.
struct Sendable<'a> {
    role: &'a Role,
    /// What an identity provider sends.
    value: &'a str,
    /// Whether it is an alias.
    alias: bool,
}

/// Every value that leads to a role: its name, then its aliases. An alias that is called like a role never
/// leads anywhere else.
fn sendable<'a>(policy: &'a Policy, roles: &'a [Role]) -> impl Iterator<Item = Sendable<'a>> {
    let sent = move || roles.iter().filter(|role| may_be_sent(policy, role));
    let is_name = move |value: &str| sent().any(|role| role.spec.key() == fold(value));
    sent().flat_map(move |role| {
        let name = Sendable { role, value: &role.spec.name, alias: false };
        let aliases = policy.roles.aliases.iter();
        let aliases = aliases.filter(move |one| one.role == role.id && !is_name(&one.value));
        let aliases = aliases.map(move |alias| Sendable { role, value: &alias.value, alias: true });
        std::iter::once(name).chain(aliases)
    })
}

impl Sendable<'_> {
    /// What people read.
    fn title(&self) -> String {
        let name = &self.role.spec.name;
        if self.alias { format!("{name} ({})", self.value) } else { name.clone() }
    }

    /// The role's id for its name, so that a new name is no new app role; for an alias an id that is made
    /// of both, the same whenever it is asked for.
    fn id(&self) -> Uuid {
        let role = self.role.id.as_uuid();
        if !self.alias {
            return role;
        }
        // FNV-1a over 128 bits: an id that stays, which hides nothing.
        let bytes = role.as_bytes().iter().chain(self.value.as_bytes());
        let hash = bytes.fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128, |hash, byte| {
            (hash ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
        });
        Builder::from_custom_bytes(hash.to_be_bytes()).into_uuid()
    }
}

/// The assignable roles as an application's `appRoles` in Microsoft Entra ID.
pub fn entra_manifest(policy: &Policy, roles: &[Role]) -> EntraManifest {
    let (fit, left_out): (Vec<_>, Vec<_>) =
        sendable(policy, roles).partition(|one| fits_entra(one.value));
    let app_roles: Vec<Value> = fit
        .iter()
        .map(|one| {
            let described = one.role.spec.description.trim();
            json!({
                "allowedMemberTypes": ["User"],
                // Entra refuses a role without a description.
                "description": if described.is_empty() { &one.role.spec.name } else { described },
                "displayName": one.title(),
                "id": one.id(),
                "isEnabled": true,
                "value": one.value,
            })
        })
        .collect();
    EntraManifest {
        manifest: json!({ "appRoles": app_roles }),
        left_out: left_out.into_iter().map(|one| one.value.to_owned()).collect(),
    }
}

/// The characters of an app role's value, as Microsoft Graph documents them for `appRole`.
fn fits_entra(value: &str) -> bool {
    let allowed =
        |c: char| c.is_ascii_alphanumeric() || "!#$%&'()*+,-./:;<=>?@[]^_`{|}~".contains(c);
    value.chars().all(allowed) && !value.starts_with('.') && value.len() <= LONGEST_VALUE
}

/// The assignable roles as an attribute of an Okta profile schema.
pub fn okta_enum(policy: &Policy, roles: &[Role]) -> Value {
    let all: Vec<_> = sendable(policy, roles).collect();
    let values: Vec<_> = all.iter().map(|one| one.value).collect();
    let titles: Vec<_> =
        all.iter().map(|one| json!({ "const": one.value, "title": one.title() })).collect();
    json!({
        "title": "Role",
        "description": "The role in the application.",
        "type": "string",
        "enum": values,
        "oneOf": titles,
    })
}
