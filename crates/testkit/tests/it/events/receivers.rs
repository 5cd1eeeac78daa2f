//! Receivers as administrators handle them.

use muster_app::Secret;
use muster_core::{
    Error,
    error::{Field, Thing},
    receiver::{Delivery, Form, ReceiverSpec},
};
use muster_testkit::{Enterprise, both_backends};

use super::{polling, pushed, receiver};

async fn refused(enterprise: &Enterprise, spec: ReceiverSpec, secret: Option<&str>) -> Vec<String> {
    let secret = secret.map(Secret::new);
    let admin = enterprise.admin().await;
    let made = enterprise.app.use_cases().receiver_create(&admin, spec, secret.as_ref()).await;
    match made {
        Err(Error::Invalid(all)) => all.into_iter().map(|one| one.field).collect(),
        other => panic!("{other:?}"),
    }
}

both_backends! {
    /// What cannot work is refused, all of it together.
    async fn nonsense_is_refused(app) {
        let enterprise = app.enterprise().await;
        let to = |endpoint: &str| ReceiverSpec {
            delivery: Delivery::Push { endpoint: endpoint.to_owned() }, ..pushed(Form::Full)
        };
        assert_eq!(refused(&enterprise, to("http://receiver.example"), None).await, ["endpoint"]);
        assert_eq!(refused(&enterprise, pushed(Form::Full), Some("a\nb")).await, ["authorization"]);
        assert_eq!(refused(&enterprise, polling(Form::Full), Some("Bearer x")).await, ["authorization"]);
        let empty = ReceiverSpec { name: " ".into(), audience: String::new(), events: vec![], ..to("x") };
        assert_eq!(refused(&enterprise, empty, None).await, ["name", "audience", "events", "endpoint"]);
    }

    /// A name is taken once in an enterprise, whatever its case.
    async fn names_are_unique(app) {
        let (a, b) = (app.enterprise().await, app.enterprise().await);
        receiver(&a, polling(Form::Full)).await;
        receiver(&b, polling(Form::Full)).await;
        let same = ReceiverSpec { name: "POLLING".into(), ..pushed(Form::Notice) };
        let made = app.use_cases().receiver_create(&a.admin().await, same, None).await;
        assert!(matches!(made, Err(Error::Conflict(Field::ReceiverName))), "{made:?}");
    }

    /// Who administers B cannot touch A's receivers.
    async fn receivers_belong_to_their_enterprise(app) {
        let (a, b) = (app.enterprise().await, app.enterprise().await);
        let made = receiver(&a, polling(Form::Full)).await;
        let (use_cases, admin) = (app.use_cases(), b.admin().await);
        for outcome in [
            use_cases.receiver_pause(&admin, made.id).await,
            use_cases.receiver_resume(&admin, made.id).await,
            use_cases.receiver_remove(&admin, made.id).await,
        ] {
            assert!(matches!(outcome, Err(Error::NotFound(Thing::Receiver))), "{outcome:?}");
        }
        assert!(use_cases.receiver_list(&admin).await.unwrap().is_empty());
        assert_eq!(use_cases.receiver_list(&a.admin().await).await.unwrap(), [made]);
    }

    /// Every change of a receiver is on the record, and what changes nothing is not.
    async fn receivers_are_changed_on_the_record(private app) {
        let enterprise = app.enterprise().await;
        let id = receiver(&enterprise, polling(Form::Full)).await.id;
        let (use_cases, admin) = (app.use_cases(), enterprise.admin().await);
        for _ in 0..2 {
            use_cases.receiver_pause(&admin, id).await.unwrap();
        }
        for _ in 0..2 {
            use_cases.receiver_resume(&admin, id).await.unwrap();
        }
        use_cases.receiver_remove(&admin, id).await.unwrap();
        use_cases.receiver_remove(&admin, id).await.unwrap_err();
        let raw = app.database().raw().await;
        let actions: Vec<String> = raw
            .column("SELECT action FROM change_log WHERE subject_kind = 'receiver' ORDER BY sequence")
            .await;
        assert_eq!(actions, ["receiver.created", "receiver.paused", "receiver.resumed", "receiver.removed"]);
    }
}
