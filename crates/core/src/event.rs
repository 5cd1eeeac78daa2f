//! What happened: the vocabulary of the change log.
//!
//! Every committed change carries at least one [`Event`]; nothing else writes the log.

use serde_json::Value;
use uuid::Uuid;

use crate::id::{
    CycleId, EnterpriseId, GroupId, IntegrationId, InvitationId, KeyId, ParkedId, PersonId,
    ReceiverId, RoleId, TokenId,
};

/// One change of one subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What was done.
    pub action: Action,
    /// To whom or what.
    pub subject: Subject,
    /// What changed, as it was; null where there was nothing.
    pub before: Value,
    /// What changed, as it is now; null where there is nothing any more.
    pub after: Value,
    /// How a person was changed, where that matters.
    pub by: Option<Means>,
}

/// How a person was changed: events to other systems tell the two apart (RFC 9967 §2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// The whole was replaced.
    Put,
    /// Parts were changed.
    Patch,
    /// A run of the identity provider was undone.
    Undo,
}

impl Means {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Put => "put",
            Self::Patch => "patch",
            Self::Undo => "undo",
        }
    }
}

impl Event {
    /// Something new.
    pub fn created(action: Action, subject: Subject, after: Value) -> Self {
        Self { action, subject, before: Value::Null, after, by: None }
    }

    /// Something gone.
    pub fn removed(action: Action, subject: Subject, before: Value) -> Self {
        Self { action, subject, before, after: Value::Null, by: None }
    }

    /// A change between two states: only members that differ are kept.
    pub fn changed(action: Action, subject: Subject, before: Value, after: Value) -> Self {
        let (before, after) = difference(before, after);
        Self { action, subject, before, after, by: None }
    }

    /// The same, with how it was done.
    #[must_use]
    pub fn by(mut self, means: Means) -> Self {
        self.by = Some(means);
        self
    }
}

/// Drops the members that both objects have alike.
fn difference(before: Value, after: Value) -> (Value, Value) {
    match (before, after) {
        (Value::Object(mut before), Value::Object(mut after)) => {
            before.retain(|key, old| {
                let same = after.get(key) == Some(old);
                if same {
                    after.remove(key);
                }
                !same
            });
            (Value::Object(before), Value::Object(after))
        }
        other => other,
    }
}

/// Whom or what a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The enterprise itself.
    Enterprise(EnterpriseId),
    /// A person. Values of a person are encrypted with the person's own key.
    Person(PersonId),
    /// A role.
    Role(RoleId),
    /// A group.
    Group(GroupId),
    /// An integration.
    Integration(IntegrationId),
    /// A token.
    Token(TokenId),
    /// A signing key.
    Key(KeyId),
    /// The settings of the installation.
    Settings,
    /// A receiver of events.
    Receiver(ReceiverId),
    /// Somebody who waits to be registered; nothing about them is written down here.
    Parked(ParkedId),
    /// An invitation. Its events carry no personal values.
    Invitation(InvitationId),
    /// A run of the identity provider.
    Cycle(CycleId),
}

