### Settings of the installation, integrations and enterprises.

settings-section = Settings section
settings-general = General
settings-general-lead = What this installation was started with. It is set in its configuration, not here.
settings-public-url = Public URL
settings-version = Version
settings-expiry = Session and Links Expiry Time
settings-expiry-lead = These values hold for every enterprise on this installation.
settings-range = { $min } to { $max }. { $help }
settings-label = { $label } ({ $unit })
settings-saved = Saved. New SCIM tokens last { $days ->
    [one] { $days } day
   *[other] { $days } days
}.
settings-endless = { $live ->
    [one] { $live } live SCIM token never expires, and stays; revoke it where it should not.
   *[other] { $live } live SCIM tokens never expire, and stay; revoke those that should not.
}
settings-advice = Identity providers hold a pasted token until someone replaces it. With { $days ->
    [one] { $days } day
   *[other] { $days } days
}, plan a renewal at least that often.

integrations-lead = An integration gets tokens from the Authenticate API with a Client ID and a Secret.
integrations-add = Add an Integration
integrations-name = Name
integrations-name-help = So that you know it again, such as “Entra ID”.
integrations-may-issue = May issue SCIM tokens
integrations-may-issue-help = Without it the integration gets ordinary API tokens only.
integrations-created = Integration created
integrations-shown-once = The Secret is shown once. If you lose it, add another integration.
integrations-client-id = Client ID
integrations-secret = Secret
integrations-tokens = Tokens
integrations-for-scim = SCIM and API
integrations-for-api = API only
integrations-last-used = Last used
integrations-created-at = Created
integrations-empty-title = No integrations yet
integrations-empty = Programs that ask for tokens by themselves appear here. If you only need one token, generate it under People → Users.
integrations-revoke = Revoke
integrations-revoke-title = Revoke this integration?
integrations-revoke-confirm = Revoke integration
integrations-revoke-consequence = «{ $name }» can no longer ask for tokens, and every token it got stops working at once. This cannot be undone.
