//! Names of domains.

use muster_core::{Error, Result};
use url::Host;

/// The longest name and the longest label (RFC 1035 §2.3.4).
const LONGEST: usize = 253;
const LONGEST_LABEL: usize = 63;

/// The domain in ASCII and lower case, without a dot at its end. Refuses addresses, and names that no
/// enterprise can own: a single label is a computer of one's own network, or all of `.com`.
pub(super) fn parse(text: &str) -> Result<String> {
    let trimmed = text.trim();
    let name = trimmed.strip_suffix('.').unwrap_or(trimmed);
    // What addresses of web pages may contain beside a name.
    let plain = !name.contains(['%', '/', ':', '[', ']', '@']);
    match Host::parse(name) {
        Ok(Host::Domain(domain)) if plain && is_name(&domain) => Ok(domain),
        _ => Err(Error::invalid(
            "domain",
            format!("«{trimmed}» is no domain that can be verified; send one such as contoso.com."),
        )),
    }
}

/// The domain of an e-mail, as [`parse`] has it.
pub(super) fn of_email(email: &str) -> Option<String> {
    let (_, domain) = email.rsplit_once('@')?;
    parse(domain).ok()
}

fn is_name(domain: &str) -> bool {
    let fits = |label: &str| {
        let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        (1..=LONGEST_LABEL).contains(&label.len())
            && label.bytes().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    domain.len() <= LONGEST && domain.contains('.') && domain.split('.').all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_alike() {
        for (sent, name) in [
            ("contoso.com", "contoso.com"),
            (" Contoso.COM. ", "contoso.com"),
            ("bücher.example", "xn--bcher-kva.example"),
            ("BÜCHER.example", "xn--bcher-kva.example"),
            ("a-b.c1.example", "a-b.c1.example"),
        ] {
            assert_eq!(parse(sent).unwrap(), name, "{sent}");
        }
    }

    #[test]
    fn what_nobody_can_own_is_refused() {
        let long = format!("{}.com", "a".repeat(64));
        let longer = format!("{}com", "abcdefg.".repeat(40));
        for wrong in [
            "",
            ".",
            "com",
            "localhost",
            "192.0.2.1",
            "[2001:db8::1]",
            "2001:db8::1",
            "a..com",
            "-a.com",
            "a-.com",
            "a_b.com",
            "contoso.com/x",
            "a@contoso.com",
            "con%74oso.com",
            "a b.com",
            "contoso.com..",
            "1.2",
            &long,
            &longer,
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_email_has_the_domain_after_its_last_at() {
        assert_eq!(of_email("ada@Contoso.com").as_deref(), Some("contoso.com"));
        assert_eq!(
            of_email("\"a@b.com\"@bücher.example").as_deref(),
            Some("xn--bcher-kva.example")
        );
        assert_eq!(of_email("ada"), None);
        assert_eq!(of_email("ada@localhost"), None);
    }
}
