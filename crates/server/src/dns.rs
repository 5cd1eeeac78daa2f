//! Name servers: where the records that prove domains are looked up.

use std::{fmt, time::Duration};

use hickory_resolver::{
    ResolverBuilder, TokioResolver,
    net::{DnsError, NetError, runtime::TokioRuntimeProvider},
    proto::{op::ResponseCode, rr::RData},
};
use muster_app::{Looked, Resolver};

/// The longest that a name server may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Asks the name servers of the system.
pub struct Dns(Result<TokioResolver, String>);

impl Dns {
    /// With the system's configuration. Where it cannot be read, every look-up fails with the reason, and
    /// the rest of the product works.
    pub fn new() -> Self {
        let built = TokioResolver::builder_tokio().and_then(build);
        Self(built.map_err(|error| format!("the system's name servers are not known: {error}")))
    }

    async fn look_up(&self, name: &str) -> Result<Vec<String>, String> {
        let resolver = self.0.as_ref().map_err(String::clone)?;
        // The dot at the end keeps the search list of the system out.
        match resolver.txt_lookup(format!("{name}.")).await {
            Ok(found) => {
                let texts = found.answers().iter().filter_map(|record| match &record.data {
                    RData::TXT(text) => {
                        Some(String::from_utf8_lossy(&text.txt_data.concat()).into_owned())
                    }
                    _ => None,
                });
                Ok(texts.collect())
            }
            Err(error) if is_absence(&error) => Ok(Vec::new()),
            Err(error) => Err(error.to_string()),
        }
    }
}

fn build(mut builder: ResolverBuilder<TokioRuntimeProvider>) -> Result<TokioResolver, NetError> {
    let options = builder.options_mut();
    options.timeout = PATIENCE;
    // Whoever has just published a record wants it to be found.
    options.cache_size = 0;
    builder.build()
}

/// Whether the name servers say that there is no such record, and not that they do not know.
fn is_absence(error: &NetError) -> bool {
    let NetError::Dns(DnsError::NoRecordsFound(none)) = error else { return false };
    matches!(none.response_code, ResponseCode::NXDomain | ResponseCode::NoError)
}

impl Default for Dns {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Dns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dns").field("known", &self.0.is_ok()).finish()
    }
}

impl Resolver for Dns {
    fn txt<'a>(&'a self, name: &'a str) -> Looked<'a> {
        Box::pin(self.look_up(name))
    }
}

#[cfg(test)]
mod tests {
    use std::{net::UdpSocket, thread};

    use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig};

    use super::*;

    /// A name server that answers three questions by the first letter of the name: there is a record, there
    /// is none, it does not know. Answers the port it listens on.
    fn name_server() -> u16 {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let port = socket.local_addr().unwrap().port();
        thread::spawn(move || {
            let mut buffer = [0; 512];
            while let Ok((length, from)) = socket.recv_from(&mut buffer) {
                let asked = &buffer[..length];
                // The question is the name, which ends with a zero, its type and its class (RFC 1035 §4.1).
                let end = 12 + asked[12..].iter().position(|byte| *byte == 0).unwrap() + 5;
                let (code, answers) = match asked[13] {
                    b'f' => (0, 1),
                    b'n' => (3, 0),
                    _ => (2, 0),
                };
                let mut told =
                    [&asked[..2], &[0x81, 0x80 | code, 0, 1, 0, answers, 0, 0, 0, 0]].concat();
                told.extend(&asked[12..end]);
                if answers == 1 {
                    let text = b"\x05first\x07 second";
                    told.extend([
                        0xC0,
                        12,
                        0,
                        16,
                        0,
                        1,
                        0,
                        0,
                        0,
                        60,
                        0,
                        u8::try_from(text.len()).unwrap(),
                    ]);
                    told.extend(text);
                }
                socket.send_to(&told, from).unwrap();
            }
        });
        port
    }

    #[actix_web::test]
    async fn what_name_servers_say_is_understood() {
        let mut connection = ConnectionConfig::udp();
        connection.port = name_server();
        let servers = vec![NameServerConfig::new([127, 0, 0, 1].into(), true, vec![connection])];
        let config = ResolverConfig::from_parts(None, Vec::new(), servers);
        let builder = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default());
        let dns = Dns(build(builder).map_err(|error| error.to_string()));
        assert_eq!(dns.txt("found.example").await, Ok(vec!["first second".to_owned()]));
        assert_eq!(dns.txt("none.example").await, Ok(Vec::new()));
        assert!(dns.txt("unknown.example").await.is_err());
        assert!(dns.txt("no name at all..").await.is_err());
    }
}
