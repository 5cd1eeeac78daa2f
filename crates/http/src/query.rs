//! Query strings, as forgiving as clients are careless.

use actix_web::HttpRequest;

/// The parameters of a query string. Names are compared without regard to case, since some clients
/// write `startindex`; `+` is a space; a stray `&` or `?` does no harm.
#[derive(Debug, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads the query of a request.
    pub fn of(request: &HttpRequest) -> Self {
        let text = request.query_string().trim_start_matches('?');
        Self(serde_urlencoded::from_str(text).unwrap_or_default())
    }

    /// The first of these parameters that is given more than once: which of its values counts is not
    /// guessed.
    pub fn repeated(&self, names: &[&'static str]) -> Option<&'static str> {
        let times =
            |name: &str| self.0.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name)).count();
        names.iter().copied().find(|name| times(name) > 1)
    }

    /// The first value of a parameter, which may be empty.
    pub fn given(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The first value of a parameter; an empty one counts as absent.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.given(name).filter(|value| !value.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    /// Proves: 7644-1.2-01, 7644-1.2-02
    #[test]
    fn careless_queries_are_read() {
        for (uri, filter) in [
            ("/Users?filter=userName+eq+%22a%40b%22&", Some("userName eq \"a@b\"")),
            ("/Users?FILTER=x", Some("x")),
            ("/Users?filter=a%2Bb", Some("a+b")),
            ("/Users?", None),
            ("/Users??filter=x", Some("x")),
            ("/Users?filter=", None),
        ] {
            let request = TestRequest::with_uri(uri).to_http_request();
            assert_eq!(Query::of(&request).get("filter"), filter, "{uri}");
        }
    }

    #[test]
    fn a_parameter_that_is_given_twice_is_known() {
        for (uri, repeated) in [
            ("/Users?filter=a&filter=a", Some("filter")),
            ("/Users?Filter=a&count=1&filter=", Some("filter")),
            ("/Users?x=1&x=2&count=1", None),
        ] {
            let request = TestRequest::with_uri(uri).to_http_request();
            assert_eq!(Query::of(&request).repeated(&["count", "filter"]), repeated, "{uri}");
        }
    }
}
