//! Refuses posts that another site's page made the browser send.
//!
//! Session cookies are `SameSite=Lax` as well; this is the second lock on the same door.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorForbidden,
    http::header::{HOST, HeaderName, ORIGIN},
    middleware::Next,
};

/// Where callers prove themselves with every request and no cookie counts. Everything else is guarded,
/// so that no spelling of a path gets past: the router reads `//portal` and `/%70ortal` as `/portal`.
const WITHOUT_COOKIES: &str = "/api/";

/// The middleware.
pub(super) async fn same_origin<B: MessageBody>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let changes = !req.method().is_safe();
    if changes && !req.path().starts_with(WITHOUT_COOKIES) && !is_ours(&req) {
        return Err(ErrorForbidden("This request came from another site and was refused."));
    }
    next.call(req).await
}

/// Whether a page of ours sent it. Programs that are no browsers say nothing and carry no cookies
/// that they were not given on purpose.
fn is_ours(req: &ServiceRequest) -> bool {
    if let Some(site) = header(req, &HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    match header(req, &ORIGIN) {
        Some(origin) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_some() && host == header(req, &HOST)
        }
        None => true,
    }
}

fn header<'r>(req: &'r ServiceRequest, name: &HeaderName) -> Option<&'r str> {
    req.headers().get(name).map(|value| value.to_str().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn only_our_own_pages_may_post() {
        for (headers, ours) in [
            (vec![], true),
            (vec![("sec-fetch-site", "same-origin")], true),
            (vec![("sec-fetch-site", "none")], true),
            (vec![("sec-fetch-site", "same-site")], false),
            (vec![("sec-fetch-site", "cross-site"), ("origin", "https://muster.test")], false),
            (vec![("origin", "https://muster.test")], true),
            (vec![("origin", "https://muster.test.evil.test")], false),
            (vec![("origin", "null")], false),
        ] {
            let mut req = TestRequest::post().insert_header((HOST, "muster.test"));
            for header in &headers {
                req = req.insert_header(*header);
            }
            assert_eq!(is_ours(&req.to_srv_request()), ours, "{headers:?}");
        }
    }
}
