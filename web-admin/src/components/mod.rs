//! What pages are made of.

pub(crate) mod badge;
pub(crate) mod confirm;
pub(crate) mod copy;
pub(crate) mod field;
pub(crate) mod form;
pub(crate) mod frame;
pub(crate) mod health;
pub(crate) mod icon;
pub(crate) mod menu;
pub(crate) mod moment;
pub(crate) mod notice;
pub(crate) mod pager;
pub(crate) mod panel;
pub(crate) mod table;
pub(crate) mod theme;
