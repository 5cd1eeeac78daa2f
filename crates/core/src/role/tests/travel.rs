//! Role lists, as identity providers take them.

use serde_json::Value;

use super::*;

/// A file beside this one.
fn golden(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn roles_travel() {
    let mut roles = roles();
    roles[1].spec.description = "Prepares documents.".into();
    roles.push(role(5, RoleSpec::named("Enterprise Users")));
    let policy = Policy {
        roles: RoleRules {
            aliases: vec![
                alias("Boss", 3),
                alias("Clerk", 4),
                alias("Enterprise_Users", 5),
                alias("viewer", 1),
            ],
            ..RoleRules::default()
        },
        ..Policy::preset(Preset::DirectoryLed)
    };
    let entra = entra_manifest(&policy, &roles);
    assert_eq!(
        entra.manifest,
        golden(include_str!("../golden/entra.json")),
        "{:#}",
        entra.manifest
    );
    assert_eq!(entra.left_out, ["Enterprise Users"]);
    let okta = okta_enum(&policy, &roles);
    assert_eq!(okta, golden(include_str!("../golden/okta.json")), "{okta:#}");
    // An identity provider that has them sends values that lead to the roles again.
    for value in okta["enum"].as_array().unwrap() {
        let sent = [SentRole { value: value.as_str().unwrap(), primary: false }];
        let (groups, before) = (BTreeSet::new(), Before::default());
        let case = Case { policy: &policy, roles: &roles, sent: &sent, groups: &groups, before };
        assert_eq!(resolve(&case).unwrap().by, SetBy::Idp, "{value}");
    }
    // A new name is no new app role.
    let ids = |manifest: &Value| -> Vec<Value> {
        manifest["appRoles"].as_array().unwrap().iter().map(|role| role["id"].clone()).collect()
    };
    let before = ids(&entra.manifest);
    roles[1].spec.name = "Author".into();
    assert_eq!(ids(&entra_manifest(&policy, &roles).manifest), before);
    let distinct: BTreeSet<_> = before.iter().map(Value::to_string).collect();
    assert_eq!(distinct.len(), before.len());
}
