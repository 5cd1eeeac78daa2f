### The enterprise's own log: who changed what.

path-enterprise-logs = Enterprise logs
landing-enterprise-logs = Who changed what in the enterprise, in a chain that shows if anything was altered.
changes-lead = Every change of the enterprise: by identity providers, by administrators, and by Muster itself.
changes-chain = Whether it is whole
changes-chain-lead = { $count ->
    [one] One change. Each carries the hash of the one before it: Verify walks from the first to the last.
   *[other] { $count } changes. Each carries the hash of the one before it: Verify walks from the first to the last.
}
changes-about = About
changes-number = Number
changes-empty = Changes appear here as they happen.
done-log-whole = The log is whole: nothing in it was altered.

action-enterprise-created = Enterprise created
action-enterprise-scim_enabled = SCIM provisioning switched on
action-enterprise-scim_disabled = SCIM provisioning switched off
action-enterprise-scim_people_chosen = Chosen what becomes of people when provisioning is off
action-enterprise-scim_people_done = Done with people after provisioning was switched off
action-enterprise-sso_changed = Single sign-on changed
action-enterprise-policy_changed = Policy changed
action-role-created = Role added
action-role-updated = Role changed
action-role-removed = Role deleted
action-integration-created = Integration added
action-integration-revoked = Integration revoked
action-integration-token_refused = Token refused to an integration
action-token-issued = Token issued
action-token-revoked = Token revoked
action-token-shortened = Token shortened
action-settings-changed = Global Settings changed
action-key-rotated = Signing key rotated
action-schema-added = Extension schema added
action-schema-changed = Extension schema changed
action-schema-removed = Extension schema removed
action-receiver-created = Receiver of events added
action-receiver-paused = Receiver of events paused
action-receiver-resumed = Receiver of events resumed
action-receiver-removed = Receiver of events removed
action-parked-added = Somebody waits to be registered
action-parked-completed = Somebody who waited was registered
action-parked-dropped = Somebody who waited was dropped
action-seats-full = All seats are taken
action-cycle-held = Removals held
action-cycle-released = Held removals allowed
action-cycle-undone = Run undone
action-domain-added = Domain added
action-domain-in_review = Domain in review
action-domain-verified = Domain verified
action-domain-record_missing = Record of a domain is missing
action-domain-record_found = Record of a domain is back
action-domain-lost = Domain lost
action-domain-removed = Domain removed
action-invitation-sent = Invitation sent
action-invitation-resent = Invitation sent again
action-invitation-withdrawn = Invitation withdrawn
action-invitation-accepted = Invitation accepted

subject-enterprise = Enterprise
subject-person = Person
subject-role = Role
subject-group = Group
subject-integration = Integration
subject-token = Token
subject-key = Signing key
subject-settings = Settings
subject-receiver = Receiver
subject-parked = Waiting person
subject-invitation = Invitation
subject-cycle = Run
