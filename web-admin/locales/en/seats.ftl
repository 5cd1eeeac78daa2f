### Seats, and the people who wait.

path-seats = Seats
landing-seats = How many people may be active, and who waits.
seats-lead = Each active person has a seat.
seats-used-of = { $used } of { $limit } seats are used
seats-used = { $used ->
    [one] { $used } seat is used
   *[other] { $used } seats are used
}
seats-free = Free
seats-no-limit = No limit
seats-wait-for-one = Wait for a seat
seats-limit = Number of seats
seats-limit-help = Leave it empty for no limit. Fewer than are used keep everybody and let nobody new in.
seats-limit-wrong = Write a whole number from 1 on, or leave it empty for no limit.
seats-waiting = People who wait
seats-empty-title = Nobody waits
seats-empty = People whom the identity provider sent and who lack a seat, a role or a domain are listed here.
seats-person = User name
seats-why = Why
seats-since = Since
seats-until = Forgotten
seats-helps-seat = Raise the number of seats, or disable somebody who is not needed any more.
seats-helps-role = Make the role or an alias of it, or choose another rule for unknown roles in the policy.
seats-helps-domain = Verify the domain, or choose another rule for domains in the policy.
seats-helps-barred = Let the role be assigned by identity providers, or send another one.
seats-retry = Retry
seats-drop = Drop
seats-drop-title = Drop { $name }?
seats-drop-consequence = What was sent is forgotten. Sent again, they wait again.
done-seats-registered = Registered.
done-seats-there = They wait no longer.
done-seats-dropped = Dropped. What was sent is forgotten.
