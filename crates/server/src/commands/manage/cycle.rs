//! Commands about sync cycles.

use muster_app::{CyclePlan, CycleShown, Released, Touched, Undone};
use muster_core::{
    cycle::{Cycle, CycleState, Undoing, Was},
    id::PersonId,
    text::count,
};
use serde_json::{Value, json};

use super::Session;
use crate::{
    cli::cycle::{CycleCommand, WhichCycle},
    commands::output::table,
};

impl Session {
    pub(super) async fn cycle(&self, command: CycleCommand) -> anyhow::Result<()> {
        match command {
            CycleCommand::List { which, before, limit } => {
                let list = self.app.cycle_list(&self.admin(which).await?, before, limit).await?;
                let next = list.last().map(|cycle| cycle.id);
                let answer: Vec<Value> = list.iter().map(value).collect();
                self.output.say(&json!({ "cycles": answer, "before": next }), || {
                    let rows: Vec<_> = list.iter().map(row).collect();
                    table(
                        ["ID", "BEGAN", "STATE", "MADE", "CHANGED", "TAKEN AWAY", "GROUPS"],
                        &rows,
                    )
                });
                Ok(())
            }
            CycleCommand::Show { cycle, limit, after } => self.show(cycle, limit, after).await,
            CycleCommand::Undo { cycle: WhichCycle { which, cycle }, dry_run } => {
                let admin = self.admin(which).await?;
                let plan = if dry_run {
                    self.app.cycle_plan(&admin, cycle).await?
                } else {
                    self.app.cycle_undo(&admin, cycle).await?
                };
                let mut answer = planned(&plan);
                if let Some(answer) = answer.as_object_mut() {
                    answer.insert("dry_run".into(), dry_run.into());
                }
                self.output.say(&answer, || done(&plan, dry_run));
                Ok(())
            }
            CycleCommand::Release(WhichCycle { which, cycle }) => {
                let released = self.app.cycle_release(&self.admin(which).await?, cycle).await?;
                let Released { cycle, purged, seats } = released;
                let answer =
                    json!({ "cycle": value(&cycle), "purged": purged, "seats_freed": seats });
                self.output.say(&answer, || {
                    format!(
                        "The cycle is released.\nRemoved for good  {purged}\nSeats freed       {seats}"
                    )
                });
                Ok(())
            }
        }
    }

    async fn show(
        &self,
        WhichCycle { which, cycle }: WhichCycle,
        limit: u64,
        after: Option<PersonId>,
    ) -> anyhow::Result<()> {
        let admin = self.admin(which).await?;
        let plan = self.app.cycle_plan(&admin, cycle).await?;
        let people = self.app.cycle_people(&admin, cycle, after, limit).await?;
        let next = people.last().map(|one| one.id);
        let answer = json!({
            "cycle": value(&plan.shown.cycle),
            "goes_on": plan.shown.goes_on,
            "undo": planned(&plan),
            "people": people.iter().map(touched).collect::<Vec<_>>(),
            "after": next,
        });
        self.output.say(&answer, || {
            let rows: Vec<_> = people
                .iter()
                .map(|one| {
                    let name = one.name.clone().unwrap_or_else(|| "(not known any more)".into());
                    [one.id.to_string(), name, did(one).to_owned(), would(one.undoing).to_owned()]
                })
                .collect();
            let list = match &*rows {
                [] => String::new(),
                rows => {
                    format!("\n\n{}", table(["PERSON", "USER NAME", "THE CYCLE", "UNDO"], rows))
                }
            };
            format!("{}\n\n{}{list}", told(&plan.shown), done(&plan, true))
        });
        Ok(())
    }
}

fn value(cycle: &Cycle) -> Value {
    json!({
        "id": cycle.id,
        "token": cycle.token,
        "started_at": cycle.started_at.to_string(),
        "last_at": cycle.last_at.to_string(),
        "state": cycle.state.as_str(),
        "active_before": cycle.active_before,
        "counts": cycle.counts,
        "taken": cycle.taken,
        "seats_kept": cycle.seats,
        "held_at": cycle.held_at.map(|at| at.to_string()),
        "judged_at": cycle.judged_at.map(|at| at.to_string()),
    })
}

