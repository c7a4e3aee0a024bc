//! Finds the file behind a signed address.

use super::Importing;
use crate::courses::media::type_of;
use lyceum_api::{
    ApiError, ApiResult,
    imports::{MediaFile, MediaQuery},
};
use lyceum_storage::Hash;

impl Importing {
    /// Checks the signature, then finds the file. The type comes from the signed name and an allow list, never from a
    /// client.
    pub(super) fn open_media(&self, hash: &str, query: &MediaQuery) -> ApiResult<MediaFile> {
        let user = self.signer.check(hash, query, self.basis.now_s())?;
        let not_found = || ApiError::not_found("file");
        let bytes = blake3::Hash::from_hex(hash).map_err(|_| not_found())?;
        let path = self.basis.store.blobs().path(&Hash(*bytes.as_bytes())).ok_or_else(not_found)?;
        let length = std::fs::metadata(&path).map_err(|_| not_found())?.len();
        let (mime, inline) = type_of(&query.name);
        Ok(MediaFile { path, bytes: length, mime, inline, video_of: (mime == "video/mp4").then_some(user) })
    }
}
