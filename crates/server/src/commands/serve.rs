//! `muster serve`.

use std::{net::SocketAddr, sync::Arc};

use actix_web::HttpServer;
use anyhow::Context as _;
use muster_app::{App, CallLog, Pusher};

use crate::{
    config::Config,
    outbound::HttpTransport,
    router::{self, Deps},
    wiring,
};

/// Serves until the process is told to stop; requests under way are answered first.
pub(crate) async fn run(config: &Config) -> anyhow::Result<()> {
    let app = wiring::open(config).await?;
    serve(app, config.http.listen, config.http.workers).await
}

/// Serves an application that is open.
pub(crate) async fn serve(app: Arc<App>, listen: SocketAddr, workers: usize) -> anyhow::Result<()> {
    let (calls, writer) = CallLog::start(Arc::clone(&app));
    let public_url = app.public_url().to_owned();
    let transport = Arc::new(HttpTransport::new());
    let pusher = Pusher::new(Arc::clone(&app), transport, muster_scim_api::render_event);
    let deps = Deps { app, calls };
    let mut server = HttpServer::new(move || router::app(deps.clone()));
    if workers > 0 {
        server = server.workers(workers);
    }
    let server =
        server.bind(listen).with_context(|| format!("the server cannot listen on {listen}"))?;
    tracing::info!(%listen, public_url, "Muster serves");
    let (events, delivered) = pusher.start();
    server.run().await?;
    drop(events);
    delivered.await.context("the delivery of events ended badly")?;
    // The last handle on the log went with the server; what is waiting is written now.
    writer.await.context("the call log ended badly")
}
