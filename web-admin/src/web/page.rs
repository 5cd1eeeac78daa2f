//! A page before it is rendered.

use actix_web::http::StatusCode;
use leptos::prelude::*;

/// A step of the way to a page; the ones that are pages themselves have an address.
pub(crate) type Crumb = (String, Option<&'static str>);

/// What a page shows.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) title: String,
    pub(crate) way: Vec<Crumb>,
    pub(crate) lead: Option<String>,
    pub(crate) aside: Option<AnyView>,
    pub(crate) body: AnyView,
    pub(crate) alone: bool,
    pub(crate) file: Option<JsonFile>,
}

/// A file that the browser keeps, instead of a page.
pub(crate) struct JsonFile {
    /// What it is called: letters, digits, hyphens and a dot.
    pub(crate) name: &'static str,
    /// What is in it.
    pub(crate) json: serde_json::Value,
}

impl Page {
    /// A page with a heading.
    pub(crate) fn new(title: impl Into<String>, body: impl IntoAny) -> Self {
        Self {
            status: StatusCode::OK,
            title: title.into(),
            way: Vec::new(),
            lead: None,
            aside: None,
            body: body.into_any(),
            alone: false,
            file: None,
        }
    }

    /// A file instead of a page.
    pub(crate) fn file(name: &'static str, json: serde_json::Value) -> Self {
        Self { file: Some(JsonFile { name, json }), ..Self::new("", ()) }
    }

    /// The way to it, without it.
    pub(crate) fn way(mut self, way: impl Into<Vec<Crumb>>) -> Self {
        self.way = way.into();
        self
    }

    /// A sentence below the heading.
    pub(crate) fn lead(mut self, lead: impl Into<String>) -> Self {
        self.lead = Some(lead.into());
        self
    }

    /// What stands at the right of the heading.
    pub(crate) fn aside(mut self, aside: impl IntoAny) -> Self {
        self.aside = Some(aside.into_any());
        self
    }

    /// A page before the door, without menu: its body is the whole of it.
    pub(crate) fn alone(mut self) -> Self {
        self.alone = true;
        self
    }

    /// It is answered with this status.
    pub(crate) fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }
}
