//! Commands about seats, and about people who wait.

use std::{collections::BTreeSet, process::ExitCode};

use muster_app::{SeatStatus, Tried};
use muster_core::parked::Parked;
use serde_json::{Value, json};

use super::{Session, tried};
use crate::{
    cli::seats::{ParkedCommand, SeatsCommand, WhichParked},
    commands::output::table,
};

impl Session {
    pub(super) async fn seats(&self, command: SeatsCommand) -> anyhow::Result<()> {
        let status = match command {
            SeatsCommand::Show(which) => self.app.seats_show(&self.admin(which).await?).await?,
            SeatsCommand::Set { which, limit } => {
                self.app.seats_set(&self.admin(which).await?, limit.0, None).await?
            }
        };
        let SeatStatus { limit, taken, waiting, .. } = status;
        let answer =
            json!({ "limit": limit, "taken": taken, "free": status.free(), "waiting": waiting });
        self.output.say(&answer, || {
            let there = limit.map_or_else(|| "no limit".to_owned(), |limit| limit.to_string());
            format!("Seats    {there}\nTaken    {taken}\nWaiting  {waiting}")
        });
        Ok(())
    }

    pub(super) async fn parked(&self, command: ParkedCommand) -> anyhow::Result<ExitCode> {
        match command {
            ParkedCommand::List { which, waits_for, after, limit } => {
                let admin = self.admin(which).await?;
                let waits_for = waits_for.map(Into::into);
                let list = self.app.parked_list(&admin, waits_for, after, limit).await?;
                let next = list.last().map(|parked| parked.place);
                let barred = self.app.parked_barred(&admin, &list).await?;
                let answer: Vec<Value> =
                    list.iter().map(|parked| shown(parked, barred.get(&parked.id))).collect();
                self.output.say(&json!({ "parked": answer, "after": next }), || {
                    let rows: Vec<_> = list
                        .iter()
                        .map(|parked| {
                            [
                                parked.id.to_string(),
                                parked.request.profile.user_name.clone(),
                                parked.waits_for.as_str().to_owned(),
                                parked.times.to_string(),
                                parked.last_at.to_string(),
                            ]
                        })
                        .collect();
                    let mut text =
                        table(["ID", "USER NAME", "WAITS FOR", "TIMES", "LAST SENT"], &rows);
                    // Many may wait for the same role: what is to be done about it is said once.
                    for said in barred.values().collect::<BTreeSet<_>>() {
                        text = format!("{text}\n{said}");
                    }
                    text
                });
            }
            ParkedCommand::Drop(WhichParked { which, id }) => {
                self.app.parked_drop(&self.admin(which).await?, id).await?;
                self.output.say(&json!({ "id": id, "dropped": true }), || {
                    "They wait no longer; sent again, they do.".to_owned()
                });
            }
            ParkedCommand::Retry(WhichParked { which, id }) => {
                let became = self.app.parked_retry(&self.admin(which).await?, id).await?;
                // Whoever waits no longer, because they are there, is no refusal.
                let done = !matches!(became, Tried::Waits(..) | Tried::Refused(_));
                let (user, waits_for, said) = match became {
                    Tried::Registered(person) => {
                        (Some(person), None, format!("They are registered; the id is {person}."))
                    }
                    Tried::Waits(waits_for, why) => (None, Some(waits_for.as_str()), why),
                    Tried::Refused(why) => (None, None, why),
                    Tried::There => {
                        (None, None, "Somebody with their name is registered already.".to_owned())
                    }
                    Tried::Gone => (None, None, "They wait no longer.".to_owned()),
                };
                let answer = json!({
                    "id": id,
                    "registered": user.is_some(),
                    "user": user,
                    "waits_for": waits_for,
                    "detail": said,
                });
                self.output.say(&answer, || said.clone());
                return Ok(tried(done));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn shown(parked: &Parked, barred: Option<&String>) -> Value {
    let profile = &parked.request.profile;
    json!({
        "id": parked.id,
        "place": parked.place,
        "user_name": profile.user_name,
        "email": profile.work_email(),
        "external_id": profile.external_id,
        "waits_for": parked.waits_for.as_str(),
        "detail": parked.detail,
        "advice": barred,
        "times": parked.times,
        "first_at": parked.first_at.to_string(),
        "last_at": parked.last_at.to_string(),
        "until": parked.until().to_string(),
    })
}
