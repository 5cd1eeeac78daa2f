use super::*;

#[test]
fn the_default_file_has_every_value_and_no_other() {
    let config: Config = toml::from_str(DEFAULTS).unwrap();
    let written: toml::Table = toml::from_str(&toml::to_string(&config).unwrap()).unwrap();
    let default: toml::Table = toml::from_str(DEFAULTS).unwrap();
    assert_eq!(written, default);
}

/// Proves: 7644-1.3-01
#[test]
fn the_public_address_has_no_query() {
    let resolved = |url: &str| {
        let mut config: Config = toml::from_str(DEFAULTS).unwrap();
        url.clone_into(&mut config.http.public_url);
        config.resolve().map(|()| config.http.public_url)
    };
    assert_eq!(resolved("https://x.example/").unwrap(), "https://x.example");
    for url in ["https://x.example/?a=b", "https://x.example?", "https://x.example/#a", "x"] {
        assert!(resolved(url).is_err(), "{url}");
    }
}

#[test]
fn passwords_are_not_shown() {
    for (url, shown) in [
        ("postgres://u:s3cret@h/db", "postgres://u:***@h/db"),
        ("postgres://u:a@b@h/db", "postgres://u:***@h/db"),
        ("postgres://u@h/db", "postgres://u@h/db"),
        ("postgres://h/db?user=u&password=s3cret", "postgres://h/db?user=u&password=***"),
        ("sqlite://data/muster.db", "sqlite://data/muster.db"),
        ("smtps://u:s3cret@h", "smtps://u:***@h"),
        ("smtp://u:s%40cret@h:587?tls=required", "smtp://u:***@h:587?tls=required"),
    ] {
        assert_eq!(hide_password(url), shown);
    }
}
