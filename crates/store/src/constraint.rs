//! Which field a unique constraint protects, as each database names it.

use muster_core::error::Field;

/// PostgreSQL names the constraint, SQLite lists `table.column` pairs.
const CONSTRAINTS: [(&str, &str, Field); 10] = [
    ("person_user_name_unique", "person.user_name_key", Field::UserName),
    ("person_external_id_unique", "person.external_id", Field::ExternalId),
    ("person_work_email_unique", "person.work_email_key", Field::WorkEmail),
    ("scim_group_display_name_unique", "scim_group.display_name_key", Field::GroupName),
    ("scim_group_external_id_unique", "scim_group.external_id", Field::GroupExternalId),
    ("role_name_unique", "role.name_key", Field::RoleName),
    ("integration_name_unique", "integration.name_key", Field::IntegrationName),
    ("event_receiver_name_unique", "event_receiver.name_key", Field::ReceiverName),
    ("invitation_pending_unique", "invitation.email_key", Field::InvitationEmail),
    ("enterprise_name_key_key", "enterprise.name_key", Field::EnterpriseName),
];

/// The field behind the message of a unique violation.
pub(crate) fn field(message: &str) -> Option<Field> {
    CONSTRAINTS
        .iter()
        .find(|(postgres, sqlite, _)| message.contains(postgres) || message.contains(sqlite))
        .map(|(_, _, field)| *field)
}
