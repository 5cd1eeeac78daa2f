//! `/ServiceProviderConfig` (RFC 7643 §5).

use serde_json::{Value, json};

use crate::{Map, urn};

/// What this server can do.
#[expect(clippy::struct_excessive_bools, reason = "RFC 7643 §5 has one flag per feature")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capabilities {
    /// Whether PATCH is supported.
    pub patch: bool,
    /// Bulk operations.
    pub bulk: Bulk,
    /// Filters.
    pub filter: Filtering,
    /// Whether clients may set passwords.
    pub change_password: bool,
    /// Whether lists can be sorted.
    pub sort: bool,
    /// Whether entity tags are given and honoured.
    pub etag: bool,
    /// The URIs of the events that receivers can be told; none where there are no events.
    pub event_uris: Vec<&'static str>,
    /// How lists are paged.
    pub pagination: Pagination,
    /// Where to read on.
    pub documentation_uri: Option<String>,
    /// How clients authenticate, the preferred way first.
    pub authentication_schemes: Vec<AuthenticationScheme>,
}

/// Bulk operations and their limits, which are told even where bulk is not supported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bulk {
    /// Whether they are supported.
    pub supported: bool,
    /// How many operations a request may hold.
    pub max_operations: u32,
    /// How many bytes a request may have.
    pub max_payload_size: u32,
}

/// Filters and their limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filtering {
    /// Whether they are supported.
    pub supported: bool,
    /// How many resources an answer may hold.
    pub max_results: u32,
}

/// How lists are paged (RFC 9865 §4): by index unless a client sends a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pagination {
    /// How many resources a page holds where the client does not say.
    pub default_page_size: u32,
    /// How many resources a page may hold.
    pub max_page_size: u32,
    /// For how many seconds a cursor is good.
    pub cursor_timeout: u64,
}

/// A way to authenticate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthenticationScheme {
    /// The keyword, such as `oauthbearertoken`.
    pub kind: String,
    /// The name, for humans.
    pub name: String,
    /// What it is, for humans.
    pub description: String,
    /// The specification.
    pub spec_uri: Option<String>,
    /// Help for humans.
    pub documentation_uri: Option<String>,
}

impl AuthenticationScheme {
    /// A bearer token in the `Authorization` header (RFC 6750).
    pub fn bearer_token() -> Self {
        Self {
            kind: "oauthbearertoken".into(),
            name: "OAuth Bearer Token".into(),
            description: "A bearer token in the Authorization header.".into(),
            spec_uri: Some("https://www.rfc-editor.org/info/rfc6750".into()),
            documentation_uri: None,
        }
    }

    fn to_json(&self, primary: bool) -> Value {
        let mut json = Map::new();
        json.insert("type".into(), self.kind.as_str().into());
        json.insert("name".into(), self.name.as_str().into());
        json.insert("description".into(), self.description.as_str().into());
        insert_some(&mut json, "specUri", self.spec_uri.as_deref());
        insert_some(&mut json, "documentationUri", self.documentation_uri.as_deref());
        json.insert("primary".into(), primary.into());
        json.into()
    }
}

impl Capabilities {
    /// The ServiceProviderConfig resource (RFC 7643 §5), without `meta`, which only the server's edge
    /// can know.
    ///
    /// Every required member is there even when its feature is off: authentik takes a missing
    /// `bulk.maxOperations` for a server that supports nothing.
    pub fn to_json(&self) -> Map {
        let schemes: Value = self
            .authentication_schemes
            .iter()
            .enumerate()
            .map(|(position, scheme)| scheme.to_json(position == 0))
            .collect();
        let bulk = json!({
            "supported": self.bulk.supported,
            "maxOperations": self.bulk.max_operations,
            "maxPayloadSize": self.bulk.max_payload_size,
        });
        let filter = json!({
            "supported": self.filter.supported,
            "maxResults": self.filter.max_results,
        });
        let pagination = json!({
            "cursor": true,
            "index": true,
            "defaultPaginationMethod": "index",
            "defaultPageSize": self.pagination.default_page_size,
            "maxPageSize": self.pagination.max_page_size,
            "cursorTimeout": self.pagination.cursor_timeout,
        });
        let supported = |yes: bool| json!({ "supported": yes });
        let mut json = Map::new();
        json.insert("schemas".into(), json!([urn::SERVICE_PROVIDER_CONFIG]));
        insert_some(&mut json, "documentationUri", self.documentation_uri.as_deref());
        json.insert("patch".into(), supported(self.patch));
        json.insert("bulk".into(), bulk);
        json.insert("filter".into(), filter);
        json.insert("changePassword".into(), supported(self.change_password));
        json.insert("sort".into(), supported(self.sort));
        json.insert("etag".into(), supported(self.etag));
        json.insert("pagination".into(), pagination);
        json.insert("authenticationSchemes".into(), schemes);
        if !self.event_uris.is_empty() {
            // RFC 9967 §4: absent means unsupported. No request is answered by an event.
            let events = json!({ "asyncRequest": "none", "eventUris": self.event_uris });
            json.insert("securityEvents".into(), events);
        }
        json
    }
}

fn insert_some(json: &mut Map, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        json.insert(key.into(), value.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::schema_of_service_provider_config;

    fn nothing() -> Capabilities {
        Capabilities {
            patch: false,
            bulk: Bulk { supported: false, max_operations: 0, max_payload_size: 0 },
            filter: Filtering { supported: false, max_results: 0 },
            change_password: false,
            sort: false,
            etag: false,
            event_uris: Vec::new(),
            pagination: Pagination { default_page_size: 1, max_page_size: 1, cursor_timeout: 1 },
            documentation_uri: None,
            authentication_schemes: vec![AuthenticationScheme::bearer_token()],
        }
    }

    /// Proves: 7643-5-03, 7643-5-04, 7643-5-05
    #[test]
    fn every_required_member_is_told_even_when_nothing_is_supported() {
        let json = Value::Object(nothing().to_json());
        let schema = schema_of_service_provider_config();
        for attribute in schema.attributes.iter().filter(|row| row.required) {
            let value = &json[&*attribute.name];
            let entry = if attribute.multi_valued { &value[0] } else { value };
            for sub in attribute.sub_attributes.iter().filter(|row| row.required) {
                assert!(!entry[&*sub.name].is_null(), "{}.{}", attribute.name, sub.name);
            }
        }
    }

    #[test]
    fn the_first_scheme_is_the_preferred_one() {
        let schemes = vec![AuthenticationScheme::bearer_token(); 2];
        let json = Capabilities { authentication_schemes: schemes, ..nothing() }.to_json();
        assert_eq!(json["authenticationSchemes"][0]["primary"], json!(true));
        assert_eq!(json["authenticationSchemes"][1]["primary"], json!(false));
    }

    #[test]
    fn nothing_is_null() {
        assert!(!serde_json::to_string(&nothing().to_json()).unwrap().contains("null"));
    }
}
