### SCIM operations: the calls of all enterprises, and what wants attention.

operations-lead = Provisioning of all enterprises. Nothing here names people.
operations-calls = SCIM calls in the last 24 hours
operations-sum = { $calls ->
    [one] { $calls } call
   *[other] { $calls } calls
}, { $failed } not carried out
operations-empty-title = No calls in the last 24 hours
operations-empty = Calls of identity providers are counted here by the hour, as soon as the first one comes.
operations-table = The same as a table
operations-hour = Hour
operations-calls-column = Calls
operations-failed = Not carried out
operations-median = Half took
operations-slow = 95% took
operations-at-most = at most { $ms } ms
operations-nothing = no calls
operations-reasons = Why calls were not carried out

chart-calls = Calls
chart-most-calls = at most { $most } in an hour
chart-all = Calls
chart-failed = Not carried out
chart-times = How long they took
chart-most-times = at most { $ms } ms
chart-median = Half of them
chart-slow = 95% of them

class-token = Invalid or expired token
class-attribute = Attribute mismatch
class-unknown_role = Unknown role
class-domain = Domain
class-seat = Seat
class-conflict = Conflict
class-absent = Not found
class-policy = Policy
class-request = Malformed request
class-server = Failure of this server

attention-title = Needs attention
attention-empty-title = Nothing needs attention
attention-empty = Enterprises whose provisioning fails or is silent, held removals, people who wait, domains to decide about and tokens that end within 30 days appear here.
attention-failing = Failing
attention-silent = Silent identity providers
attention-held = Held removals
attention-waiting = People waiting to be registered
attention-reviews = Domains in review
attention-ending = Tokens that end within 30 days
attention-ending-lead = The first to end comes first. Its administrators are reminded by mail.
attention-calls = Last 24 hours
attention-last = Last call
attention-runs = Runs
attention-people = People
