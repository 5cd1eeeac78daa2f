### SCIM provisioning and its tokens.

scim-title = SCIM provisioning
scim-lead = Your identity provider registers, updates, disables and removes people here by itself.
scim-enable = Enable SCIM provisioning
scim-provider = Identity provider
scim-provider-help = Where it is known to deviate from the standard it is understood; other deviations are refused with a reason. Generic understands them all.
scim-patch-answer = Answer to PATCH
scim-patch-answer-help = What your identity provider gets back after a change. Leave it automatic unless its guide asks for one of the others.
scim-role-held = If the role sent by your identity provider does not exist here, the person is registered disabled, until you give them a role.
scim-role-rejected = If the role sent by your identity provider does not exist here, the person is not registered.
scim-role-stored = If the role sent by your identity provider does not exist here, its value is stored and the person gets «{ $role }».
scim-role-missing = If no role is sent, the person gets «{ $role }».
scim-on-save = On Save: calls to /api/scim/v2 are accepted; there { $live ->
    [one] is { $live } live token
   *[other] are { $live } live tokens
}.
scim-waiting = Waiting for first call
scim-connected = Connected
scim-last-call = last call
scim-tenant-url = Tenant URL
scim-tenant-url-help = Paste it as Tenant URL in your identity provider, without a slash at its end.

tokens-title = SCIM tokens
tokens-lead = Your identity provider proves itself with one of these. When you replace one, paste the new value first and revoke the old one after.
tokens-empty-title = No tokens yet
tokens-empty = Generate one and paste it as Secret Token in your identity provider.
tokens-fingerprint = Fingerprint
tokens-created = Created
tokens-expires = Expires
tokens-last-used = Last used
tokens-state = State
tokens-active = Active
tokens-expiring = Expiring soon
tokens-expired = Expired
tokens-revoked = Revoked
token-generate = Generate token
token-created = SCIM token created
token-shown-once = Shown once. If you lose it, create another.
token-value = Token
token-bound = Bound to
token-only-for = Only for
token-stored = I have stored it
token-stay = Tick «I have stored it» first: the value is not shown again.
token-revoke = Revoke
token-revoke-title = Revoke this token?
token-revoke-confirm = Revoke token
token-revoke-consequence = An identity provider that uses { $fingerprint } is refused within a second. This cannot be undone; you can generate another token.
token-curl = With the Authenticate API
token-curl-help = Programs get the same kind of token with a Client ID and Secret from Settings → Integrations and the header X-SCIM: true.

switch-off-question = What becomes of the people it manages?
switch-off-keep = Keep them as local
switch-off-keep-help = { $count ->
    [one] { $count } person stays as they are
   *[other] { $count } people stay as they are
}, managed by hand from now on; nothing about them is locked any more.
switch-off-disable = Disable them
switch-off-disable-help = { $count ->
    [one] { $count } person is disabled
   *[other] { $count } people are disabled
} and signed out. Switched on again, your identity provider can enable them.
switch-off-remove = Remove them
switch-off-remove-help = { $count ->
    [one] { $count } person is
   *[other] { $count } people are
} removed and signed out. { $removal }
switch-off-restore-always = They can be restored at any time.
switch-off-restore-days = They can be restored for { $days ->
    [one] { $days } day
   *[other] { $days } days
}.
switch-off-for-good = This cannot be undone.
switch-off-stay = These people are neither disabled nor removed:
switch-off-tokens = On Save: calls to /api/scim/v2 are refused at once, and { $live ->
    [one] { $live } live token ends
   *[other] { $live } live tokens end
} for good.
switch-off-left = These people were left as they are:
switched-off-keep = { $count ->
    [one] { $count } person was
   *[other] { $count } people were
} kept as local
switched-off-disable = { $count ->
    [one] { $count } person was
   *[other] { $count } people were
} disabled
switched-off-remove = { $count ->
    [one] { $count } person was
   *[other] { $count } people were
} removed
switched-off-so-far = { $done } so far; the rest follows.
