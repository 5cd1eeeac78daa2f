### What surrounds every page, and the words that all pages share.

product = Muster
skip-to-content = Skip to content
main-menu = Main menu
breadcrumb = Breadcrumb
sign-out = Sign out
theme = Theme
theme-system = As the system
theme-light = Light
theme-dark = Dark
all-enterprises = All enterprises
admin-portal = Admin portal

path-dashboard = Dashboard
path-configurations = Configurations
path-personal = Personal Configurations
path-personal-information = Personal information
path-enterprise = Enterprise Configurations
path-people = People
path-users = Users
path-settings = Settings
path-integrations = Integrations
path-global-settings = Global Settings
path-enterprises = Enterprises

save = Save
discard = Discard
unsaved = Unsaved changes:
cancel = Cancel
close = Close
done = Done
show = Show
go = Go
copy = Copy
copied = Copied
copy-failed = Not copied. Select the value and copy it yourself.
pages = Pages
previous = Previous
next = Next
page-of = page { $page } of { $pages }
never = Never
not-set = Not set
on = On
off = Off
actions = Actions
by-actor = by { $actor }

number = { $number }
number-group = ,
number-point = .
date-time = { $day } { $month } { $year }, { $time } UTC
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec
soon = in less than a minute
just-now = just now
in-span = in { $span }
span-ago = { $span } ago
minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
people = { $count ->
    [one] { $count } person
   *[other] { $count } people
}

done-saved = Saved.
done-token-revoked = Token revoked. It stops working within a second.
done-integration-revoked = Integration revoked. Its tokens stopped working.
done-joined = You have joined. Sign in with your e-mail and the password you chose.
done-enterprise-created = Enterprise created.
