//! The policies there were: compared in sentences, and restored.

use leptos::prelude::*;
use muster_app::PolicyRef;
use muster_core::{Error, error::Thing, policy::PolicyVersion};

use super::{PATH, preview::Differences, way_behind};
use crate::{
    components::{
        confirm::Confirm,
        field::Choice,
        form::{Form, Outcome, QueryForm},
        moment::When,
        table::Table,
    },
    error::UiResult,
    web::{Admin, Ask, Page, Then},
};

/// How many are on a page.
const PER_PAGE: u64 = 50;

/// The list, and the two that are compared.
pub(in crate::pages) async fn show(ask: Ask<Admin>) -> UiResult<Page> {
    let before = ask.here.query("before").parse().ok();
    let all = ask.app.policy_versions(&ask.caller, before, PER_PAGE).await?;
    let now = ask.app.policy_now(&ask.caller).await?.version;
    let older = all.last().filter(|last| last.version > 1).map(|last| {
        let to = ask.here.with("before", last.version);
        view! { <p><a class="button small" href=to rel="next">{t!("policies-older")}</a></p> }
    });
    let asked = |name| ask.here.query(name).parse::<i64>().ok();
    let (one, other) = (asked("one"), asked("other"));
    let compared = match (one, other) {
        (Some(one), Some(other)) => {
            let (of, with) = (PolicyRef::Version(one), PolicyRef::Version(other));
            let differences = ask.app.policy_compare(&ask.caller, of, with).await?;
            let title =
                t!("policies-compared", one = one.unsigned_abs(), other = other.unsigned_abs());
            let none = title.clone();
            Some(view! {
                <section class="card" aria-labelledby="compared">
                    <h2 id="compared">{title}</h2>
                    <Differences differences none />
                </section>
            })
        }
        _ => None,
    };
    let options: Vec<_> =
        all.iter().map(|one| (one.version.to_string(), version_name(one))).collect();
    let (first, second) = (options.clone(), options);
    let (one, other) = (one.unwrap_or(now - 1), other.unwrap_or(now));
    let rows = all.into_iter().map(|one| row(one, now)).collect_view();
    let columns = vec![
        t!("policies-version"),
        t!("policies-since"),
        t!("policies-preset"),
        t!("policies-by"),
        String::new(),
    ];
    let body = view! {
        <section class="card" aria-labelledby="compare">
            <h2 id="compare">{t!("policies-compare")}</h2>
            <QueryForm class="filters">
                <Choice name="one" label=t!("policies-one") options=first chosen=one.to_string() />
                <Choice
                    name="other"
                    label=t!("policies-other")
                    options=second
                    chosen=other.to_string()
                />
                <button class="button">{t!("policies-compare")}</button>
            </QueryForm>
        </section>
        {compared}
        <section class="card" aria-label=t!("policies-versions")>
            <Outcome act="restore" />
            <Table caption=t!("policies-versions") columns>{rows}</Table>
            {older}
        </section>
    };
    let page = Page::new(t!("policies-versions"), body).way(way_behind());
    Ok(page.lead(t!("policies-versions-lead")))
}

fn version_name(one: &PolicyVersion) -> String {
    let (version, preset) = (one.version.unsigned_abs(), one.policy.preset.title());
    t!("policies-version-name", version = version, preset = preset)
}

fn row(one: PolicyVersion, now: i64) -> impl IntoView {
    let (version, name) = (one.version, version_name(&one));
    let restore = (version != now).then(|| {
        view! {
            <Confirm
                id=version.to_string()
                label=t!("policies-restore")
                about=name.clone()
                title=t!("policies-restore-title", version = version.unsigned_abs())
                consequence=t!("policies-restore-consequence")
            >
                <Form act="restore">
                    <input type="hidden" name="which" value=version />
                    <input type="hidden" name="version" value=now />
                    <button class="button danger">{t!("policies-restore")}</button>
                </Form>
            </Confirm>
        }
    });
    view! {
        <tr>
            <th scope="row" data-label=t!("policies-version")>
                {t!("number", number = version.unsigned_abs())}
            </th>
            <td data-label=t!("policies-since")><When at=one.changed_at /></td>
            <td data-label=t!("policies-preset")>{one.policy.preset.title()}</td>
            <td data-label=t!("policies-by")>{one.actor}</td>
            <td class="row-actions">{restore}</td>
        </tr>
    }
}

/// Puts a policy of before in force again.
pub(in crate::pages) async fn restore(ask: Ask<Admin>) -> UiResult<Then> {
    let which = ask.form.get("which").parse().ok().ok_or(Error::NotFound(Thing::Policy))?;
    let seen = Some(ask.form.version());
    ask.app.policy_set(&ask.caller, seen, PolicyRef::Version(which)).await?;
    Ok(Then::Leave(PATH.to_owned(), "policy-restored"))
}
