# One person: access, and what can be done about it.

person-access = Access
person-why-role = Why this role?
person-why-state = Why this state?
person-link-request = Request
person-link-attribute = Attribute
person-link-mapping = Mapping
person-link-policy = Policy
person-link-result = Result
person-lost = What lost:
person-role-automatic = Automatic
person-role-help = Automatic: what your identity provider sends, the groups and the policy decide. A role chosen here stays through every sync.
person-role-override = Also where the policy leaves the role to the identity provider
person-role-override-help = Without this such a role is not changed here.
person-groups = Groups
person-no-groups-title = In no group
person-no-groups = Groups appear here when your identity provider sends this person as a member.
person-managed = Managed by your identity provider – it may recreate this person. Remove them there as well.
person-disable = Disable
person-disable-title = Disable this person?
person-disable-consequence = They are signed out everywhere and cannot sign in. Your identity provider cannot enable them again; an administrator can.
person-enable = Enable
person-restore = Restore
person-remove = Remove
person-remove-title = Remove this person?
person-remove-deactivate = Access ends and everything is kept. They can be restored.
person-remove-after = { $days ->
    [one] Access ends now. They can be restored for { $days } day and are then removed for good.
   *[other] Access ends now. They can be restored for { $days } days and are then removed for good.
}
person-remove-now = They are removed for good. This cannot be undone.
person-remove-for-good = They were removed before and are now removed for good. This cannot be undone.
person-for-good = Delete user permanently
person-calls = Calls of the identity provider about this person
done-person-disabled = Disabled. Every session has ended.
done-person-enabled = Enabled.
done-person-removed = Removed. They can be restored here.
done-person-restored = Restored.
done-person-role-set = Role saved.

action-person-purged = Removed for good
action-group-created = Group created
action-group-updated = Group changed
action-group-members_added = Members added
action-group-members_removed = Members removed
action-group-deleted = Group removed
