//! The SCIM API without a network, for rehearsals: the same routes, the same gate, the same answers.

use std::{rc::Rc, sync::Arc};

use actix_web::{
    HttpResponse,
    body::{MessageBody, to_bytes},
    dev::Service as _,
    http::{
        Method, Uri,
        header::{AUTHORIZATION, CONTENT_TYPE, IF_MATCH, LOCATION},
    },
    middleware::NormalizePath,
    test::{TestRequest, init_service},
};
use muster_app::{Answered, Answering, App, CallLog, Soon};
use muster_core::{Error, Result, call::SentCall};

use crate::{BASE, routes};

/// The SCIM API over these use cases.
pub fn edge(app: Arc<App>, calls: CallLog) -> Soon<Result<Answering>> {
    Box::pin(async move {
        let web = actix_web::App::new().wrap(NormalizePath::trim()).service(routes(app, calls));
        let service = Rc::new(init_service(web).await);
        let answering: Answering = Box::new(move |call, token| {
            let service = Rc::clone(&service);
            Box::pin(async move {
                let request =
                    request(&call)?.insert_header((AUTHORIZATION, format!("Bearer {token}")));
                let answer = match service.call(request.to_request()).await {
                    Ok(response) => response.into_parts().1.map_into_boxed_body(),
                    Err(error) => error.error_response(),
                };
                answered(answer).await
            })
        });
        Ok(answering)
    })
}

fn request(call: &SentCall) -> Result<TestRequest> {
    let method = Method::from_bytes(call.method.to_ascii_uppercase().as_bytes());
    let method = method.map_err(|_form| Error::invalid("method", "It is no method of HTTP."))?;
    let uri = Uri::try_from(format!("{BASE}{}", call.path)).map_err(|_form| {
        Error::invalid("path", "It is no path; write it like /Users/{id}, and encode spaces.")
    })?;
    let request = TestRequest::with_uri(&uri.to_string()).method(method);
    let request = match &call.if_match {
        Some(version) => request.insert_header((IF_MATCH, version.as_str())),
        None => request,
    };
    Ok(match call.body.as_str() {
        "" => request,
        body => request
            .insert_header((CONTENT_TYPE, "application/scim+json"))
            .set_payload(body.to_owned()),
    })
}

async fn answered(response: HttpResponse<impl MessageBody>) -> Result<Answered> {
    let status = response.status().as_u16();
    let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
    let location = location.map(str::to_owned);
    let bytes = to_bytes(response.into_body()).await;
    let bytes = bytes.map_err(|_broken| Error::internal("an answer broke off"))?;
    Ok(Answered { status, location, body: String::from_utf8_lossy(&bytes).into_owned() })
}
