//! The rules that decide, in words.

/// What a rule means, as the beginning of a sentence; nothing of one that is not known.
pub fn title(rule: &str) -> Option<&'static str> {
    Some(match rule {
        "role.by_hand" => "An administrator set the role by hand, and no sync takes it away",
        "role.by_group" => "A group gives the role",
        "role.by_name" => "The role of the name that was sent",
        "role.by_alias" => "The role that an alias stands for",
        "role.precedence" => "It comes after the other in the order of precedence",
        "role.primary" => "The other one was sent as the primary role",
        "role.order" => "The other one was sent first",
        "role.unknown" => "There is no role of this name, and no alias",
        "role.not_assignable" => "The identity provider may not assign this role",
        "role.none" => "No role was sent, so that the default role holds",
        "role.unknown_default" => "No role that was sent exists; the policy gives the default role",
        "role.stored" => {
            "No role that was sent exists; the policy keeps what was sent and gives the default role"
        }
        "role.held" => "No role that was sent exists; the policy lets the person wait for one",
        "role.unchanged" => "The roles that are sent did not change, so that the role stays",
        "active.held" => {
            "An administrator disabled the person, and only an administrator enables them again"
        }
        "active.sent" => "What the identity provider sent as active holds",
        "active.default" => "Nothing says that the person is not active",
        "active.kept" => "Nothing was said about active since the person was disabled",
        "active.by_hand" => "An administrator chose it",
        "person.adopted" => "A person made by hand became the identity provider's",
        "person.returned" => "A person who was removed came back",
        "person.removed" => "Who was removed is not there any more",
        "parked.completed" => "The person was registered from waiting, as they were sent",
        "seat.full" => "Every seat is taken",
        "domain.refused" => "The domain of the e-mail is not verified",
        "invitation.pending" => "An invitation was sent and not accepted yet",
        "delete.now" => "Who is deleted is removed at once and for good",
        "delete.deactivate" => "Who is deleted loses access, and everything is kept",
        "delete.after_days" => "Who is deleted loses access now and is removed after some days",
        _ => return None,
    })
}

/// The same, with the rule's name where it has no words.
pub fn words(rule: &str) -> String {
    title(rule).map_or_else(|| format!("By the rule {rule}"), str::to_owned)
}
