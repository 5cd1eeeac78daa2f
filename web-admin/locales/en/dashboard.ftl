### How provisioning stands.

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
