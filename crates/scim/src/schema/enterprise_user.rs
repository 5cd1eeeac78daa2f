//! `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User` (RFC 7643 §4.3, §8.7.1).

use super::Schema;
use super::attribute::Attribute;
use crate::urn;

pub(super) fn schema() -> Schema {
    let manager = Attribute::complex(
        "manager",
        "The user's manager.",
        [
            Attribute::string("value", "The id of the manager."),
            Attribute::reference("$ref", "The URI of the manager.", &["User"]),
            Attribute::string("displayName", "The display name of the manager.").read_only(),
        ],
    );
    Schema::new(
        urn::ENTERPRISE_USER,
        "EnterpriseUser",
        "Enterprise User",
        [
            Attribute::string("employeeNumber", "The number the organization gave the user."),
            Attribute::string("costCenter", "The name of a cost center."),
            Attribute::string("organization", "The name of an organization."),
            Attribute::string("division", "The name of a division."),
            Attribute::string("department", "The name of a department."),
            manager,
        ],
    )
}
