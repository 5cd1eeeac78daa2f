//! The attributes every resource has (RFC 7643 §3.1, §3).

use super::attribute::{Attribute, Returned, Uniqueness};

/// `schemas`, `id`, `externalId` and `meta`; they belong to no schema and are not published.
pub(super) fn attributes() -> Vec<Attribute> {
    vec![
        // The server derives it from the extensions in use: RFC 7643 §3.
        Attribute::reference("schemas", "The URNs of the schemas in use.", &["uri"])
            .many()
            .read_only()
            .returned(Returned::Always),
        Attribute::string("id", "The identifier the server gave the resource.")
            .case_exact()
            .read_only()
            .returned(Returned::Always)
            .unique(Uniqueness::Server),
        Attribute::string("externalId", "The identifier the client gave the resource.")
            .case_exact(),
        Attribute::complex(
            "meta",
            "What the server knows about the resource.",
            [
                Attribute::string("resourceType", "The name of the resource type.").case_exact(),
                Attribute::date_time("created", "When the resource was created."),
                Attribute::date_time("lastModified", "When the resource last changed."),
                Attribute::reference("location", "The URI of the resource.", &["uri"]),
                Attribute::string("version", "The entity tag of the resource.").case_exact(),
            ],
        )
        .read_only(),
    ]
}
