//! An address of its own for each enterprise, for identity providers that need distinct ones (C-20).

use actix_web::{
    Error, HttpMessage as _,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{Uri, uri::PathAndQuery},
    middleware::Next,
};
use muster_app::ScimCaller;

use crate::{BASE, error::Failure};

/// What stands between the common address and the enterprise's key.
const OWN: &str = "/t/";

/// The key in the address that was called.
#[derive(Debug, Clone)]
struct Key(String);

/// Takes the key of an enterprise out of the address, so that the rest is routed as always.
pub async fn own_endpoint(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if let Some((key, rest)) = split(request.uri()) {
        let mut parts = request.uri().clone().into_parts();
        parts.path_and_query = Some(rest);
        if let Ok(uri) = Uri::from_parts(parts) {
            request.match_info_mut().get_mut().update(&uri);
            request.head_mut().uri = uri;
            request.extensions_mut().insert(key);
        }
    }
    next.call(request).await
}

/// The key, and the address without it.
fn split(uri: &Uri) -> Option<(Key, PathAndQuery)> {
    let own = uri.path().strip_prefix(BASE)?.strip_prefix(OWN)?;
    let (key, rest) = own.split_at(own.find('/').unwrap_or(own.len()));
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let rest = PathAndQuery::try_from(format!("{BASE}{rest}{query}")).ok()?;
    Some((Key(key.to_owned()), rest))
}

/// Refuses callers whose enterprise is not the one that the address names.
pub(crate) fn check(request: &ServiceRequest, caller: &ScimCaller) -> Result<(), Failure> {
    let extensions = request.extensions();
    let Some(Key(key)) = extensions.get::<Key>() else { return Ok(()) };
    let enterprise = &caller.enterprise;
    if enterprise.policy.own_endpoint && key.parse() == Ok(enterprise.id) {
        Ok(())
    } else {
        Err(Failure::other_endpoint())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_taken_out() {
        for (address, expected) in [
            ("/api/scim/v2/t/k/Users?a=b", Some(("k", "/api/scim/v2/Users?a=b"))),
            ("/api/scim/v2/t/k", Some(("k", "/api/scim/v2"))),
            ("/api/scim/v2/t//Users", Some(("", "/api/scim/v2/Users"))),
            ("/api/scim/v2/Users", None),
            ("/api/scim/v2/tea/Users", None),
            ("/t/k/Users", None),
        ] {
            let found = split(&address.parse().unwrap());
            let found = found.as_ref().map(|(key, rest)| (&*key.0, rest.as_str()));
            assert_eq!(found, expected, "{address}");
        }
    }
}
