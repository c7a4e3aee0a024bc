//! A place for copies, as it is written in the settings: a folder's path, or
//! `s3://bucket/prefix?endpoint=https://host:port&region=name&ca=/path/to/ca.pem`.

use super::reach::Reach;
use crate::error::{BackupError, BackupResult};
use std::{
    fmt, fs,
    net::IpAddr,
    path::{Path, PathBuf},
};

/// Where copies go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A folder. It must be there: a stick that is not plugged in is not written to.
    Folder(PathBuf),
    /// A bucket.
    S3(S3),
}

/// A bucket on a server that speaks S3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct S3 {
    /// The bucket's name.
    pub bucket: String,
    /// What the names of all objects begin with; may be empty.
    pub prefix: String,
    /// The server; none for Amazon's own.
    pub endpoint: Option<String>,
    /// The region's name.
    pub region: String,
    /// A file with the certificate of the server's own authority.
    pub authority: Option<PathBuf>,
    /// Where calls may go.
    pub reach: Reach,
}

/// Access keys by bucket. Read from a file that is nobody else's business; never shown.
#[derive(Clone, Default)]
pub struct Credentials(Vec<(String, String, String)>);

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(bucket, ..)| bucket)).finish()
    }
}

impl Credentials {
    /// Reads lines of `<bucket> <access key> <secret key>`; lines beginning with `#` are remarks.
    pub fn parse(text: &str) -> BackupResult<Self> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let line = |line: &str| {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                [bucket, access, secret] => Ok(((*bucket).to_owned(), (*access).to_owned(), (*secret).to_owned())),
                _ => Err(BackupError::BadKey("a line of access keys has three words: bucket, access key, secret key")),
            }
        };
        lines.map(line).collect::<BackupResult<_>>().map(Self)
    }

    /// Reads such a file.
    pub fn load(path: &Path) -> BackupResult<Self> {
        Self::parse(&fs::read_to_string(path).map_err(BackupError::io("read", path))?)
    }

    pub(super) fn of(&self, bucket: &str) -> Option<(&str, &str)> {
        self.0.iter().find(|(name, ..)| name == bucket).map(|(_, access, secret)| (access.as_str(), secret.as_str()))
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => write!(f, "{}", folder.display()),
            Self::S3(bucket) => bucket.fmt(f),
        }
    }
}

impl fmt::Display for S3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s3://{}/{}", self.bucket, self.prefix)?;
        self.endpoint.as_ref().map_or(Ok(()), |endpoint| write!(f, " at {endpoint}"))
    }
}

impl Target {
    /// Whether something can be sent there: a folder must exist, a bucket is asked when it is written to.
    pub fn is_within_reach(&self) -> bool {
        !matches!(self, Self::Folder(folder) if !folder.is_dir())
    }

    /// Reads a target as it is written in the settings; an address that may not be called is refused.
    pub fn parse(text: &str, reach: Reach) -> BackupResult<Self> {
        let wrong = |reason: &str| BackupError::Target { target: text.to_owned(), reason: reason.to_owned() };
        let Some(rest) = text.strip_prefix("s3://") else {
            let folder = PathBuf::from(text.strip_prefix("file://").unwrap_or(text));
            return if folder.is_absolute() {
                Ok(Self::Folder(folder))
            } else {
                Err(wrong("write a folder as a whole path, or a bucket as s3://bucket/prefix?endpoint=…"))
            };
        };
        let (place, options) = rest.split_once('?').unwrap_or((rest, ""));
        let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
        if bucket.is_empty() || bucket.contains('@') {
            return Err(wrong("the address names no bucket. Access keys belong into the file of access keys"));
        }
        let (mut endpoint, mut region, mut authority) = (None, "us-east-1".to_owned(), None);
        for option in options.split('&').filter(|option| !option.is_empty()) {
            match option.split_once('=') {
                Some(("endpoint", value)) => {
                    let checked = check_endpoint(value, reach).map_err(|reason| wrong(&reason))?;
                    endpoint = Some(checked.to_owned());
                }
                Some(("region", value)) => value.clone_into(&mut region),
                Some(("ca", value)) => authority = Some(PathBuf::from(value)),
                _ => return Err(wrong("after the question mark stand endpoint=, region= and ca= alone")),
            }
        }
        let prefix = prefix.trim_matches('/').to_owned();
        Ok(Self::S3(S3 { bucket: bucket.to_owned(), prefix, endpoint, region, authority, reach }))
    }
}

/// Whether an endpoint is an address that may be called. Names are looked up when they are called, and checked then.
fn check_endpoint(text: &str, reach: Reach) -> Result<&str, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let rest = rest.ok_or("the endpoint begins with https:// or http://")?;
    let host = rest.split('/').next().unwrap_or_default();
    if host.is_empty() || host.contains('@') {
        return Err("the endpoint names no server".to_owned());
    }
    let bare = match host.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    if let Ok(ip) = bare.parse::<IpAddr>() {
        reach.check(bare, ip).map_err(|closed| closed.to_string())?;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_as_people_write_them() {
        let parse = |text| Target::parse(text, Reach::default());
        assert_eq!(parse("/media/stick/lyceum").unwrap(), Target::Folder("/media/stick/lyceum".into()));
        let target = parse("s3://school/hill/?endpoint=http://10.0.0.5:9000&region=eu").unwrap();
        assert_eq!(target.to_string(), "s3://school/hill at http://10.0.0.5:9000");
        for wrong in ["", "backups", "s3://", "s3://key@bucket", "s3://b?x=1", "s3://b?endpoint=ftp://x"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn b25_addresses_that_may_not_be_called_are_refused_where_they_are_written() {
        let parse = |host, reach| Target::parse(&format!("s3://b?endpoint=http://{host}"), reach);
        for host in ["169.254.169.254", "169.254.169.254:80", "[fe80::1]", "[::ffff:169.254.169.254]:9000"] {
            assert!(parse(host, Reach { this_machine: true }).is_err(), "{host}");
        }
        for host in ["127.0.0.1:9000", "[::1]:9000"] {
            let refused = parse(host, Reach::default()).unwrap_err().to_string();
            assert!(refused.contains("it is this machine"), "{refused}");
            assert!(parse(host, Reach { this_machine: true }).is_ok(), "{host}");
        }
    }

    #[test]
    fn access_keys_do_not_show_themselves() {
        let keys = Credentials::parse("# mine\nschool AKIA very-secret\n").unwrap();
        assert_eq!(keys.of("school"), Some(("AKIA", "very-secret")));
        assert_eq!(format!("{keys:?}"), "[\"school\"]");
        assert!(Credentials::parse("school AKIA").is_err());
    }
}
