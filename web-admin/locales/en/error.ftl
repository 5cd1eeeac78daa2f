### What is said when something did not work.

error-signed-out = Your session has ended. Sign in again.
error-unavailable = Muster cannot answer for the moment. Nothing was changed; try again in a minute.
error-failed = Something went wrong on our side. Try again; if it happens again, tell your operator the time.
error-changed-meanwhile = Somebody changed this page meanwhile, so nothing was saved. It now shows how things are; check it and save again.
error-no-such-form = This page has no such form any more. Open it anew and try again.
error-retry = Try again
error-load-title = This page cannot be shown
error-not-allowed-title = Not allowed
error-not-found-title = Page not found
error-not-found = There is nothing at this address. It may have been mistyped, or what was here is gone.
error-not-found-next = Go to Users
error-check = Nothing was saved. Check these values:
