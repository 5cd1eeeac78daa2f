//! Sending mail over SMTP.

use std::{
    net::Ipv4Addr,
    pin::Pin,
    time::{Duration, UNIX_EPOCH},
};

use actix_web::rt::time::timeout;
use anyhow::Context as _;
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{
        Error,
        client::{Certificate, Tls, TlsParameters},
        extension::ClientId,
    },
};
use muster_app::{Letter, Post, Unsent, message_id};
use muster_core::{ctx::OpCtx, text::one_line, time::Timestamp};
use url::{Host, Url};

use super::compose::{Words, compose, test_words};

/// The longest that an attempt may take, from the connection to the last answer. Less than a lease.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends mail over SMTP, each on a connection of its own: notices are rare.
#[derive(Debug, Clone)]
pub struct SmtpPost {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    public_url: String,
}

impl SmtpPost {
    /// By this server, from this sender. `url` is not told in errors: it may hold a password. Of `authority`, a
    /// certificate as PEM, servers are trusted too, beside those that the system trusts.
    pub fn new(
        url: &str,
        from: &str,
        public_url: &str,
        authority: Option<&[u8]>,
    ) -> anyhow::Result<Self> {
        const FORM: &str = "mail.url must be an address such as smtps://user:password@mail.example, \
                            smtp://user:password@mail.example?tls=required or smtp://localhost; what is \
                            no letter or digit in user and password is percent-encoded";
        let parsed = Url::parse(url).ok().filter(|url| url.host().is_some()).context(FORM)?;
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).ok().context(FORM)?;
        let tls = Encryption::of(&parsed);
        anyhow::ensure!(
            parsed.password().is_none() || tls.is_certain() || is_here(&parsed),
            "mail.url has a password, which would go over the network as it is: begin with smtps://, or add \
             ?tls=required"
        );
        if let Some(pem) = authority {
            builder = builder.tls(tls.trusting(&parsed, pem)?);
        }
        // A path in the address is the name to greet with; otherwise it is that of this installation.
        if parsed.path().len() <= 1
            && let Some(Host::Domain(name)) =
                Url::parse(public_url).ok().and_then(|url| Some(url.host()?.to_owned()))
        {
            builder = builder.hello_name(ClientId::Domain(name));
        }
        let from = from.parse::<Mailbox>().ok().context(
            "mail.from must be a sender such as Muster <muster@contoso.example>; it is needed where mail.url \
             is set",
        )?;
        let transport = builder.timeout(Some(PATIENCE)).build();
        Ok(Self { transport, from, public_url: public_url.to_owned() })
    }

    /// Whether the server answers and takes the credentials.
    pub async fn check(&self) -> Result<(), String> {
        match timeout(PATIENCE, self.transport.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err("the mail server does not answer as one".into()),
            Ok(Err(error)) => Err(said(&error)),
            Err(_late) => Err("the mail server did not answer in time".into()),
        }
    }

    /// Sends a mail that shows that mail works; answers its Message-ID.
    pub async fn send_test(&self, to: &str, ctx: &OpCtx) -> anyhow::Result<String> {
        let to = to.parse::<Mailbox>().ok().context("--to must be an e-mail address")?;
        self.deliver_test(to, ctx).await.map_err(|unsent| match unsent {
            Unsent::Later(reason) | Unsent::Refused(reason) => anyhow::anyhow!(reason),
        })
    }

    async fn deliver_test(&self, to: Mailbox, ctx: &OpCtx) -> Result<String, Unsent> {
        let words =
            test_words(&self.public_url).map_err(|error| Unsent::Later(format!("{error:#}")))?;
        let message_id = message_id(ctx.uuid(), &self.public_url);
        self.deliver(to, message_id.clone(), ctx.now, words).await.map(|()| message_id)
    }

    async fn send_letter(&self, letter: Letter) -> Result<(), Unsent> {
        let words = compose(&letter).map_err(|error| Unsent::Later(format!("{error:#}")))?;
        let address: Address = letter
            .address
            .parse()
            .map_err(|_form| Unsent::Refused("it is not an e-mail address".into()))?;
        let name = letter.name.as_deref().map(one_line).filter(|name| !name.is_empty());
        self.deliver(Mailbox::new(name, address), letter.message_id, letter.at, words).await
    }

    async fn deliver(
        &self,
        to: Mailbox,
        message_id: String,
        at: Timestamp,
        Words { subject, text, html }: Words,
    ) -> Result<(), Unsent> {
        let date = UNIX_EPOCH + at.since(Timestamp::from_millis(0));
        let message = Message::builder()
            .message_id(Some(message_id))
            .date(date)
            .from(self.from.clone())
            .to(to)
            .subject(subject)
            // RFC 3834 §5: nothing answers it by itself; the second says so to Exchange.
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("X-Auto-Response-Suppress", "All"))
            .multipart(MultiPart::alternative_plain_html(text, html))
            .map_err(|error| Unsent::Later(format!("the mail cannot be put together: {error}")))?;
        match timeout(PATIENCE, self.transport.send(message)).await {
            Ok(Ok(_accepted)) => Ok(()),
            Ok(Err(error)) if is_refusal(&error) => Err(Unsent::Refused(said(&error))),
            Ok(Err(error)) => Err(Unsent::Later(said(&error))),
            Err(_late) => Err(Unsent::Later("the mail server did not answer in time".into())),
        }
    }
}

