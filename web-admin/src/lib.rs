//! The two portals.
