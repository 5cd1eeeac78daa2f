//! `urn:ietf:params:scim:schemas:core:2.0:User` (RFC 7643 §4.1, §8.7.1).

use super::Schema;
use super::attribute::{Attribute, Kind, Uniqueness};
use crate::urn;

pub(super) fn schema() -> Schema {
    let mut attributes = singular();
    attributes.extend(multi_valued());
    Schema::new(urn::USER, "User", "User Account", attributes)
}

fn singular() -> Vec<Attribute> {
    vec![
        Attribute::string("userName", "The unique name the user is known by, in any case.")
            .required()
            .unique(Uniqueness::Server),
        Attribute::complex(
            "name",
            "The components of the user's name.",
            [
                Attribute::string("formatted", "The full name, formatted for display."),
                Attribute::string("familyName", "The family name."),
                Attribute::string("givenName", "The given name."),
                Attribute::string("middleName", "The middle name or names."),
                Attribute::string("honorificPrefix", "A title such as \"Dr\"."),
                Attribute::string("honorificSuffix", "A suffix such as \"III\"."),
            ],
        ),
        Attribute::string("displayName", "The name to show for the user."),
        Attribute::string("nickName", "The casual name of the user."),
        Attribute::reference("profileUrl", "The user's profile page.", &["external"]),
        Attribute::string("title", "The user's title, such as \"Vice President\"."),
        Attribute::string("userType", "The relation to the organization, such as \"Contractor\"."),
        Attribute::string("preferredLanguage", "The languages the user prefers."),
        Attribute::string("locale", "Where the user is, for dates, numbers and currency."),
        Attribute::string("timezone", "The user's time zone, such as \"Europe/Paris\"."),
        Attribute::boolean("active", "Whether the user may log in."),
        Attribute::string("password", "The user's password, never returned.").write_only(),
    ]
}

fn multi_valued() -> Vec<Attribute> {
    vec![
        Attribute::complex(
            "emails",
            "Email addresses.",
            entry(Attribute::string("value", "The email address."), &["work", "home", "other"]),
        )
        .many(),
        Attribute::complex(
            "phoneNumbers",
            "Telephone numbers.",
            entry(
                Attribute::string("value", "The telephone number."),
                &["work", "home", "mobile", "fax", "pager", "other"],
            ),
        )
        .many(),
        Attribute::complex(
            "ims",
            "Instant messaging addresses.",
            entry(
                Attribute::string("value", "The address."),
                &["aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"],
            ),
        )
        .many(),
        Attribute::complex(
            "photos",
            "Photos of the user.",
            entry(
                Attribute::reference("value", "The URL of the image.", &["external"]),
                &["photo", "thumbnail"],
            ),
        )
        .many(),
        addresses(),
        Attribute::complex(
            "groups",
            "The groups the user belongs to; changed through the groups.",
            [
                Attribute::string("value", "The id of the group."),
                Attribute::reference("$ref", "The URI of the group.", &["User", "Group"]),
                Attribute::string("display", "The name of the group."),
                Attribute::string("type", "Whether the membership is direct.")
                    .canonical(&["direct", "indirect"]),
            ],
        )
        .many()
        .read_only(),
        Attribute::complex(
            "entitlements",
            "Things the user has a right to.",
            entry(Attribute::string("value", "The entitlement."), &[]),
        )
        .many(),
        Attribute::complex(
            "roles",
            "Roles the user has.",
            entry(Attribute::string("value", "The role."), &[]),
        )
        .many(),
        Attribute::complex(
            "x509Certificates",
            "Certificates issued to the user.",
            entry(Attribute::new(Kind::Binary, "value", "One DER certificate in base64."), &[]),
        )
        .many(),
    ]
}

fn addresses() -> Attribute {
    Attribute::complex(
        "addresses",
        "Postal addresses.",
        [
            Attribute::string("formatted", "The full address, formatted for display."),
            Attribute::string("streetAddress", "Street, house number, post office box."),
            Attribute::string("locality", "The city."),
            Attribute::string("region", "The state or region."),
            Attribute::string("postalCode", "The postal code."),
            Attribute::string("country", "The country, ISO 3166-1 alpha-2."),
            kind_of_entry(&["work", "home", "other"]),
            // Missing in the RFC's table, present in its examples and sent by Entra.
            primary(),
        ],
    )
    .many()
}

/// The standard sub-attributes of a multi-valued attribute (RFC 7643 §2.4).
fn entry(value: Attribute, types: &[&'static str]) -> [Attribute; 4] {
    let display = Attribute::string("display", "A name for the value, for humans.");
    [value, display, kind_of_entry(types), primary()]
}

fn kind_of_entry(types: &[&'static str]) -> Attribute {
    Attribute::string("type", "What the value is used for.").canonical(types)
}

fn primary() -> Attribute {
    Attribute::boolean("primary", "Whether this is the preferred value; true at most once.")
}
