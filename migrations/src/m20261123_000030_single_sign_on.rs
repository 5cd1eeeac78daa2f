//! Whether single sign-on is active.

crate::migration! {
    up: ["ALTER TABLE enterprise ADD COLUMN sso_active boolean NOT NULL DEFAULT false"],
    down: ["ALTER TABLE enterprise DROP COLUMN sso_active"],
}
