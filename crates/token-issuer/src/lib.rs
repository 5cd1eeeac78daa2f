//! The Authenticate API and the OAuth 2.0 token endpoint.
