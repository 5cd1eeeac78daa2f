//! The sections «Auto provision users» and «Security Group»: what a sign-in with a directory brings, which is
//! not set up on this installation.

use leptos::prelude::*;

use crate::components::notice::Empty;

/// "Automatically register the users", as long as there is no profile that it could use.
#[component]
pub(super) fn AutoProvision() -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="auto-provision">
            <h2 id="auto-provision">{t!("auto-title")}</h2>
            <div class="check">
                <input
                    id="auto-register"
                    type="checkbox"
                    disabled
                    aria-describedby="auto-register-help"
                />
                <label for="auto-register">{t!("auto-register")}</label>
                <p class="help" id="auto-register-help">{t!("auto-lead")}</p>
            </div>
            <div class="field">
                <label for="auto-profile">{t!("auto-profile")}</label>
                <select id="auto-profile" disabled aria-describedby="auto-profile-help">
                    <option>{t!("auto-no-profile")}</option>
                </select>
                <p class="help" id="auto-profile-help">{t!("auto-no-profile-help")}</p>
            </div>
        </section>
    }
}

/// The grid, as long as nothing could fill it.
#[component]
pub(super) fn SecurityGroups() -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="security-groups">
            <h2 id="security-groups">{t!("security-groups-title")}</h2>
            <Empty title=t!("security-groups-empty-title") text=t!("security-groups-empty") />
        </section>
    }
}
