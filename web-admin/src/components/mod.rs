//! What several pages are made of.

pub(crate) mod confirm;
pub(crate) mod copy;
pub(crate) mod failed;
pub(crate) mod field;
pub(crate) mod form;
pub(crate) mod frame;
pub(crate) mod icon;
pub(crate) mod moment;
pub(crate) mod notice;
pub(crate) mod page;
pub(crate) mod secret;
pub(crate) mod theme;
