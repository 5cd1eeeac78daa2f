### Replacing one token by another.

tokens-replacing = Replacing
tokens-arrived = Your identity provider uses { $newer } now. You can revoke { $older }.
tokens-leaned = Your identity provider still uses { $older }. Paste { $newer } as Secret Token there, test the connection, and revoke { $older } only then.
tokens-neither = Two tokens are live, { $older } and { $newer }, and neither was used yet. Paste the newer one in your identity provider; you can revoke the other.
tokens-calendar = Ending in the next 90 days
token-anyway = Revoke it anyway
