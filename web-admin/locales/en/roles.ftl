### The roles of an enterprise.

path-roles = Roles
landing-roles = What people may do, and which roles the identity provider may assign.

roles-lead = A role says what its people may do. Your identity provider sends it by its name.
roles-list = Roles of this enterprise
roles-name = Name
roles-name-help = As your identity provider sends it.
roles-description = Description
roles-people = People
roles-more-than = More than { $count }
roles-assignable = Assignable by the identity provider
roles-assignable-help = Without it, the role counts as absent when it is sent.
roles-restrict = Restrict users from editing fields
roles-restrict-help = Job title and company follow the identity provider where they differ, unless it sends them empty.
roles-admin = Administrators
roles-admin-field = People of this role administer the enterprise
roles-admin-help = They may use all pages of this portal.
roles-owner = Owners
roles-owner-field = This is the owners’ role
roles-owner-help = One role at most. Owners administer, only an administrator gives the role, and this stays as it is. It cannot be assignable by the identity provider.
roles-default = Default
roles-default-field = Make it the default role
roles-default-help = People who are sent without a role get it from now on. Those who are there keep theirs.
roles-yes = Yes
roles-no = No

roles-add = Add a role
roles-edit = Edit
roles-edit-title = Edit «{ $name }»
roles-clone = Clone
roles-clone-title = Clone «{ $name }»
roles-clone-lead = The new role has everything of this one except its name. It is neither the default nor the owners’ role.
roles-make-default = Make default
roles-make-default-help = This concerns future people only: whoever is sent without a role from now on gets this one. Those who are there keep theirs.
roles-delete = Delete
roles-delete-title = Delete «{ $name }»?
roles-delete-consequence = A role goes only when nobody has it and nothing names it. This cannot be undone.
roles-delete-confirm = Delete role
roles-named-by = It is named by { $what } of the policy.
roles-held-by = { $count ->
    [0] Nobody has this role
    [one] { $count } person has this role
   *[other] { $count } people have this role
}
roles-and-more = And { $count } more.

roles-export = Export
roles-export-lead = The roles that may be assigned, with their aliases, in the form that your identity provider takes, so that no name is typed twice.
roles-export-entra = Export for Entra
roles-export-okta = Export for Okta
roles-left-out = { $count ->
    [one] Entra does not take { $names } as the value of an app role, so it is left out of its file. Give the role an alias without spaces under Role mapping.
   *[other] Entra does not take { $names } as values of app roles, so they are left out of its file. Give these roles aliases without spaces under Role mapping.
}

roles-renamed-page = Rename a role
roles-renamed-title = Rename «{ $from }» to «{ $to }»?
roles-renamed = Nothing was changed yet. An identity provider sends «{ $from }» for { $count ->
    [one] { $count } person
   *[other] { $count } people
} ({ $names }). They keep the role, but «{ $from }» will mean no role when it is sent again.
roles-renamed-alias = Rename and keep «{ $from }» as an alias
roles-renamed-alias-help = With an alias, «{ $from }» goes on to mean this role, and «{ $to }» means it too. Nothing has to change in your identity provider.
roles-renamed-without = Rename, and «{ $from }» means nothing
roles-renamed-without-help = Without an alias, rename «{ $from }» to «{ $to }» in your identity provider as well, before it sends people again.
roles-renamed-back = Keep the name and go back

done-role-created = Role added.
done-role-saved = Role saved.
done-role-default = This is the default role now. It concerns future people only.
done-role-deleted = Role deleted.
