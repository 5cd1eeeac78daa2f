//! /api/scim/v2: routes, core <-> SCIM, identity-provider quirks, SCIM error bodies.