impl Subject {
    /// The kind, as stored.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Enterprise(_) => "enterprise",
            Self::Person(_) => "person",
            Self::Role(_) => "role",
            Self::Group(_) => "group",
            Self::Integration(_) => "integration",
            Self::Token(_) => "token",
            Self::Key(_) => "key",
            Self::Settings => "settings",
            Self::Receiver(_) => "receiver",
            Self::Parked(_) => "parked",
            Self::Invitation(_) => "invitation",
            Self::Cycle(_) => "cycle",
        }
    }

    /// The id, as stored; settings have the installation's.
    pub fn id(self) -> Uuid {
        match self {
            Self::Enterprise(id) => id.as_uuid(),
            Self::Person(id) => id.as_uuid(),
            Self::Role(id) => id.as_uuid(),
            Self::Group(id) => id.as_uuid(),
            Self::Integration(id) => id.as_uuid(),
            Self::Token(id) => id.as_uuid(),
            Self::Key(id) => id.as_uuid(),
            Self::Receiver(id) => id.as_uuid(),
            Self::Parked(id) => id.as_uuid(),
            Self::Invitation(id) => id.as_uuid(),
            Self::Cycle(id) => id.as_uuid(),
            Self::Settings => EnterpriseId::PLATFORM.as_uuid(),
        }
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident => $name:literal,)*) => {
        /// What was done. The stored names stay for ever.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Action { $($(#[$doc])* $variant,)* }

        impl Action {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name, as stored.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

actions! {
    /// An enterprise was made.
    EnterpriseCreated => "enterprise.created",
    /// "Enable SCIM provisioning" was switched on.
    ScimEnabled => "enterprise.scim_enabled",
    /// "Enable SCIM provisioning" was switched off.
    ScimDisabled => "enterprise.scim_disabled",
    /// It was chosen what becomes of the people whom provisioning managed; every SCIM token ended.
    ScimPeopleChosen => "enterprise.scim_people_chosen",
    /// That was done with all of them.
    ScimPeopleDone => "enterprise.scim_people_done",
    /// Single sign-on of the enterprise's people was said to be active, or not.
    SsoChanged => "enterprise.sso_changed",
    /// How the enterprise wants provisioning to behave was changed.
    PolicyChanged => "enterprise.policy_changed",
    /// A person was made.
    PersonCreated => "person.created",
    /// A person's attributes changed.
    PersonUpdated => "person.updated",
    /// A person was disabled (`active` became false).
    PersonDeactivated => "person.deactivated",
    /// A person was enabled again.
    PersonActivated => "person.activated",
    /// A person was removed; until they are purged it can be undone.
    PersonDeleted => "person.deleted",
    /// A person who was removed came back: created again, or restored by an administrator.
    PersonRestored => "person.restored",
    /// What was known of a person who was removed is erased.
    PersonPurged => "person.purged",
    /// An identity provider would take over a person made by hand, and waits for an administrator.
    AdoptionAsked => "person.adoption_asked",
    /// An administrator agreed that an identity provider takes a person over.
    AdoptionAgreed => "person.adoption_agreed",
    /// A person made by hand became the identity provider's.
    PersonAdopted => "person.adopted",
    /// A person whom provisioning managed is managed by hand from now on.
    PersonKept => "person.kept",
    /// A person's role was set: by hand, or because their groups or the roles there are changed.
    PersonRoleSet => "person.role_set",
    /// A password was set.
    PasswordSet => "person.password_set",
    /// Somebody signed in.
    SignedIn => "person.signed_in",
    /// A sign-in failed.
    SignInFailed => "person.sign_in_failed",
    /// Somebody signed out.
    SignedOut => "person.signed_out",
    /// A role was made.
    RoleCreated => "role.created",
    /// A role changed.
    RoleUpdated => "role.updated",
    /// A role was removed.
    RoleRemoved => "role.removed",
    /// A group was made.
    GroupCreated => "group.created",
    /// A group's attributes changed.
    GroupUpdated => "group.updated",
    /// Members came into a group.
    GroupMembersAdded => "group.members_added",
    /// Members left a group.
    GroupMembersRemoved => "group.members_removed",
    /// A group was removed; its members stay.
    GroupDeleted => "group.deleted",
    /// An integration was made.
    IntegrationCreated => "integration.created",
    /// An integration was removed.
    IntegrationRevoked => "integration.revoked",
    /// A token request was refused.
    TokenRefused => "integration.token_refused",
    /// A token was issued.
    TokenIssued => "token.issued",
    /// A token was revoked.
    TokenRevoked => "token.revoked",
    /// Live tokens end sooner.
    TokenShortened => "token.shortened",
    /// A setting changed.
    SettingChanged => "settings.changed",
    /// A signing key was made and took over.
    KeyRotated => "key.rotated",
    /// An extension schema was added to an enterprise.
    SchemaAdded => "schema.added",
    /// An extension schema changed.
    SchemaChanged => "schema.changed",
    /// An extension schema was removed.
    SchemaRemoved => "schema.removed",
    /// A receiver of events was made.
    ReceiverCreated => "receiver.created",
    /// Deliveries to a receiver were stopped for now.
    ReceiverPaused => "receiver.paused",
    /// Deliveries to a receiver go on.
    ReceiverResumed => "receiver.resumed",
    /// A receiver was removed.
    ReceiverRemoved => "receiver.removed",
    /// Somebody was refused and waits here.
    ParkedAdded => "parked.added",
    /// Somebody who waited is registered.
    ParkedCompleted => "parked.completed",
    /// Somebody waits no longer and is not registered.
    ParkedDropped => "parked.dropped",
    /// Somebody waits for a seat, the first since there was one to have.
    SeatsFull => "seats.full",
    /// A run of the identity provider removed so many people that an administrator has to decide.
    CycleHeld => "cycle.held",
    /// An administrator agreed to what a run removed.
    CycleReleased => "cycle.released",
    /// An administrator undid a run.
    CycleUndone => "cycle.undone",
    /// An enterprise claims a domain.
    DomainAdded => "domain.added",
    /// A domain is proven, and another enterprise claims it too.
    DomainInReview => "domain.in_review",
    /// A domain belongs to the enterprise.
    DomainVerified => "domain.verified",
    /// The record of a verified domain is not there any more; its days of grace begin.
    DomainRecordMissing => "domain.record_missing",
    /// The record of a verified domain is there again.
    DomainRecordFound => "domain.record_found",
    /// A domain does not belong to the enterprise any more.
    DomainLost => "domain.lost",
    /// A claim was taken back.
    DomainRemoved => "domain.removed",
    /// Somebody was invited.
    InvitationSent => "invitation.sent",
    /// An invitation was sent again; the link of before is void.
    InvitationResent => "invitation.resent",
    /// An invitation was withdrawn.
    InvitationWithdrawn => "invitation.withdrawn",
    /// An invitation was accepted.
    InvitationAccepted => "invitation.accepted",
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_is_kept() {
        let event = Event::changed(
            Action::PersonUpdated,
            Subject::Settings,
            json!({"title": "Buyer", "city": "Oslo", "gone": 1}),
            json!({"title": "Chief", "city": "Oslo", "new": 2}),
        );
        assert_eq!(event.before, json!({"title": "Buyer", "gone": 1}));
        assert_eq!(event.after, json!({"title": "Chief", "new": 2}));
    }
}
