### The Admin portal: dashboard, enterprises, settings, logs and the system.

path-operations = SCIM operations
path-logs = Logs
path-system = System

dashboard-quiet = Nothing needs you now.
dashboard-look = Look at it in SCIM operations
dashboard-counts = This installation
admin-dashboard-calls = SCIM calls in 24 hours
dashboard-ways = Where to go

worst-failing = { $count ->
    [one] Provisioning of «{ $name }» fails: at least half of its calls of the last 24 hours were not carried out.
   *[other] Provisioning of { $count } enterprises fails, most of all of «{ $name }».
}
worst-silent = { $count ->
    [one] The identity provider of «{ $name }» called every day, and calls no more.
   *[other] The identity providers of { $count } enterprises call no more, the last one of «{ $name }».
}
worst-held = { $count ->
    [one] Removals are held in «{ $name }» until an administrator decides.
   *[other] Removals are held in { $count } enterprises, in «{ $name }» and others.
}
worst-waiting = { $count ->
    [one] People of «{ $name }» wait to be registered.
   *[other] People of { $count } enterprises wait to be registered, in «{ $name }» and others.
}
worst-review = «{ $name }» has proven { $domain }, which another enterprise claims too. Decide on its page.

enterprises-search = Name contains
enterprises-no-match-title = No enterprise of that name
enterprises-no-match = Search for another part of the name.
enterprises-all = Show all enterprises
enterprises-first = First page
enterprises-of-seats = { $taken } of { $limit } seats
enterprises-health = Health
enterprises-next-end = First token to end
enterprises-no-token = No live token
enterprises-provider = Identity provider
enterprises-suspended = Suspended
enterprises-about = About
enterprises-version = version { $version } of the policy
enterprises-tokens-last = SCIM tokens last
enterprises-tokens-global = as Global Settings say
enterprises-tokens-days = { $days ->
    [one] { $days } day, or less if Global Settings say so
   *[other] { $days } days, or less if Global Settings say so
}
enterprises-tokens-never = for ever, where Global Settings allow it
enterprises-sso = Single sign-on
enterprises-own-endpoint = SCIM address of its own
enterprises-id = Id
enterprises-tokens = Tokens
enterprises-tokens-empty = Its administrators generate them under People → Users.

health-no-calls = Waiting for first call
health-works = Works
health-failing-calls = { $failed } of { $calls } calls failed

seats-title = Seats
enterprise-seats-lead = { $taken ->
    [one] { $taken } seat is taken
   *[other] { $taken } seats are taken
}; { $waiting ->
    [0] nobody waits for one
    [one] { $waiting } person waits for one
   *[other] { $waiting } people wait for one
}.
enterprise-seats-limit = Number of seats
enterprise-seats-limit-help = Leave it empty for no limit. With fewer seats than are taken everybody stays, and nobody new comes in.
seats-no-number = The number of seats must be a whole number, or empty for no limit.

claims-title = Domains
claims-domain = Domain
claims-state = State
claims-checked = Looked at
claims-pending = Pending
claims-in-review = In review
claims-verified = Verified
claims-empty-title = No domains
claims-empty = Domains that its administrators claim appear here.
claims-approve = Approve
claims-approve-title = Give the domain to this enterprise?
claims-approve-consequence = { $domain } belongs to this enterprise from now on. Another enterprise that has it loses it and is in review.

admins-title = Administrators
admins-name = Name
admins-email = E-mail
admins-since = Since
admins-empty-title = No administrators
admins-empty = Nobody can administer this enterprise in the portal. Add an administrator below.
admins-add = Add an administrator
admins-add-help = Muster makes a password and shows it once. Give it to them by a safe way.
admins-added = Administrator added
admins-shown-once = The password is shown once. They sign in to «{ $enterprise }» with it.
admins-password = Password
admins-stay = Tick «I have stored it» first: the password is not shown again.

settings-locale = Default Locale
settings-connectors = Default Connectors
settings-alerts = Alerts
settings-passwords = Default Password Policy
settings-bulk = Bulk Actions
settings-core = Core Settings
settings-csp = Content Security Policy

