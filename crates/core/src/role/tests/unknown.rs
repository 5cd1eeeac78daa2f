//! Roles that are there and that an identity provider does not give.

use super::*;

/// Nobody is asked to create a role that is there, and administrators are told why it is not given.
#[test]
fn a_role_that_is_there_is_not_to_be_created() {
    let not_assignable = RoleSpec { assignable: false, ..RoleSpec::named("Own") };
    let owners = RoleSpec { owner: true, assignable: false, ..RoleSpec::named("Owner") };
    let all = [role(1, not_assignable), role(2, owners), role(3, RoleSpec::named("Editor"))];
    let two = Policy { role_catalog: RoleCatalog::FixedTwo, ..policy() };
    let exact = Policy { role_match: RoleMatch::Exact, ..policy() };
    for (policy, value, why, says) in [
        (
            &policy(),
            "own",
            Why::NotAssignable,
            "may not assign it: muster role edit --role \"Own\" --assignable true",
        ),
        (
            &policy(),
            "Owner",
            Why::Owners,
            "it is given by hand only: muster user role --role \"Owner\"",
        ),
        (&two, "Editor", Why::NotInCatalog, "the roles admin and member alone"),
        (&exact, "EDITOR", Why::Spelling, "letter by letter"),
    ] {
        let barred = Barred::of(policy, &all, value).unwrap();
        assert_eq!(barred.why, why, "{value}");
        let told = barred.to_string();
        assert!(told.starts_with("The role «") && told.contains("» exists, but "), "{told}");
        assert!(told.contains(says), "{told}");
        let unknown = UnknownRole { value: value.into() };
        let said = unknown.says("Contoso", policy, &all, "nothing was changed");
        assert!(said.contains("cannot be assigned") && !said.contains("Create"), "{said}");
        assert_eq!(UnknownRole::read(&said), Some(unknown));
    }
    assert_eq!(Barred::of(&policy(), &all, "Wizard"), None);
    assert_eq!(Barred::of(&policy(), &all, "editor"), None);
}