fn row(cycle: &Cycle) -> [String; 7] {
    let counts = cycle.counts;
    [
        cycle.id.to_string(),
        cycle.started_at.to_string(),
        cycle.state.as_str().to_owned(),
        (counts.created + counts.returned).to_string(),
        (counts.updated + counts.enabled).to_string(),
        cycle.taken.to_string(),
        counts.groups.to_string(),
    ]
}

fn told(CycleShown { cycle, goes_on }: &CycleShown) -> String {
    let counts = cycle.counts;
    let state = match cycle.state {
        CycleState::Open if *goes_on => "goes on",
        CycleState::Open => "has ended",
        CycleState::Held => "held: release it, or undo it",
        CycleState::Released => "was held, and released",
        CycleState::Undone => "undone",
    };
    format!(
        "Cycle    {}\nState    {state}\nBegan    {}\nLast     {}\nPeople   {} made, {} changed, {} disabled, {} \
         enabled, {} removed, {} sent again\nGroups   {}\nTaken    {} of {}; {}",
        cycle.id,
        cycle.started_at,
        cycle.last_at,
        counts.created,
        counts.updated,
        counts.disabled,
        counts.enabled,
        counts.removed,
        counts.returned,
        count(counts.groups, "change", "changes"),
        cycle.taken,
        count(cycle.active_before, "active person", "active people"),
        count(cycle.seats, "seat is kept", "seats are kept"),
    )
}

fn undone(undone: Undone) -> Value {
    json!({ "removed": undone.removed, "restored": undone.changed, "returned": undone.returned })
}

fn planned(plan: &CyclePlan) -> Value {
    let left = plan.left.iter().map(|one| {
        json!({
            "kind": if one.is_group { "group" } else { "user" },
            "id": one.id,
            "name": one.name,
            "why": one.why,
            "detail": one.why.says(),
        })
    });
    json!({
        "cycle": plan.shown.cycle.id,
        "state": plan.shown.cycle.state.as_str(),
        "users": undone(plan.people),
        "groups": undone(plan.groups),
        "memberships": plan.memberships,
        "left": left.collect::<Vec<_>>(),
        "left_count": plan.left_count,
    })
}

fn done(plan: &CyclePlan, dry_run: bool) -> String {
    let mut lines = vec![
        match (plan.is_empty(), dry_run) {
            (true, true) => "Undoing it would change nothing.",
            (true, false) => "Nothing was left to undo; nothing was changed.",
            (false, true) => "Undoing it would do this:",
            (false, false) => "Undone:",
        }
        .to_owned(),
    ];
    if !plan.is_empty() {
        for (what, Undone { removed, changed, returned }) in
            [("People", plan.people), ("Groups", plan.groups)]
        {
            lines.push(format!(
                "  {what}       {changed} as before, {returned} back, {removed} removed"
            ));
        }
        lines.push(format!("  Memberships  {}", plan.memberships));
    }
    if plan.left_count > 0 {
        lines.push(format!("Left as they are: {}", plan.left_count));
        for one in &plan.left {
            let kind = if one.is_group { "group" } else { "user" };
            let name = one.name.as_deref().unwrap_or("(not known any more)");
            lines.push(format!("  {kind} {} {name}: {}", one.id, one.why.says()));
        }
    }
    if plan.shown.goes_on {
        lines.push(
            "The cycle may go on: what it does from now on is not undone. Correct the identity provider \
             first."
                .to_owned(),
        );
    }
    lines.join("\n")
}

fn touched(one: &Touched) -> Value {
    let why = match one.undoing {
        Undoing::Leave(why) => Some(why),
        _ => None,
    };
    json!({
        "id": one.id,
        "user_name": one.name,
        "cycle": did(one),
        "undo": would(one.undoing),
        "left_because": why,
    })
}

/// What the cycle did to somebody, in the end.
fn did(one: &Touched) -> &'static str {
    match (one.was, one.gone) {
        (Was::Absent, false) => "made",
        (Was::Absent, true) => "made and removed",
        (Was::There, false) => "changed",
        (Was::There, true) => "removed",
        (Was::Gone, false) => "sent again",
        (Was::Gone, true) => "sent again and removed",
    }
}

fn would(undoing: Undoing) -> &'static str {
    match undoing {
        Undoing::Remove => "removes",
        Undoing::Change => "restores",
        Undoing::Return => "brings back",
        Undoing::Nothing => "nothing",
        Undoing::Leave(why) => why.says(),
    }
}
