//! The section «Session and Links Expiry Time», made from the registry of settings.

use leptos::prelude::*;
use muster_app::SettingValue;
use muster_core::settings::{ALL, SCIM_TOKEN_EXPIRY, SCIM_TOKENS_WITHOUT_END, Setting, Unit};

use super::shorten::Shorten;
use crate::{
    components::{
        field::{Choice, TextField},
        form::{Form, Outcome, SaveBar},
        notice::Good,
    },
    error::UiResult,
    web::{Ask, Global, Said, Then},
};

/// Fewer days than this come with advice.
const ADVISED_DAYS: u64 = 30;

/// The form.
pub(super) async fn section(ask: &Ask<Global>) -> UiResult<AnyView> {
    let values = ask.app.setting_list(&ask.caller).await?;
    let version = ask.app.setting_version(&ask.caller).await?;
    let said = use_context::<Option<Said>>().flatten().filter(|said| said.word == "settings");
    let saved = said.map(|said| saved(&said.note, &values));
    let fields = ALL
        .map(|setting| {
            let value = values.iter().find(|one| one.setting.key == setting.key);
            view! { <Line setting value=value.map_or(0, |one| one.value.into()) /> }
        })
        .collect_view();
    let later = ask.app.tokens_to_shorten(&ask.caller).await?;
    Ok(view! {
        <section class="card" aria-labelledby="expiry">
            <h2 id="expiry">{t!("settings-expiry")}</h2>
            <p class="lead">{t!("settings-expiry-lead")}</p>
            <Outcome act="save" />
            <Form act="save">
                {fields}
                <input type="hidden" name="version" value=version />
                <SaveBar />
                <div class="outcome" role="status">{saved}</div>
            </Form>
        </section>
        <Shorten later />
    }
    .into_any())
}

/// That it was saved, and what that means for tokens.
fn saved(live: &str, values: &[SettingValue]) -> AnyView {
    let days = values.iter().find(|one| one.setting.key == SCIM_TOKEN_EXPIRY.key);
    let mut text = t!("settings-saved", days = days.map_or(0, |one| u64::from(one.value)));
    if let Ok(live) = live.parse::<u64>()
        && live > 0
    {
        text = format!("{text} {}", t!("settings-endless", live = live));
    }
    view! { <Good text /> }.into_any()
}

#[component]
fn Line(setting: Setting, value: u64) -> impl IntoView {
    let Setting { key, label, unit, help, min, max, .. } = setting;
    if unit == Unit::Switch {
        let options = vec![("0".to_owned(), t!("off")), ("1".to_owned(), t!("on"))];
        return view! { <Choice name=key label options chosen=value.to_string() help /> }
            .into_any();
    }
    let label = match unit.word() {
        "" => label.to_owned(),
        word => t!("settings-label", label = label, unit = word),
    };
    let advised = key == SCIM_TOKEN_EXPIRY.key && (1..ADVISED_DAYS).contains(&value);
    let advice = if advised { t!("settings-advice", days = value) } else { String::new() };
    let help = t!("settings-range", min = min, max = max, help = help);
    view! { <TextField name=key label value=value.to_string() number=true help advice /> }
        .into_any()
}

/// "Save": all values or none; none where somebody changed any since the page was shown.
pub(in crate::pages) async fn save(ask: Ask<Global>) -> UiResult<Then> {
    let typed =
        |setting: Setting| Some((setting.key.to_owned(), ask.form.find(setting.key)?.to_owned()));
    let pairs: Vec<(String, String)> = ALL.into_iter().filter_map(typed).collect();
    let saved = ask.app.setting_save(&ask.caller, &pairs, Some(ask.form.version())).await?;
    let switch = SCIM_TOKENS_WITHOUT_END.key;
    let is_off = saved.iter().any(|one| one.setting.key == switch && one.value == 0);
    // Tokens that never expire stay when they are switched off: it says how many there are.
    let live = if is_off && ask.form.has(switch) {
        ask.app.tokens_without_end(&ask.caller).await?
    } else {
        0
    };
    Ok(Then::Note("settings", live.to_string()))
}
