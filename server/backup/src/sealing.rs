//! Encryption of streams by age: to the public keys of the school, and to the key of this process for the proof.

use crate::{
    error::{BackupError, BackupResult},
    key::{PrivateKey, PublicKey},
};
use age::{DecryptError, Decryptor, Encryptor, stream::StreamReader, stream::StreamWriter};
use std::io::{self, Read, Write};

/// Who can open what is written.
#[derive(Clone, Debug)]
pub struct Keys {
    /// The public keys of the school; never empty where something is written.
    pub school: Vec<PublicKey>,
    /// The key of this process: what it wrote itself, it can restore at once.
    pub process: PrivateKey,
}

impl Keys {
    /// Keys for one process.
    pub fn new(school: Vec<PublicKey>) -> Self {
        Self { school, process: PrivateKey::for_this_process() }
    }

    /// Names of the school's keys.
    pub(crate) fn names(&self) -> Vec<String> {
        self.school.iter().map(PublicKey::name).collect()
    }

    /// Encrypts what is written. Without [`StreamWriter::finish`] the result cannot be opened.
    pub(crate) fn seal<W: Write>(&self, out: W) -> BackupResult<io::Result<StreamWriter<W>>> {
        if self.school.is_empty() {
            return Err(BackupError::NoKey);
        }
        let own = self.process.public();
        let all = self.school.iter().chain([&own]).map(PublicKey::recipient);
        let encryptor = Encryptor::with_recipients(all).map_err(|_| BackupError::NoKey)?;
        Ok(encryptor.wrap_output(out))
    }
}

/// Decrypts `input`; `name` and `needed` (names of its keys) are for errors.
pub(crate) fn unseal<R: Read>(
    input: R,
    key: &PrivateKey,
    name: &str,
    needed: &[String],
) -> BackupResult<StreamReader<R>> {
    let opened = Decryptor::new(input).and_then(|decryptor| decryptor.decrypt(std::iter::once(key.identity())));
    opened.map_err(|error| match error {
        // With the right key it is the head that was damaged.
        DecryptError::NoMatchingKeys if !needed.contains(&key.public().name()) => {
            BackupError::WrongKey { needed: needed.join(" or "), given: key.public().name() }
        }
        DecryptError::Io(error) => BackupError::damaged(name, format!("cannot be read: {error}")),
        other => BackupError::damaged(name, format!("cannot be opened: {other}")),
    })
}
