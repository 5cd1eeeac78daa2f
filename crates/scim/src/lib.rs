//! SCIM 2.0 as a language: schema tables, filters, paths, PATCH, wire shapes. Pure.
