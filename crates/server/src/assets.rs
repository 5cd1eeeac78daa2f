//! The portal's files, inside the binary.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{
        ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, ContentType, VARY, X_CONTENT_TYPE_OPTIONS,
    },
    web::Path,
};
use rust_embed::{EmbeddedFile, RustEmbed};

/// What `cargo xtask portal` made.
#[derive(RustEmbed)]
#[folder = "../../target/portal"]
struct Portal;

/// The name that a file of the portal was given, by the name it has in the sources.
pub(crate) fn path_of(name: &str) -> Option<String> {
    let manifest = Portal::get("manifest.json")?;
    let manifest: serde_json::Value = serde_json::from_slice(&manifest.data).ok()?;
    Some(format!("/assets/{}", manifest.get(name)?.as_str()?))
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
