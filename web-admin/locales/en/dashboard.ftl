### The dashboard, and how provisioning stands.

health-off = Switched off
health-failing = Failing
health-silent = Silent
health-failed = { $failed } of the newest { $calls } calls failed
reason-token = Invalid or expired token
reason-attribute = Attribute mismatch
reason-role = Unknown role
reason-domain = Domain
reason-seat = Seat
reason-conflict = Conflict
reason-absent = Not found
reason-policy = Policy
reason-request = Malformed request
reason-server = Failure of this installation

dashboard-provisioning = Provisioning
dashboard-calls = Calls in the last 24 hours
dashboard-refused = Refused or failed
dashboard-reasons = Most frequent reasons
dashboard-number = { $count }
dashboard-more = The newest { $count } calls were counted; there were more.
dashboard-to-scim = SCIM provisioning and its set-up
dashboard-tokens = Tokens ending in the next 30 days
dashboard-no-token-ends = None. Tokens appear here 30 days before they end.
dashboard-to-tokens = All tokens
dashboard-invited = Pending invitations
dashboard-to-users = All users
dashboard-failing = At least half of the newest calls failed. See the most frequent reasons below, and mend the first one.
dashboard-expiring = The last token that works ends { $far }. Generate another and paste it in your identity provider before.
dashboard-silent = Your identity provider called regularly and does not any more. Look there whether provisioning is still on.
dashboard-off-and-called = SCIM provisioning is switched off, and calls still arrive. Enable it, or switch provisioning off in your identity provider.
dashboard-seats = Every seat is taken; { $count ->
    [one] { $count } person waits
   *[other] { $count } people wait
} for one. Get more seats, or let somebody go.
dashboard-held = Deletions of your identity provider are held, because there were unusually many. Look at the run, and allow or undo it.
