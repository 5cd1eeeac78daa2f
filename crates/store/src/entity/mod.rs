//! One dense entity per table; nothing outside the store can name them.
//!
//! Columns hold the database's own types; the query modules turn rows into words of the core.

pub(crate) mod adoption;
pub(crate) mod call_key;
pub(crate) mod call_log;
pub(crate) mod change_head;
pub(crate) mod change_log;
pub(crate) mod completed_person;
pub(crate) mod departed;
pub(crate) mod domain_claim;
pub(crate) mod domain_owner;
pub(crate) mod enterprise;
pub(crate) mod event_receiver;
pub(crate) mod extension_schema;
pub(crate) mod group_child;
pub(crate) mod group_extension_value;
pub(crate) mod group_id;
pub(crate) mod group_person;
pub(crate) mod group_unique_value;
pub(crate) mod integration;
pub(crate) mod invitation;
pub(crate) mod job;
pub(crate) mod kept_call;
pub(crate) mod notice;
pub(crate) mod parked_person;
pub(crate) mod password;
pub(crate) mod person;
pub(crate) mod person_email;
pub(crate) mod person_extension_value;
pub(crate) mod person_id;
pub(crate) mod person_key;
pub(crate) mod person_read;
pub(crate) mod person_unique_value;
pub(crate) mod policy_version;
pub(crate) mod role;
pub(crate) mod role_review;
pub(crate) mod scim_group;
pub(crate) mod scim_off;
pub(crate) mod scim_off_left;
pub(crate) mod session;
pub(crate) mod setting;
pub(crate) mod signing_key;
pub(crate) mod token;
