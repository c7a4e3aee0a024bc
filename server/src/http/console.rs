//! `/console/*`: what only commands on this machine ask of the running server, through its socket. Paths are the
//! machine's own, so that files of any size need no upload.

use super::{HttpState, caller::Peer, input, mount::json, problem::Problem};
use axum::{
    Extension, Router,
    extract::{Request, State},
    response::Response,
    routing::post,
};
use lyceum_api::{ApiError, ApiResult, Method, Nothing, ids::CourseId};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::path::PathBuf;

/// A folder, zip or file to bring in.
#[derive(Debug, Serialize, Deserialize)]
pub struct ImportOrder {
    /// Where it is, as an absolute path.
    pub path: PathBuf,
    /// The course to update in place; none for a new one.
    pub course: Option<CourseId>,
}

/// A course to write down.
#[derive(Debug, Serialize, Deserialize)]
pub struct ExportOrder {
    /// Which course.
    pub course: CourseId,
    /// A new folder or zip, as an absolute path.
    pub into: PathBuf,
}

/// The routes of the console.
pub fn routes() -> Router<HttpState> {
    Router::new().route("/console/import", post(import)).route("/console/export", post(export))
}

async fn import(
    State(state): State<HttpState>,
    peer: Option<Extension<Peer>>,
    request: Request,
) -> Result<Response, Problem> {
    let order: ImportOrder = read(peer, request).await?;
    Ok(json(&state.importing.import_path(&order.path, order.course, None).await?)?)
}

async fn export(
    State(state): State<HttpState>,
    peer: Option<Extension<Peer>>,
    request: Request,
) -> Result<Response, Problem> {
    let order: ExportOrder = read(peer, request).await?;
    state.importing.export_course(order.course, &order.into).await?;
    Ok(json(&Nothing {})?)
}

/// The order, if it came through the socket; for everybody else these addresses do not exist.
async fn read<T: DeserializeOwned>(peer: Option<Extension<Peer>>, request: Request) -> ApiResult<T> {
    if peer.is_none_or(|Extension(peer)| peer != Peer::Console) {
        return Err(ApiError::not_found("address"));
    }
    let body = input::read_body(request.into_body(), input::BODY_BYTES_MAX).await?;
    input::decode(Method::Post, &[], None, &body)
}
