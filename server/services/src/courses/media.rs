//! Signed addresses of stored files: made for one person, good for hours, the same for hours so that browsers keep them.

use lyceum_api::{ApiError, ApiResult, ErrorKind, ids::UserId, imports::MediaQuery};
use lyceum_storage::{
    Store,
    records::courses::{MediaKey, StoredFile},
};

/// An address is good for six to twelve hours: until the end of the six hours after the running ones.
const STEP_S: i64 = 6 * 3600;

/// Makes and checks the signatures. Cheap to clone.
#[derive(Clone)]
pub struct Signer {
    key: [u8; 32],
}

impl Signer {
    /// Takes the key from the store, or makes and stores one from `random`.
    pub fn open(store: &Store, random: [u8; 32]) -> Result<Self, lyceum_storage::StoreError> {
        if let Some(MediaKey { key }) = store.get::<MediaKey>(&0)? {
            return Ok(Self { key });
        }
        let stored = store.transact_blocking(move |tx| {
            if let Some(MediaKey { key }) = tx.get::<MediaKey>(&0)? {
                return Ok(key);
            }
            tx.put(&0, &MediaKey { key: random })?;
            Ok::<_, lyceum_storage::StoreError>(random)
        });
        match stored {
            Ok(key) => Ok(Self { key }),
            Err(lyceum_storage::TransactError::Store(error) | lyceum_storage::TransactError::Refused(error)) => {
                Err(error)
            }
        }
    }

    /// The address of a file for a person.
    pub fn address(&self, file: &StoredFile, save_as: &str, person: UserId, now_s: i64) -> String {
        let hash = hex(&file.hash);
        let until = (now_s.div_euclid(STEP_S) + 2) * STEP_S;
        let person = person.to_string();
        let sign = self.sign(&hash, save_as, until, &person);
        format!("/media/{hash}?name={}&until={until}&for={person}&sign={sign}", percent_encode(save_as))
    }

    /// Checks an address.
    pub fn check(&self, hash: &str, query: &MediaQuery, now_s: i64) -> ApiResult<UserId> {
        let expected = self.mac(hash, &query.name, query.until, &query.r#for);
        // `blake3::Hash` compares in constant time.
        let given = blake3::Hash::from_hex(&query.sign).map_err(|_| refused())?;
        if given != expected {
            return Err(refused());
        }
        if query.until < now_s {
            return Err(ApiError::new(
                ErrorKind::Forbidden,
                "address_expired",
                "This address is too old. Please load the lesson again.",
            ));
        }
        query.r#for.parse().map_err(|_| refused())
    }

    fn sign(&self, hash: &str, name: &str, until: i64, person: &str) -> String {
        self.mac(hash, name, until, person).to_hex().to_string()
    }

    fn mac(&self, hash: &str, name: &str, until: i64, person: &str) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        // Lengths go in front, so that no two different addresses give the same bytes.
        for part in [hash, name, person] {
            hasher.update(&(part.len() as u64).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        hasher.update(&until.to_be_bytes());
        hasher.finalize()
    }
}

fn refused() -> ApiError {
    ApiError::new(
        ErrorKind::Forbidden,
        "address_refused",
        "This address is not valid. Please open the lesson and try from there.",
    )
}

/// The hash as HTTP names it.
pub fn hex(hash: &[u8; 32]) -> String {
    blake3::Hash::from_bytes(*hash).to_hex().to_string()
}

fn percent_encode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.push(char::from_digit(u32::from(digit), 16).unwrap_or('0').to_ascii_uppercase());
            }
        }
        out
    })
}

/// Type and place of a file by the ending of its name: `(mime, shown in the page)`. Everything else is saved only.
/// Pictures under these names are stored as we encoded them, never as they came (`imports/`).
pub fn type_of(name: &str) -> (&'static str, bool) {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("png") => ("image/png", true),
        Some("jpg" | "jpeg") => ("image/jpeg", true),
        Some("gif") => ("image/gif", true),
        Some("webp") => ("image/webp", true),
        Some("mp4" | "m4v") => ("video/mp4", true),
        Some("vtt") => ("text/vtt", true),
        Some("pdf") => ("application/pdf", false),
        Some("docx") => ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", false),
        Some("pptx") => ("application/vnd.openxmlformats-officedocument.presentationml.presentation", false),
        _ => ("application/octet-stream", false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(address: &str) -> (String, MediaQuery) {
        let (hash, query) = address.strip_prefix("/media/").unwrap().split_once('?').unwrap();
        let field = |name: &str| query.split('&').find_map(|p| p.strip_prefix(&format!("{name}="))).unwrap().to_owned();
        let name = field("name").replace("%20", " ");
        (
            hash.to_owned(),
            MediaQuery { name, until: field("until").parse().unwrap(), r#for: field("for"), sign: field("sign") },
        )
    }

    #[test]
    fn an_address_is_good_for_its_person_name_file_and_time_only() {
        let signer = Signer { key: [7; 32] };
        let file = StoredFile { name: String::new(), hash: [1; 32], bytes: 5 };
        let (hash, query) = parse(&signer.address(&file, "my film.mp4", UserId(9), 1_000_000));
        assert_eq!(signer.check(&hash, &query, 1_000_000), Ok(UserId(9)));
        assert_eq!(signer.check(&hash, &query, 1_000_000 + STEP_S), Ok(UserId(9)), "at least six hours");
        assert_eq!(signer.check(&hash, &query, query.until + 1).unwrap_err().code, "address_expired");

        let other_person = MediaQuery { r#for: UserId(8).to_string(), ..query.clone() };
        let other_name = MediaQuery { name: "my film.html".to_owned(), ..query.clone() };
        let later = MediaQuery { until: query.until + 1, ..query.clone() };
        let no_sign = MediaQuery { sign: String::new(), ..query.clone() };
        for wrong in [other_person, other_name, later, no_sign] {
            assert_eq!(signer.check(&hash, &wrong, 1_000_000).unwrap_err().code, "address_refused", "{wrong:?}");
        }
        assert_eq!(signer.check(&hex(&[2; 32]), &query, 1_000_000).unwrap_err().code, "address_refused");
        let other_key = Signer { key: [8; 32] };
        assert_eq!(other_key.check(&hash, &query, 1_000_000).unwrap_err().code, "address_refused");
    }

    #[test]
    fn the_address_stays_the_same_for_hours() {
        let signer = Signer { key: [7; 32] };
        let file = StoredFile { name: String::new(), hash: [1; 32], bytes: 5 };
        let at = |s| signer.address(&file, "a.png", UserId(9), s);
        assert_eq!(at(STEP_S), at(2 * STEP_S - 1));
        assert_ne!(at(STEP_S), at(2 * STEP_S));
    }

    #[test]
    fn only_known_types_are_shown() {
        assert_eq!(type_of("a.PNG"), ("image/png", true));
        for name in ["a.html", "a.svg", "a.js", "a", "a.png.exe"] {
            assert_eq!(type_of(name), ("application/octet-stream", false), "{name}");
        }
        assert!(!type_of("a.pdf").1);
    }
}
