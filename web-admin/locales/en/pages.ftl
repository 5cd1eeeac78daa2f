### Sign-in, invitations, the landing pages and the enterprises.

sign-in-title = Sign in
sign-in-enterprise = For people of an enterprise.
sign-in-admin = For administrators of this installation.
sign-in-email = E-mail
sign-in-password = Password
sign-in-to-admin = Administrators of the installation sign in to the Admin portal
sign-in-to-enterprise = People of an enterprise sign in here

invitation-title = Invitation
invitation-ended = This invitation cannot be accepted
invitation-until = The invitation ends
invitation-password = Choose a password
invitation-password-help = At least 12 characters.
invitation-again = The same again
invitation-accept = Accept the invitation
invitation-not-alike = The two passwords are not the same. Type them again.
invitation-join = Join «{ $enterprise }»
invitation-by = { $who } invites you to «{ $enterprise }».
invitation-by-admin = An administrator invites you to «{ $enterprise }».
invitation-signs-in = You sign in with { $email } and the password you choose here.

landing-lead = Everything that can be set for you and for your enterprise.
landing-personal = Your name, job title and company.
landing-users = Registered people, SCIM provisioning and its tokens.
landing-integrations = Programs that may ask for tokens in your enterprise's name.
landing-global-settings = How long sessions, links and tokens last.

enterprises-lead = Each enterprise has its own people, roles, tokens and provisioning.
enterprises-list = On this installation
enterprises-empty-title = No enterprises yet
enterprises-empty = Create the first one below; its administrators then switch on SCIM provisioning.
enterprises-people = People
enterprises-scim = SCIM
enterprises-preset = Preset
enterprises-created = Created
enterprises-create = Create an enterprise
enterprises-name = Name
enterprises-preset-help = Directory-led: the directory's role and work e-mail decide, and unknown roles are refused. Access-led: people are admin or member, known by an e-mail of a verified domain, and kept when they are deleted. Open standards: plain SCIM 2.0, only the user name is required.
enterprises-submit = Create enterprise
