//! Tables. On narrow pages each row becomes a card, whose cells say the name of their column.

use leptos::prelude::*;

/// A table with its columns.
#[component]
pub(crate) fn Table(
    /// What it lists, for those who do not see the heading above it.
    #[prop(into)]
    caption: String,
    /// The names of the columns; an empty one is the rows' actions.
    columns: Vec<String>,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let columns = columns
        .into_iter()
        .map(|name| {
            if name.is_empty() {
                let actions = t!("actions");
                view! { <th scope="col"><span class="visually-hidden">{actions}</span></th> }
                    .into_any()
            } else {
                view! { <th scope="col">{name}</th> }.into_any()
            }
        })
        .collect_view();
    view! {
        <div class="table-box">
            <table>
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>{columns}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}

/// Facts: names and values.
#[component]
pub(crate) fn Facts(children: Children) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// One of them.
#[component]
pub(crate) fn Fact(
    /// Its name.
    #[prop(into)]
    name: String,
    /// Its value.
    children: Children,
) -> impl IntoView {
    view! { <div><dt>{name}</dt><dd>{children()}</dd></div> }
}
