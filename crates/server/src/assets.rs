//! The portal's files, inside the binary.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{
        ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, ContentType, VARY, X_CONTENT_TYPE_OPTIONS,
    },
    web::Path,
};
use muster_web_admin::PortalAssets;
use rust_embed::{EmbeddedFile, RustEmbed};

/// What `cargo xtask portal` made.
#[derive(RustEmbed)]
#[folder = "../../target/portal"]
struct Portal;

/// Where the files of this build are, for pages that name them.
pub(crate) fn portal() -> PortalAssets {
    let manifest: Option<serde_json::Value> =
        Portal::get("manifest.json").and_then(|file| serde_json::from_slice(&file.data).ok());
    let path = |name: &str| Some(format!("/assets/{}", manifest.as_ref()?.get(name)?.as_str()?));
    PortalAssets { boot: path("boot"), css: path("css") }
}

/// `GET /assets/{name}`. Names contain a hash of the content, so the content never changes.
pub(crate) async fn asset(path: Path<String>, request: HttpRequest) -> HttpResponse {
    let Some((encoding, file)) = best(&path, &request) else {
        return HttpResponse::NotFound()
            .content_type("text/plain")
            .body("There is no such file.\n");
    };
    let mut response = HttpResponse::Ok();
    let media_type = mime_guess::from_path(path.as_str()).first_or_octet_stream();
    response
        .insert_header(ContentType(media_type))
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((VARY, "Accept-Encoding"));
    if let Some(encoding) = encoding {
        response.insert_header((CONTENT_ENCODING, encoding));
    }
    response.body(file.data.into_owned())
}

/// The smallest form of a file that the client takes; compressed forms were made once, at the build.
fn best(name: &str, request: &HttpRequest) -> Option<(Option<&'static str>, EmbeddedFile)> {
    let accepted = request
        .headers()
        .get(ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    for (encoding, ending) in [("br", ".br"), ("gzip", ".gz")] {
        if accepted.split(',').any(|one| one.trim().split(';').next() == Some(encoding))
            && let Some(file) = Portal::get(&format!("{name}{ending}"))
        {
            return Some((Some(encoding), file));
        }
    }
    Portal::get(name).map(|file| (None, file))
}
