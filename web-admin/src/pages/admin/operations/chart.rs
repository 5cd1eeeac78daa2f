//! Charts, drawn by the server. Whoever does not see them has the table below.

use std::fmt::Write as _;

use leptos::prelude::*;
use muster_app::BoardHour;

use crate::text::number;

const WIDTH: u64 = 480;
const HEIGHT: u64 = 120;

/// How high a value is drawn, of the largest.
fn height(value: u64, most: u64) -> u64 {
    if most == 0 {
        return 0;
    }
    // What is there is seen, however little it is.
    (value * HEIGHT).div_ceil(most)
}

/// Calls hour by hour, with those that were not carried out at the foot.
#[component]
pub(super) fn Bars(hours: Vec<BoardHour>) -> impl IntoView {
    let most = hours.iter().map(|hour| hour.calls).max().unwrap_or(0);
    let step = WIDTH / u64::try_from(hours.len().max(1)).unwrap_or(1);
    let bars = (0_u64..)
        .zip(hours)
        .map(|(n, hour)| {
            let (all, failed) = (height(hour.calls, most), height(hour.failed, most));
            let bar = move |class: &'static str, height: u64| {
                view! {
                    <rect
                        class=class
                        x=(n * step + 2).to_string()
                        y=(HEIGHT - height).to_string()
                        width=(step - 4).to_string()
                        height=height.to_string()
                    ></rect>
                }
            };
            view! {
                {bar("chart-all", all)}
                {bar("chart-failed", failed)}
            }
        })
        .collect_view();
    view! {
        <Figure
            title=t!("chart-calls")
            most=t!("chart-most-calls", most = number(most))
            legend=vec![("all", t!("chart-all")), ("failed", t!("chart-failed"))]
        >
            {bars}
        </Figure>
    }
}

/// How long calls took, hour by hour: lines are broken where there were none.
#[component]
pub(super) fn Lines(hours: Vec<BoardHour>) -> impl IntoView {
    let most = hours.iter().filter_map(|hour| hour.slow_ms).max().unwrap_or(0);
    let step = WIDTH / u64::try_from(hours.len().max(1)).unwrap_or(1);
    let line = |class: &'static str, of: fn(&BoardHour) -> Option<u32>| {
        let mut path = String::new();
        let mut goes_on = false;
        for (n, hour) in (0_u64..).zip(&hours) {
            let Some(ms) = of(hour) else {
                goes_on = false;
                continue;
            };
            let (x, y) = (n * step, HEIGHT - height(ms.into(), most.into()));
            let begin = if goes_on { 'L' } else { 'M' };
            // An hour is a step, so that one alone is seen, too.
            // Writing into a text never fails.
            let _ = write!(path, "{begin}{x} {y}L{} {y}", x + step);
            goes_on = true;
        }
        view! { <path class=class d=path fill="none"></path> }
    };
    let lines = view! {
        {line("chart-slow", |hour| hour.slow_ms)}
        {line("chart-median", |hour| hour.median_ms)}
    };
    view! {
        <Figure
            title=t!("chart-times")
            most=t!("chart-most-times", ms = most)
            legend=vec![("median", t!("chart-median")), ("slow", t!("chart-slow"))]
        >
            {lines}
        </Figure>
    }
}

#[component]
fn Figure(
    title: String,
    most: String,
    legend: Vec<(&'static str, String)>,
    children: Children,
) -> impl IntoView {
    let legend = legend
        .into_iter()
        .map(|(class, word)| view! { <li data-line=class>{word}</li> })
        .collect_view();
    let label = format!("{title}. {most}");
    view! {
        <figure class="chart">
            <figcaption>
                <strong>{title}</strong>
                <span class="quiet">" "{most}</span>
            </figcaption>
            <svg
                viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                preserveAspectRatio="none"
                role="img"
                aria-label=label
            >
                {children()}
            </svg>
            <ul class="legend">{legend}</ul>
        </figure>
    }
}
