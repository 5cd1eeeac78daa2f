### The domains that an enterprise claims.

path-domains = Domains
landing-domains = Domains that are yours, proven by a TXT record.
domains-lead = Prove that a domain is yours by a TXT record. E-mails of verified domains are let in where the policy asks for it.
domains-empty-title = No domains yet
domains-empty = Add your first domain below; it then shows the TXT record to set.
domains-add = Add a domain
domains-domain = Domain
domains-domain-help = Such as example.com.
domains-record = Name of the TXT record
domains-value = Value of the TXT record
domains-value-help = Set it where your domain is managed, then choose Check now. It may take some hours until name servers have it.
domains-pending = The record was not found yet.
domains-in_review = The record is there, and another enterprise claims the domain too: a global administrator decides.
domains-verified = The domain is your enterprise's.
domains-keep-record = Leave the record where it is: it is looked at every day.
domains-missing = The record is missing. Set it again; otherwise the domain is taken away
domains-checked = Last looked at
domains-since = Verified since
domains-check = Check now
domains-remove = Remove
domains-remove-title = Remove { $domain }?
domains-remove-consequence = People who are there stay. Where the policy asks for verified domains, nobody new of this domain is let in. Added again, it needs a new record.
done-domain-added = Domain added. Set the TXT record below, then choose Check now.
done-domain-verified = The record is there. The domain is verified.
done-domain-removed = Domain removed.
