//! System: version, database, jobs, keys and mail.

use leptos::prelude::*;
use muster_app::{Installed, KeyShown, SystemShown};
use muster_core::time::Timestamp;

use crate::{
    components::{
        badge::{Badge, Tone},
        confirm::Confirm,
        field::TextField,
        form::{Form, Outcome},
        moment::When,
        table::{Fact, Facts, Table},
    },
    error::UiResult,
    text::number,
    web::{Ask, Global, Page, Then},
};

/// Where it is.
pub(crate) const PATH: &str = "/admin/system";

/// What the mail card needs to know.
struct MailShown {
    /// Server and sender; nothing where mail is not configured.
    door: Option<(String, String)>,
    waiting: u64,
}

/// The installation about itself.
pub(super) async fn show(ask: Ask<Global>) -> UiResult<Page> {
    let system = ask.app.system_show(&ask.caller).await?;
    let SystemShown { database, migrations, jobs, keys, waiting, .. } = system;
    let door = ask.app.mail_door(&ask.caller);
    let mail =
        MailShown { door: door.map(|door| (door.server.clone(), door.from.clone())), waiting };
    let url = ask.app.public_url().to_owned();
    let body = view! {
        <About database migrations url />
        <Keys keys />
        <Mail mail />
        <Jobs jobs />
    };
    Ok(Page::new(t!("path-system"), body).lead(t!("system-lead")))
}

#[component]
fn About(database: &'static str, migrations: Vec<Installed>, url: String) -> impl IntoView {
    let newest = migrations.first().map(|one| {
        view! {
            <span class="mono breaks">{one.name.clone()}</span>
            " "
            <When at=one.at />
        }
    });
    let count = migrations.len();
    let (live, ready) = (format!("{url}/healthz"), format!("{url}/readyz"));
    view! {
        <section class="card" aria-labelledby="about">
            <h2 id="about">{t!("system-about")}</h2>
            <Facts>
                <Fact name=t!("settings-version")>
                    <span class="mono">{env!("CARGO_PKG_VERSION")}</span>
                </Fact>
                <Fact name=t!("system-database")>{database}</Fact>
                <Fact name=t!("system-migrations")>{t!("system-migrations-ran", count = count)}</Fact>
                <Fact name=t!("system-newest")>{newest}</Fact>
                <Fact name=t!("system-live")><span class="mono breaks">{live}</span></Fact>
                <Fact name=t!("system-ready")><span class="mono breaks">{ready}</span></Fact>
                <Fact name=t!("system-metrics")>{t!("system-metrics-none")}</Fact>
            </Facts>
        </section>
    }
}

#[component]
fn Keys(keys: Vec<KeyShown>) -> impl IntoView {
    let rows = keys.into_iter().map(key).collect_view();
    let columns = vec![t!("system-key"), t!("system-key-state"), t!("system-key-made")];
    view! {
        <section class="card" aria-labelledby="keys">
            <div class="part-head">
                <h2 id="keys">{t!("system-keys")}</h2>
                <Confirm
                    id="rotate"
                    label=t!("system-rotate")
                    about=""
                    title=t!("system-rotate-title")
                    consequence=t!("system-rotate-consequence")
                >
                    <Form act="rotate">
                        <button class="button primary">{t!("system-rotate-confirm")}</button>
                    </Form>
                </Confirm>
            </div>
            <Outcome act="rotate" done=&["key-rotated"] />
            <Table caption=t!("system-keys") columns>{rows}</Table>
        </section>
    }
}

fn key(key: KeyShown) -> impl IntoView {
    let state = match key.retired_at {
        None => view! { <Badge tone=Tone::Good word=t!("system-key-signs") /> }.into_any(),
        Some(at) => view! {
            <Badge tone=Tone::Idle word=t!("system-key-verifies") />
            <span class="quiet">" "<When at /></span>
        }
        .into_any(),
    };
    view! {
        <tr>
            <th scope="row" class="mono breaks" data-label=t!("system-key")>{key.id.to_string()}</th>
            <td data-label=t!("system-key-state")>{state}</td>
            <td data-label=t!("system-key-made")><When at=key.created_at /></td>
        </tr>
    }
}

#[component]
fn Mail(mail: MailShown) -> impl IntoView {
    let MailShown { door, waiting } = mail;
    let is_configured = door.is_some();
    let facts = match door {
        Some((server, from)) => view! {
            <Fact name=t!("system-mail-server")><span class="mono breaks">{server}</span></Fact>
            <Fact name=t!("system-mail-from")>{from}</Fact>
        }
        .into_any(),
        None => {
            view! { <Fact name=t!("system-mail-server")>{t!("facts-no-mail")}</Fact> }.into_any()
        }
    };
    let form = is_configured.then(|| {
        view! {
            <Form act="test-mail">
                <TextField
                    name="email"
                    label=t!("system-mail-to")
                    kind="email"
                    help=t!("system-mail-help")
                />
                <div class="actions start">
                    <button class="button">{t!("system-mail-test")}</button>
                </div>
            </Form>
        }
    });
    view! {
        <section class="card" aria-labelledby="mail">
            <h2 id="mail">{t!("system-mail")}</h2>
            <Facts>
                {facts}
                <Fact name=t!("system-mail-waiting")>{number(waiting)}</Fact>
            </Facts>
            <Outcome act="test-mail" done=&["mail-sent"] />
            {form}
        </section>
    }
}

#[component]
fn Jobs(jobs: Vec<(String, Timestamp)>) -> impl IntoView {
    let rows = jobs
        .into_iter()
        .map(|(name, at)| {
            view! {
                <tr>
                    <th scope="row" class="mono" data-label=t!("system-job")>{name}</th>
                    <td data-label=t!("system-job-due")><When at far=true /></td>
                </tr>
            }
        })
        .collect_view();
    let columns = vec![t!("system-job"), t!("system-job-due")];
    view! {
        <section class="card" aria-labelledby="jobs">
            <h2 id="jobs">{t!("system-jobs")}</h2>
            <p class="lead">{t!("system-jobs-lead")}</p>
            <Table caption=t!("system-jobs") columns>{rows}</Table>
        </section>
    }
}

/// *Rotate*: a new key signs from now on.
pub(super) async fn rotate(ask: Ask<Global>) -> UiResult<Then> {
    ask.app.key_rotate(&ask.caller).await?;
    Ok(Then::Done("key-rotated"))
}

/// Sends a test mail.
pub(super) async fn test_mail(ask: Ask<Global>) -> UiResult<Then> {
    let to = ask.form.get("email").trim().to_owned();
    ask.app.mail_test(&ask.caller, &to).await?;
    Ok(Then::Note("mail-sent", to))
}