facts-lead = There is nothing to set here yet. This is what applies today.
facts-language = Language
facts-language-is = English, for everybody.
facts-time = Times
facts-time-is = In the reader's own time zone, with UTC beside it.
facts-connectors = Connectors
facts-connectors-are = None. An enterprise's identity provider connects by SCIM, with a token of that enterprise.
facts-told = Who is told
facts-told-is = The administrators of an enterprise, by mail: of tokens that end, calls that fail or stop, held removals, full seats and people who wait.
facts-no-mail = Not configured. Notices stay in the outbox; set mail.url and mail.from.
facts-test-mail = Under System
facts-shortest = Shortest password
facts-shortest-is = { $letters ->
    [one] { $letters } character
   *[other] { $letters } characters
}
facts-locked = After wrong passwords
facts-locked-is = Five in a row close the account for a minute, each further one for twice as long, up to half an hour.
facts-operations = Operations of a SCIM bulk request
facts-operations-are = { $most } at most
facts-body = Body of a SCIM bulk request
facts-body-is = { $kib } KiB at most
facts-core = Where they are
facts-core-is = Database, addresses and keys are set in the server's configuration; System shows the state.
facts-csp = Sent with every page

shorten-title = Shorten live tokens to this
shorten-lead = A lower SCIM Token Expiry Time holds for tokens issued after Save. These live tokens end later than one issued now would.
shorten-none = No live SCIM token ends later than one issued now.
shorten-tokens = Tokens
shorten-latest = The last one ends
shorten-button = Shorten them
shorten-question = Shorten live tokens?
shorten-confirm = Shorten live tokens
shorten-consequence = { $tokens ->
    [one] { $tokens } token
   *[other] { $tokens } tokens
} of { $enterprises ->
    [one] { $enterprises } enterprise ends
   *[other] { $enterprises } enterprises end
} when a token issued now would. Identity providers that still use one then are refused. This cannot be undone.

logs-lead = What was changed, by whom, and whether the record is whole.
logs-chains = Chains of changes
logs-chains-lead = Each change carries the hash of the one before. Verify walks a chain from its first change to its last.
logs-installation = This installation
logs-changes = Changes
logs-verify = Verify
logs-more-chains = More chains
logs-own = Changes of this installation
logs-own-lead = Global Settings, signing keys, and the administrators of the installation. Values of people are sealed.
logs-more-changes = Older changes
logs-older = Older
logs-action = Action
logs-when = When
logs-by = By
logs-before = Before
logs-after = After
logs-sealed = sealed
logs-empty-title = No changes
logs-empty = There is nothing before this.
logs-broken-title = A chain is broken
logs-broken = The chain of «{ $name }» is broken at change { $number }.
logs-broken-help = That change, or one before it, is not what it was when it was written. Keep the database as it is, and compare it with a backup.

system-lead = What this installation is made of and how it runs.
system-about = About
system-database = Database
system-migrations = Migrations
system-migrations-ran = { $count ->
    [one] { $count } has run
   *[other] { $count } have run
}
system-newest = The newest
system-live = The process answers at
system-ready = The database answers at
system-metrics = Metrics
system-metrics-none = There is no address for metrics; SCIM operations shows calls, failures and times.
system-keys = Signing keys
system-key = Key
system-key-state = State
system-key-made = Made
system-key-signs = Signs
system-key-verifies = Verifies only
system-rotate = Rotate
system-rotate-title = Rotate the signing key?
system-rotate-confirm = Make a new key
system-rotate-consequence = A new key signs from now on. Tokens of older keys stay valid until they end.
system-mail = Mail
system-mail-server = Mail server
system-mail-from = Sender
system-mail-waiting = Notices waiting to be sent
system-mail-to = Send a test mail to
system-mail-help = It shows that the mail server takes mails of this sender.
system-mail-test = Send a test mail
system-jobs = Jobs
system-jobs-lead = Instances share them: whichever comes first after the time does the job for all.
system-job = Job
system-job-due = Due

done-domain-approved = Approved. The domain belongs to this enterprise.
done-tokens-shortened = Shortened tokens: { $note }.
done-chain-whole = The chain of «{ $note }» is whole.
done-key-rotated = A new key signs from now on.
done-mail-sent = The mail server took a mail to { $note }.
