//! `muster serve`.

use std::{io, sync::Arc, time::Duration};

use actix_web::{
    HttpServer,
    rt::{self, task::JoinHandle, time::timeout},
};
use anyhow::Context as _;
use muster_app::{
    App, CallLog, Mailer, Pusher, check_domains, check_notices, complete_parked, finish_switch_off,
    forget_calls, forget_people, review_roles,
};

use crate::{
    config::Config,
    outbound::HttpTransport,
    router::{self, Deps},
    wiring,
};

/// How long the last rows of the call log may take.
const LAST_CALLS: Duration = Duration::from_secs(15);

/// Serves until the process is told to stop; requests under way are answered first.
pub(crate) async fn run(config: &Config) -> anyhow::Result<()> {
    let app = wiring::open(config).await?;
    serve(app, config).await
}

/// Serves an application that is open.
pub(crate) async fn serve(app: Arc<App>, config: &Config) -> anyhow::Result<()> {
    let (listen, workers) = (config.http.listen, config.http.workers);
    let mailer = config.post()?.map(|post| Mailer::new(Arc::clone(&app), Arc::new(post)));
    let is_mute = mailer.is_none();
    let (calls, writer) = CallLog::start(Arc::clone(&app));
    let public_url = app.public_url().to_owned();
    let transport = Arc::new(HttpTransport::new());
    let pusher = Pusher::new(Arc::clone(&app), transport, muster_scim_api::render_event);
    let deps = Deps { app: Arc::clone(&app), calls };
    let mut server = HttpServer::new(move || router::app(deps.clone()));
    if workers > 0 {
        server = server.workers(workers);
    }
    let server =
        server.bind(listen).with_context(|| format!("the server cannot listen on {listen}"))?;
    tracing::info!(%listen, public_url, "Muster serves");
    if is_mute {
        tracing::warn!(
            "mail is not configured: notices stay in the outbox; set mail.url and mail.from"
        );
    }
    let delivering = [Some(pusher.start()), mailer.map(Mailer::start)].into_iter().flatten();
    let (handles, delivered): (Vec<_>, Vec<_>) = delivering.unzip();
    let beside = [
        rt::spawn(forget_calls(Arc::clone(&app))),
        rt::spawn(forget_people(Arc::clone(&app))),
        rt::spawn(check_notices(Arc::clone(&app))),
        rt::spawn(complete_parked(Arc::clone(&app))),
        rt::spawn(finish_switch_off(Arc::clone(&app))),
        rt::spawn(check_domains(Arc::clone(&app))),
        rt::spawn(review_roles(Arc::clone(&app))),
    ];
    let ended = server.run().await;
    drop(handles);
    beside.iter().for_each(JoinHandle::abort);
    finish(ended, delivered, writer).await
}

/// Ends what runs beside the requests. The last handle on the call log went with the server: what waits in
/// it is written now, however the rest ends.
async fn finish(
    ended: io::Result<()>,
    delivered: impl IntoIterator<Item = JoinHandle<()>>,
    writer: JoinHandle<()>,
) -> anyhow::Result<()> {
    let written = timeout(LAST_CALLS, writer).await;
    if written.is_err() {
        tracing::error!("the last rows of the call log could not be written in time");
    }
    ended?;
    for job in delivered {
        job.await.context("the delivery of events or notices ended badly")?;
    }
    written.unwrap_or(Ok(())).context("the call log ended badly")
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    /// The call log is written to its end whatever else went wrong.
    #[actix_web::test]
    async fn the_call_log_is_written_in_any_case() {
        for (ended, delivers) in
            [(Err(io::Error::other("the socket is gone")), true), (Ok(()), false)]
        {
            let written = Arc::new(AtomicBool::new(false));
            let flag = Arc::clone(&written);
            let delivered = rt::spawn(async move { assert!(delivers, "no delivery") });
            let writer = rt::spawn(async move {
                for _ in 0..10 {
                    rt::task::yield_now().await;
                }
                flag.store(true, Ordering::SeqCst);
            });
            assert!(finish(ended, [delivered], writer).await.is_err());
            assert!(written.load(Ordering::SeqCst));
        }
    }
}
