//! `urn:ietf:params:scim:schemas:core:2.0:Group` (RFC 7643 §4.2, §8.7.1).

use super::Schema;
use super::attribute::{Attribute, Returned, Uniqueness};
use crate::urn;

pub(super) fn schema() -> Schema {
    let members = Attribute::complex(
        "members",
        "The members of the group.",
        [
            Attribute::string("value", "The id of the member.").immutable(),
            Attribute::reference("$ref", "The URI of the member.", &["User", "Group"]).immutable(),
            Attribute::string("type", "What the member is.")
                .canonical(&["User", "Group"])
                .immutable(),
            // Missing in the RFC's table, standard by RFC 7643 §2.4 and sent by Okta. It is the
            // member's own name, whatever is sent, and looked up only for those who ask.
            Attribute::string("display", "The name of the member, for humans.")
                .read_only()
                .returned(Returned::Request),
        ],
    );
    Schema::new(
        urn::GROUP,
        "Group",
        "Group",
        [
            // The RFC's table says `required: false`; erratum 5368 corrects it. It leaves uniqueness
            // to the server, and identity providers look groups up by name (decision D-15).
            Attribute::string("displayName", "The name of the group.")
                .required()
                .unique(Uniqueness::Server),
            members.many(),
        ],
    )
}
