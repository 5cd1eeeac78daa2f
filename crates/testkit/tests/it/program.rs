//! The real program, run as a process.

use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    thread::JoinHandle,
};

use muster_testkit::TestDatabase;
use serde_json::Value;

/// How `muster` ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    /// Fails unless the exit code is this one.
    #[track_caller]
    pub(crate) fn assert_code(&self, code: i32) -> &Self {
        assert_eq!(self.code, Some(code), "{}\n{}", self.stdout, self.stderr);
        self
    }

    /// The answer as JSON, after success.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        self.assert_code(0);
        serde_json::from_str(&self.stdout).unwrap_or_else(|e| panic!("{e}: {}", self.stdout))
    }
}

/// The program with its configuration in the environment.
pub(crate) struct Program {
    environment: Vec<(&'static str, String)>,
}

impl Program {
    /// On this database; the schema is made by the first command.
    pub(crate) fn on(database: &TestDatabase) -> Self {
        Self {
            environment: vec![
                ("MUSTER__DATABASE__URL", database.url.clone()),
                ("MUSTER__DATABASE__MIGRATE", "always".into()),
                ("MUSTER__DATABASE__CONNECTIONS", "8".into()),
                ("MUSTER__HTTP__PUBLIC_URL", "https://muster.example".into()),
            ],
        }
    }

    /// The same with one more variable.
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.environment.push((name, value.to_owned()));
        self
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_muster-under-test"));
        command
            .args(args)
            .env_clear()
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Ended {
        self.run_with_input(args, "")
    }

    /// Runs a command with these words on standard input.
    pub(crate) fn run_with_input(&self, args: &[&str], input: &str) -> Ended {
        let mut child = self.command(args).spawn().expect("the program starts");
        let mut stdin = child.stdin.take().unwrap();
        // A command that reads nothing may have closed its input already.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        let output = child.wait_with_output().expect("the program ends");
        Ended {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a command that answers JSON.
    #[track_caller]
    pub(crate) fn json(&self, args: &[&str]) -> Value {
        self.run(&[&["--json"], args].concat()).json()
    }

    /// Starts serving, and answers once it listens.
    pub(crate) fn serve(self) -> Serving {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let program = self.with("MUSTER__HTTP__LISTEN", &free.to_string());
        let mut child = program.command(&["serve"]).spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut seen = Vec::new();
        loop {
            match lines.next() {
                Some(Ok(line)) if line.contains("Muster serves") => break,
                Some(Ok(line)) => seen.push(line),
                _ => panic!("it ended before it served:\n{}", seen.join("\n")),
            }
        }
        // Read on, so that a full pipe never holds the server up.
        let said = std::thread::spawn(move || lines.map_while(Result::ok).collect());
        Serving { child, address: free, said: Some(said) }
    }
}

/// A serving process; dropped, it is killed.
pub(crate) struct Serving {
    child: Child,
    pub(crate) address: SocketAddr,
    /// Collects what it says.
    said: Option<JoinHandle<Vec<String>>>,
}

impl Serving {
    /// Kills it without a word, as a loss of power would.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("the program is killed");
        self.child.wait().expect("the program ends");
    }

    /// Kills it and answers what it said since it serves.
    pub(crate) fn said(&mut self) -> String {
        self.kill();
        let said = self.said.take().map(|said| said.join().expect("its lines"));
        said.unwrap_or_default().join("\n")
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One HTTP/1.1 connection.
pub(crate) struct Connection(BufReader<TcpStream>);

impl Connection {
    pub(crate) fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Sends a request and reads the whole answer; an error where the connection breaks.
    pub(crate) fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &str,
        body: &Value,
    ) -> io::Result<(u16, Value)> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: muster\r\n{headers}Content-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n",
            body.len(),
        );
        self.0.get_mut().write_all((head + &body).as_bytes())?;
        let broken = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let mut status = 0;
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line)? == 0 {
                return Err(broken());
            }
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            // Python's own server is of the older version.
            let rest = line.strip_prefix("HTTP/1.1 ").or_else(|| line.strip_prefix("HTTP/1.0 "));
            if let Some(rest) = rest {
                status = rest[..3].parse().map_err(|_digits| broken())?;
            } else if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().map_err(|_digits| broken())?;
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body)?;
        Ok((status, serde_json::from_slice(&body).unwrap_or(Value::Null)))
    }
}
