//! Moments, as people and machines read them.

use leptos::prelude::*;
use muster_core::time::Timestamp;

use crate::{
    text::{date_time, distance},
    web::Now,
};

/// A moment; with `far`, also how far away it is. It is in UTC until an island says it in the reader's time.
#[component]
pub(crate) fn When(
    /// The moment.
    at: Timestamp,
    /// Whether to say how far away it is.
    #[prop(optional)]
    far: bool,
) -> impl IntoView {
    let now = use_context::<Now>().filter(|_| far);
    view! {
        <time datetime=at.to_string()>{date_time(at)}</time>
        {now.map(|Now(now)| view! { <span class="quiet">" "{distance(at, now)}</span> })}
    }
}

/// A moment, or a word where there is none.
#[component]
pub(crate) fn WhenOr(
    /// The moment.
    at: Option<Timestamp>,
    /// What is said where there is none.
    #[prop(into)]
    none: String,
    /// Whether to say how far away it is.
    #[prop(optional)]
    far: bool,
) -> impl IntoView {
    match at {
        Some(at) => view! { <When at far /> }.into_any(),
        None => view! { <span class="quiet">{none}</span> }.into_any(),
    }
}
