//! The section «Invitations».

use leptos::prelude::*;
use muster_app::{Invitee, SentInvitation};
use muster_core::{
    Error,
    error::Thing,
    id::InvitationId,
    invitation::{Invitation, InvitationState},
    policy::OnInvitations,
    role::Role,
};

use super::{PATH, way_below};
use crate::{
    components::{
        badge::{Badge, Tone},
        confirm::Confirm,
        copy::CopyField,
        field::{Choice, TextField},
        form::{Form, Outcome},
        icon::Icon,
        moment::When,
        notice::Empty,
        table::Table,
    },
    error::UiResult,
    islands::StoredFirst,
    web::{Admin, Ask, Now, Page, Then},
};

/// Invitations that the page shows, the newest first.
const SHOWN: u64 = 50;

/// The list, and the form that sends another.
pub(super) async fn section(ask: &Ask<Admin>) -> UiResult<AnyView> {
    let all = ask.app.invitation_list(&ask.caller, None, SHOWN).await?;
    let roles = ask.app.role_list(&ask.caller).await?;
    let enterprise = &ask.caller.enterprise;
    let withdraws = !enterprise.scim_enabled
        && enterprise.policy.on_enable_invitations == OnInvitations::Withdraw;
    let warning =
        withdraws.then(|| view! { <p class="advice">{t!("invitations-withdrawn-on-enable")}</p> });
    Ok(view! {
        <section class="card" aria-labelledby="invitations">
            <h2 id="invitations">{t!("invitations-title")}</h2>
            <p class="lead">{t!("invitations-lead")}</p>
            {warning}
            <Outcome act="resend" />
            <Outcome act="withdraw" done=&["invitation-withdrawn"] />
            <List all />
            <Send roles />
        </section>
    }
    .into_any())
}

#[component]
fn List(all: Vec<Invitation>) -> impl IntoView {
    if all.is_empty() {
        let (title, text) = (t!("invitations-empty-title"), t!("invitations-empty"));
        return view! { <Empty title text /> }.into_any();
    }
    let rows = all.into_iter().map(|invitation| view! { <Row invitation /> }).collect_view();
    let columns = vec![
        t!("people-email"),
        t!("people-name"),
        t!("invitations-sent"),
        t!("invitations-expires"),
        t!("people-state"),
        String::new(),
    ];
    view! { <Table caption=t!("invitations-title") columns>{rows}</Table> }.into_any()
}

#[component]
fn Row(invitation: Invitation) -> impl IntoView {
    let now = use_context::<Now>().map_or(invitation.sent_at, |Now(now)| now);
    let state = invitation.state_at(now);
    let (tone, icon, word) = match state {
        InvitationState::Pending => (Tone::Warn, Icon::Clock, t!("invitations-pending")),
        InvitationState::Accepted => (Tone::Good, Icon::Check, t!("invitations-accepted")),
        InvitationState::Withdrawn => (Tone::Idle, Icon::Cross, t!("invitations-withdrawn")),
        InvitationState::Expired => (Tone::Idle, Icon::Clock, t!("invitations-expired")),
    };
    let Invitation { id, email, name, sent_at, expires_at, .. } = invitation;
    let (again, about) = (id.to_string(), email.clone());
    let resend = matches!(state, InvitationState::Pending | InvitationState::Expired).then(|| {
        view! {
            <Form act="resend">
                <input type="hidden" name="id" value=again />
                <button class="button small">
                    {t!("invitations-resend")}
                    <span class="visually-hidden">" "{about}</span>
                </button>
            </Form>
        }
    });
    let (gone, whose) = (id.to_string(), email.clone());
    let withdraw = (state == InvitationState::Pending).then(|| {
        view! {
            <Confirm
                id=gone.clone()
                label=t!("invitations-withdraw")
                about=whose.clone()
                title=t!("invitations-withdraw-title")
                consequence=t!("invitations-withdraw-consequence", email = &whose)
            >
                <Form act="withdraw">
                    <input type="hidden" name="id" value=gone />
                    <button class="button danger">{t!("invitations-withdraw")}</button>
                </Form>
            </Confirm>
        }
    });
    view! {
        <tr>
            <th scope="row" data-label=t!("people-email")>{email}</th>
            <td data-label=t!("people-name")>{name}</td>
            <td data-label=t!("invitations-sent")><When at=sent_at /></td>
            <td data-label=t!("invitations-expires")><When at=expires_at /></td>
            <td data-label=t!("people-state")><Badge tone icon word /></td>
            <td class="row-actions">{resend}{withdraw}</td>
        </tr>
    }
}

#[component]
fn Send(roles: Vec<Role>) -> impl IntoView {
    let mut options = vec![(String::new(), t!("invitations-default-role"))];
    options.extend(roles.into_iter().map(|role| (role.id.to_string(), role.spec.name)));
    view! {
        <div class="part">
            <h3>{t!("invitations-send")}</h3>
            <Outcome act="invite" />
            <Form act="invite">
                <TextField name="email" kind="email" label=t!("people-email") />
                <TextField name="name" label=t!("people-name") optional=true />
                <Choice name="role" label=t!("people-role") options chosen="" />
                <div class="actions start">
                    <button class="button primary">{t!("invitations-send")}</button>
                </div>
            </Form>
        </div>
    }
}

/// "Send an invitation". Its link is in this answer and in the mail.
pub(in crate::pages) async fn send(ask: Ask<Admin>) -> UiResult<Then> {
    let role = match ask.form.get("role") {
        "" => None,
        role => Some(role.parse().ok().ok_or(Error::NotFound(Thing::Role))?),
    };
    let (email, name) = (ask.form.get("email").to_owned(), ask.form.get("name").to_owned());
    let sent = ask.app.invitation_send(&ask.caller, Invitee { email, name, role }).await?;
    Ok(shown(sent))
}

/// Sends one again; the link of before is void.
pub(in crate::pages) async fn resend(ask: Ask<Admin>) -> UiResult<Then> {
    Ok(shown(ask.app.invitation_resend(&ask.caller, id(&ask)?).await?))
}

/// Takes one back.
pub(in crate::pages) async fn withdraw(ask: Ask<Admin>) -> UiResult<Then> {
    ask.app.invitation_withdraw(&ask.caller, id(&ask)?).await?;
    Ok(Then::Done("invitation-withdrawn"))
}

fn id(ask: &Ask<Admin>) -> Result<InvitationId, Error> {
    ask.form.get("id").parse().ok().ok_or(Error::NotFound(Thing::Invitation))
}

fn shown(sent: SentInvitation) -> Then {
    let SentInvitation { invitation, link } = sent;
    let (value, at) = (link.expose().to_owned(), invitation.expires_at);
    let body = view! {
        <section class="card">
            <p class="lead">{t!("invitations-shown-once", email = &invitation.email)}</p>
            <CopyField id="invitation-link" label=t!("invitations-link") value />
            <p>{t!("invitation-until")}" "<When at far=true /></p>
            <StoredFirst
                to=PATH.to_owned()
                stored=t!("invitations-stored")
                done=t!("done")
                stay=t!("invitations-stay")
            />
        </section>
    };
    Then::show(Page::new(t!("invitations-made"), body).way(way_below()))
}