impl Post for SmtpPost {
    fn send(
        &self,
        letter: Letter,
    ) -> Pin<Box<dyn Future<Output = Result<(), Unsent>> + Send + '_>> {
        Box::pin(self.send_letter(letter))
    }

    fn test<'a>(
        &'a self,
        to: String,
        ctx: &'a OpCtx,
    ) -> Pin<Box<dyn Future<Output = Result<(), Unsent>> + Send + 'a>> {
        Box::pin(async move {
            let to = to
                .parse::<Mailbox>()
                .map_err(|_form| Unsent::Refused("it is not an e-mail address".into()))?;
            self.deliver_test(to, ctx).await.map(drop)
        })
    }
}

/// How the way to the mail server is encrypted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Encryption {
    None,
    /// Where the server offers it: whoever sits between can take the offer away.
    Opportunistic,
    StartTls,
    FromTheStart,
}

impl Encryption {
    /// As the address says.
    fn of(url: &Url) -> Self {
        let tls = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value);
        match (url.scheme(), tls.as_deref()) {
            ("smtps", _) => Self::FromTheStart,
            (_, Some("required")) => Self::StartTls,
            (_, Some(_)) => Self::Opportunistic,
            (_, None) => Self::None,
        }
    }

    fn is_certain(self) -> bool {
        matches!(self, Self::StartTls | Self::FromTheStart)
    }

    /// The same with an authority of one's own.
    fn trusting(self, url: &Url, pem: &[u8]) -> anyhow::Result<Tls> {
        let authority =
            Certificate::from_pem(pem).context("mail.ca_file is no certificate in PEM")?;
        let parameters = TlsParameters::builder(url.host_str().unwrap_or_default().to_owned())
            .add_root_certificate(authority)
            .build()
            .context("mail.ca_file cannot be used")?;
        match self {
            Self::None => anyhow::bail!(
                "mail.ca_file is for mail servers that are reached over TLS: begin mail.url with smtps://, or \
                 add ?tls=required"
            ),
            Self::Opportunistic => Ok(Tls::Opportunistic(parameters)),
            Self::StartTls => Ok(Tls::Required(parameters)),
            Self::FromTheStart => Ok(Tls::Wrapper(parameters)),
        }
    }
}

/// Whether the mail server is on this machine.
fn is_here(url: &Url) -> bool {
    match url.host() {
        // In an address of a scheme like this one, an IPv4 address is a name.
        Some(Host::Domain(name)) => {
            name == "localhost" || name.parse::<Ipv4Addr>().is_ok_and(|here| here.is_loopback())
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Whether the address is at fault, so that trying again is in vain (RFC 5321 §4.2.3). Every other refusal,
/// of the credentials, the sender or by the server's policy (RFC 3463 §3.8: X.7.X), may be mended here.
fn is_refusal(error: &Error) -> bool {
    let code = error.status().map(|code| code.to_string()).unwrap_or_default();
    let of_policy = said(error).contains(" 5.7.");
    error.is_permanent() && ["550", "551", "553", "556"].contains(&code.as_str()) && !of_policy
}

/// What went wrong, in one line.
fn said(error: &Error) -> String {
    one_line(&error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_servers_are_checked() {
        const FROM: &str = "Muster <muster@contoso.example>";
        let new = |url, from| SmtpPost::new(url, from, "https://muster.example", None);
        for url in [
            "smtp://localhost",
            "smtp://localhost:2525",
            "smtps://user:p%40ss@mail.example",
            "smtp://user:pass@mail.example?tls=required",
            "smtp://mail.example/me.example?tls=opportunistic",
        ] {
            assert!(new(url, FROM).is_ok(), "{url}");
        }
        for url in ["", "mail.example", "http://mail.example", "smtp://u:s3cret@?tls=required"] {
            let error = format!("{:#}", new(url, FROM).unwrap_err());
            assert!(error.contains("mail.url") && !error.contains("s3cret"), "{error}");
        }
        for url in ["smtp://u:s3cret@mail.example", "smtp://u:s3cret@10.0.0.1?tls=opportunistic"] {
            let error = new(url, FROM).unwrap_err().to_string();
            assert!(error.contains("?tls=required") && !error.contains("s3cret"), "{error}");
        }
        for url in
            ["smtp://u:s3cret@localhost", "smtp://u:s3cret@127.0.0.1", "smtp://u:s3cret@[::1]:25"]
        {
            assert!(new(url, FROM).is_ok(), "{url}: it does not leave the machine");
        }
        let error = new("smtp://localhost", "nobody").unwrap_err().to_string();
        assert!(error.contains("mail.from"), "{error}");
    }
}
