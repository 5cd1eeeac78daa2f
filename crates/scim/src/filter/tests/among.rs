use super::*;

#[test]
fn what_a_type_lacks_has_no_value_in_a_filter_over_types() {
    let (user, group) = (ResourceType::user(), ResourceType::group());
    let both = [user, group];
    let (always, never) = (Filter::And(Vec::new()), Filter::Or(Vec::new()));
    for (text, of_group, of_user) in [
        ("userName eq \"x\"", Some(&never), None),
        ("not (userName pr)", Some(&Filter::Not(Box::new(never.clone()))), None),
        ("userName ne \"x\"", Some(&always), None),
        ("userName eq null", Some(&always), None),
        ("USERNAME sw \"x\"", Some(&never), None),
        ("active eq false", Some(&never), None),
        ("name.familyName ne \"x\"", Some(&always), None),
        ("name[familyName ne \"x\"]", Some(&always), None),
        // A list without entries has none that differs.
        ("emails.value ne \"x\"", Some(&never), None),
        ("emails[type eq \"work\"].value eq \"x\"", Some(&never), None),
        ("emails[not (type eq \"work\")]", Some(&never), None),
        ("members.value eq \"x\"", None, Some(&never)),
        ("members[value eq \"x\"]", None, Some(&never)),
    ] {
        for (kind, expected) in [(group, of_group), (user, of_user)] {
            let found = parse_among(text, kind, &both).unwrap();
            match expected {
                Some(expected) => assert_eq!(&found, expected, "{text}"),
                None => assert_eq!(Ok(found), parse(text, kind), "{text}"),
            }
        }
    }
    let mixed = parse_among("userName eq \"x\" or displayName eq \"y\"", group, &both).unwrap();
    let named = parse("displayName eq \"y\"", group).unwrap();
    assert_eq!(mixed, Filter::Or(vec![never, named]));
    for wrong in [
        "shoeSize eq 1",
        "userName eq",
        "userName.x eq \"y\"",
        "active gt true",
        "password eq \"x\"",
        "emails[shoeSize eq 1]",
        "name[members eq \"x\"]",
        "displayName eq \"x\" and members[userName eq \"y\"]",
    ] {
        for kind in both {
            assert!(parse_among(wrong, kind, &both).is_err(), "{wrong}");
        }
    }
    assert!(parse_among("userName pr", group, &[]).is_err());
}
