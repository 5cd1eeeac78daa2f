### The page Users: the right panel, invitations, and what a directory brings.

people-select = Select
panel-preferences = User preferences
panel-enabled = Enabled
panel-enabled-help = Somebody whom you disable is signed out and stays out, whatever your identity provider says, until you enable them.
panel-role-automatic = Automatic
panel-role-help = Automatic is the role that your identity provider, the groups and the policy give.
panel-role-save = Save role
panel-override = Set it all the same
panel-override-help = Only where your identity provider owns roles: yours then stays through every sync.
panel-whole = The whole profile and its history
done-person-role = Role saved.

invitations-title = Invitations
invitations-lead = People who join by a link and choose a password themselves.
invitations-withdrawn-on-enable = As soon as SCIM provisioning is enabled, pending invitations are withdrawn. The policy says so.
invitations-empty-title = No invitations yet
invitations-empty = Those that you send appear here until they are accepted, withdrawn or over. Send the first one below.
invitations-sent = Sent
invitations-expires = Expires
invitations-pending = Pending
invitations-accepted = Accepted
invitations-withdrawn = Withdrawn
invitations-expired = Expired
invitations-resend = Resend
invitations-withdraw = Withdraw
invitations-withdraw-title = Withdraw this invitation?
invitations-withdraw-consequence = The link that { $email } has stops working at once. You can send another invitation.
invitations-send = Send an invitation
invitations-default-role = The default role
invitations-made = Invitation made
invitations-shown-once = It is sent to { $email }, where this installation sends mail. The link is shown once; whoever has it may join, so give it to nobody else.
invitations-link = Link
invitations-stored = I do not need the link any more
invitations-stay = Tick «I do not need the link any more» first: it is not shown again.
done-invitation-withdrawn = The invitation is withdrawn. Its link does not work any more.

auto-title = Auto provision users
auto-register = Automatically register the users
auto-lead = People would be registered when they first sign in with a directory. That needs an Authentication Profile.
auto-profile = Authentication Profile
auto-no-profile = No profile yet
auto-no-profile-help = No profile yet – a global admin creates them in the Admin portal.

security-groups-title = Security Group
security-groups-empty-title = No security groups yet
security-groups-empty = Security groups of a directory give people roles when they sign in with it. They can be added as soon as there is an Authentication Profile, which a global admin creates in the Admin portal.
