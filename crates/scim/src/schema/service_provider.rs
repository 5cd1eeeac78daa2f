//! The schemas of the discovery resources themselves (RFC 7643 §5, §6, §7, §8.7.2).

use super::Schema;
use super::attribute::{Attribute, Uniqueness};
use crate::urn;

/// The schema of `/ServiceProviderConfig` (RFC 7643 §5).
pub fn schema_of_service_provider_config() -> Schema {
    let feature = |name: &'static str, description: &'static str, limits: Vec<Attribute>| {
        let supported = Attribute::boolean("supported", "Whether it is supported.").required();
        let subs: Vec<_> = std::iter::once(supported).chain(limits).collect();
        Attribute::complex(name, description, subs).required()
    };
    let limit = |name: &'static str, description: &'static str| {
        Attribute::integer(name, description).required()
    };
    let attributes = vec![
        Attribute::reference("documentationUri", "Help for humans.", &["external"]),
        feature("patch", "PATCH.", vec![]),
        feature(
            "bulk",
            "Bulk operations.",
            vec![
                limit("maxOperations", "How many operations a request may hold."),
                limit("maxPayloadSize", "How many bytes a request may have."),
            ],
        ),
        feature(
            "filter",
            "Filters.",
            vec![limit("maxResults", "How many resources an answer may hold.")],
        ),
        feature("changePassword", "Changing passwords.", vec![]),
        feature("sort", "Sorting.", vec![]),
        feature("etag", "Entity tags.", vec![]),
        pagination(),
        authentication_schemes(),
        security_events(),
    ];
    Schema::new(
        urn::SERVICE_PROVIDER_CONFIG,
        "Service Provider Configuration",
        "What this service provider supports",
        read_only(attributes),
    )
}

/// RFC 9865 §4.
fn pagination() -> Attribute {
    Attribute::complex(
        "pagination",
        "How lists are paged.",
        [
            Attribute::boolean("cursor", "Whether lists are paged by cursor.").required(),
            Attribute::boolean("index", "Whether lists are paged by index.").required(),
            Attribute::string("defaultPaginationMethod", "How, where the client does not say.")
                .canonical(&["cursor", "index"]),
            Attribute::integer("defaultPageSize", "How many resources a page holds by default."),
            Attribute::integer("maxPageSize", "How many resources a page may hold."),
            Attribute::integer("cursorTimeout", "For how many seconds a cursor is good."),
        ],
    )
}

fn authentication_schemes() -> Attribute {
    Attribute::complex(
        "authenticationSchemes",
        "How clients authenticate.",
        [
            Attribute::string("type", "The kind of scheme.").required().canonical(&[
                "oauth",
                "oauth2",
                "oauthbearertoken",
                "httpbasic",
                "httpdigest",
            ]),
            Attribute::string("name", "The name of the scheme.").required(),
            Attribute::string("description", "What the scheme is.").required(),
            Attribute::reference("specUri", "The specification.", &["external"]),
            Attribute::reference("documentationUri", "Help for humans.", &["external"]),
            Attribute::boolean("primary", "Whether this is the preferred scheme."),
        ],
    )
    .many()
    .required()
}

/// What RFC 9967 §4 adds.
fn security_events() -> Attribute {
    Attribute::complex(
        "securityEvents",
        "Events that receivers can be told.",
        [
            Attribute::string("asyncRequest", "Whether a request may be answered by an event.")
                .required()
                .canonical(&["none", "long", "request"]),
            Attribute::reference("eventUris", "The URIs of the events.", &["uri"])
                .many()
                .required(),
        ],
    )
}

/// The schema of `/ResourceTypes` (RFC 7643 §6).
pub fn schema_of_resource_types() -> Schema {
    let extensions = Attribute::complex(
        "schemaExtensions",
        "The extensions of the resource type.",
        [
            Attribute::reference("schema", "The URN of the extension.", &["uri"]).required(),
            Attribute::boolean("required", "Whether every resource carries it.").required(),
        ],
    );
    let attributes = vec![
        Attribute::string("id", "The identifier of the resource type."),
        Attribute::string("name", "The name of the resource type.").required(),
        Attribute::string("description", "What the resource type is."),
        Attribute::reference("endpoint", "Where its resources are.", &["uri"])
            .required()
            .unique(Uniqueness::Server),
        Attribute::reference("schema", "The URN of its base schema.", &["uri"]).required(),
        extensions.many(),
    ];
    Schema::new(
        urn::RESOURCE_TYPE,
        "ResourceType",
        "A kind of resource this service provider has",
        read_only(attributes),
    )
}

/// The schema of `/Schemas` (RFC 7643 §7), the only one in which complex values nest.
pub fn schema_of_schemas() -> Schema {
    let nested = Attribute::complex("subAttributes", "The sub-attributes.", characteristics());
    let mut of_attributes = characteristics();
    of_attributes.push(nested.many());
    let attributes = vec![
        Attribute::string("id", "The URN of the schema.").required().case_exact(),
        Attribute::string("name", "The name of the schema."),
        Attribute::string("description", "What the schema describes."),
        Attribute::complex("attributes", "The attributes.", of_attributes).many().required(),
    ];
    Schema::new(urn::SCHEMA, "Schema", "A set of attributes", read_only(attributes))
}

fn characteristics() -> Vec<Attribute> {
    vec![
        Attribute::string("name", "The name.").required().case_exact(),
        // The RFC's list forgets `binary`.
        Attribute::string("type", "The type of the values.").required().canonical(&[
            "string",
            "boolean",
            "decimal",
            "integer",
            "dateTime",
            "binary",
            "reference",
            "complex",
        ]),
        Attribute::boolean("multiValued", "Whether there may be several values.").required(),
        Attribute::string("description", "What the attribute means."),
        Attribute::boolean("required", "Whether the attribute must be present."),
        Attribute::string("canonicalValues", "Suggested values.").many().case_exact(),
        Attribute::boolean("caseExact", "Whether case makes a difference."),
        Attribute::string("mutability", "Who may change the value.").case_exact().canonical(&[
            "readOnly",
            "readWrite",
            "immutable",
            "writeOnly",
        ]),
        Attribute::string("returned", "When the value is returned.")
            .case_exact()
            .canonical(&["always", "never", "default", "request"]),
        Attribute::string("uniqueness", "Within what the value is unique.")
            .case_exact()
            .canonical(&["none", "server", "global"]),
        Attribute::string("referenceTypes", "What a reference may point to.").many().case_exact(),
    ]
}

fn read_only(attributes: Vec<Attribute>) -> Vec<Attribute> {
    attributes.into_iter().map(Attribute::read_only).collect()
}
