//! The address of a page, and the addresses near it.

use actix_web::HttpRequest;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What stays as it is in a value of an address.
const PLAIN: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A value as it stands in an address.
pub(crate) fn escape(value: &str) -> String {
    utf8_percent_encode(value, &PLAIN).to_string()
}

/// Where a page is: its path and its query.
#[derive(Debug, Clone, Default)]
pub(crate) struct Here {
    path: String,
    query: Vec<(String, String)>,
}

impl Here {
    /// The page that is asked for.
    pub(super) fn of(req: &HttpRequest) -> Self {
        let plain = |text: &str| {
            percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
        };
        let pairs = req.query_string().split('&').filter(|pair| !pair.is_empty());
        let query = pairs
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| (plain(name), plain(value)))
            .collect();
        Self { path: req.path().to_owned(), query }
    }

    /// The path alone.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// A value of the query; empty where it is missing.
    pub(crate) fn query(&self, name: &str) -> &str {
        self.query.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    /// A number in the query, from one; one where it is missing or is none.
    pub(crate) fn page(&self) -> u64 {
        self.query("page").parse().ok().filter(|page| *page > 0).unwrap_or(1)
    }

    /// The address with another value; an empty one takes it out.
    pub(crate) fn with(&self, name: &str, value: impl ToString) -> String {
        let value = value.to_string();
        let mut query = self.kept(name);
        if !value.is_empty() {
            query.push((name.to_owned(), value));
        }
        self.address(&query)
    }

    /// The address, of the page as it is.
    pub(crate) fn whole(&self) -> String {
        self.address(&self.query)
    }

    fn kept(&self, without: &str) -> Vec<(String, String)> {
        self.query.iter().filter(|(name, _)| name != without).cloned().collect()
    }

    fn address(&self, query: &[(String, String)]) -> String {
        if query.is_empty() {
            return self.path.clone();
        }
        let pairs: Vec<String> = query
            .iter()
            .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
            .collect();
        format!("{}?{}", self.path, pairs.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn addresses_keep_what_was_asked() {
        let req = TestRequest::with_uri("/users?q=a+b%26c&page=2").to_http_request();
        let here = Here::of(&req);
        assert_eq!((here.query("q"), here.page()), ("a b&c", 2));
        assert_eq!(here.with("page", 3), "/users?q=a%20b%26c&page=3");
        assert_eq!(here.with("q", ""), "/users?page=2");
        assert_eq!(here.whole(), "/users?q=a%20b%26c&page=2");
    }
}
