//! A mail server of somebody else's (`aiosmtpd`); what it does is in `server.py`.

use std::{
    ffi::OsStr,
    io::{BufRead as _, BufReader, Lines, Write as _},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{Arc, Mutex},
};

use muster_app::Post;
use muster_server::mail::SmtpPost;
use serde_json::Value;

use crate::conformance::venv;

/// The sender of every mail.
pub(super) const FROM: &str = "Muster <muster@contoso.example>";

/// A mail server; dropped, it is killed.
pub(super) struct MailServer {
    child: Child,
    /// Both ends of one conversation.
    talk: Mutex<(ChildStdin, Lines<BufReader<ChildStdout>>)>,
    pub(super) url: String,
    pub(super) port: u64,
}

impl MailServer {
    /// Starts it; none where there are no Python tools.
    pub(super) fn start() -> Option<Self> {
        Self::start_with(&[])
    }

    /// The same that speaks TLS, from the start or after STARTTLS, and asks who is there.
    pub(super) fn start_encrypted(way: &str, certificate: &Path, key: &Path) -> Option<Self> {
        Self::start_with(&[way.as_ref(), certificate.as_os_str(), key.as_os_str()])
    }

    fn start_with(arguments: &[&OsStr]) -> Option<Self> {
        let venv = venv()?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/mail/server.py");
        let mut child = Command::new(venv.join("bin/python"))
            .arg(script)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the mail server starts");
        let (stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut lines = BufReader::new(stdout).lines();
        let port = &said(&mut lines)["port"];
        let url = format!("smtp://127.0.0.1:{port}");
        let port = port.as_u64().unwrap();
        Some(Self { child, talk: Mutex::new((stdin, lines)), url, port })
    }

    /// As the product is configured for it.
    pub(super) fn post(&self) -> Arc<dyn Post> {
        Arc::new(SmtpPost::new(&self.url, FROM, "https://muster.example", None).unwrap())
    }

    /// The mails it took since this was last asked.
    pub(super) fn taken(&self) -> Vec<Value> {
        let (stdin, lines) = &mut *self.talk.lock().unwrap();
        writeln!(stdin, "?").unwrap();
        let mut mails = Vec::new();
        loop {
            let line = said(lines);
            if line["taken"].is_number() {
                return mails;
            }
            mails.push(line);
        }
    }
}

fn said(lines: &mut Lines<BufReader<ChildStdout>>) -> Value {
    let line = lines.next().expect("the mail server lives").unwrap();
    serde_json::from_str(&line).unwrap_or_else(|e| panic!("{e}: {line}"))
}

impl Drop for MailServer {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
