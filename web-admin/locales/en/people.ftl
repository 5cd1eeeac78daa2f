### Registered users, and one of them.

people-title = Registered users
people-search = Search by name or e-mail
people-state = State
people-state-all = All
people-state-active = Active
people-state-disabled = Disabled
people-state-removed = Removed
people-clear = Clear search and filter
people-empty-title = Nobody here yet
people-empty = People appear here as soon as your identity provider sends them. Enable SCIM provisioning below, generate a token and paste it there; Entra then runs about every 40 minutes.
people-no-match-title = Nobody matches
people-no-match = Try another part of the name or e-mail, or show all states.
people-name = Name
people-email = E-mail
people-role = Role
people-source = Source
people-changed = Last change
people-no-role = No role
source-scim = SCIM
source-manual = By hand
source-local = Kept as local

person-profile = Profile
person-history = History
person-history-lead = Every change, newest first.
person-no-history = Nothing is recorded. Changes appear here as they happen.
person-erased = The values were erased.
person-registered = Registered
person-user-name = User name
person-external-id = External id
person-job-title = Job title
person-company = Company
person-id = SCIM id

action-person-created = Registered
action-person-updated = Updated
action-person-deactivated = Disabled
action-person-activated = Enabled
action-person-deleted = Removed
action-person-restored = Restored
action-person-adoption_asked = Adoption asked for
action-person-adoption_agreed = Adoption agreed to
action-person-adopted = Managed by the identity provider from now on
action-person-kept = Managed by hand from now on
action-person-role_set = Role set
action-person-password_set = Password set
action-person-signed_in = Signed in
action-person-sign_in_failed = Sign-in failed
action-person-signed_out = Signed out

actor-scim = Identity provider
actor-api = Program
actor-integration = Integration
actor-person = Person in a portal
actor-operator = Operator
actor-system = Muster
actor-anonymous = Not signed in

personal-lead = What this enterprise knows about you, and who may change it.
personal-complete = Complete your name first. Your organisation's directory sent none that can be used here.
personal-owned-provider = Set by your organisation's directory. It is changed there.
personal-owned-admin = Set by the administrators of your enterprise.

person-display-name = Display name
person-given-name = Given name
person-family-name = Family name
person-work-email = Work e-mail
person-mobile = Mobile
