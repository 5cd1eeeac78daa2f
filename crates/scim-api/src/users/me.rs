//! `/Me`: the person that a token stands for (RFC 7644 §3.11).

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method,
        header::{HeaderValue, LOCATION},
    },
    web::Data,
};
use muster_app::App;
use muster_core::error::Rule;

use super::get;
use crate::{
    error::{self, Failure},
    gate::AnyToken,
    resource::user,
};

/// Answers the person. Only reading: what a person is, the identity provider decides.
pub(crate) async fn me(
    AnyToken(caller): AnyToken,
    app: Data<App>,
    http: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let Some(id) = caller.person else { return Err(error::nobody()) };
    if ![Method::GET, Method::HEAD].contains(http.method()) {
        return Err(muster_core::Error::Forbidden(Rule::OwnResourceOnly).into());
    }
    let mut response = get::answer(&caller, &app, &http, id).await?;
    // The person's permanent place, which is not /Me.
    let place = user::location(&app.tenant_url(), id);
    if let Ok(place) = HeaderValue::from_str(&place) {
        response.headers_mut().insert(LOCATION, place);
    }
    Ok(response)
}
