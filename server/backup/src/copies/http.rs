//! How buckets are spoken to: plain hyper, TLS by rustls. Redirects are not followed: they could lead anywhere.

use super::reach::{Closed, Reach, Resolver};
use crate::error::{BackupError, BackupResult};
use async_trait::async_trait;
use http_body_util::BodyExt;
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{
        Client,
        connect::{HttpConnector as Tcp, dns::GaiResolver},
    },
    rt::TokioExecutor,
};
use object_store::{
    ClientOptions,
    client::{
        HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody, HttpResponse,
        HttpResponseBody, HttpService,
    },
};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};
use std::{net::IpAddr, path::Path, sync::Arc, time::Duration};

/// Longest time until a bucket answers one request, its body sent.
const ANSWER_TIME: Duration = Duration::from_mins(5);
const CONNECT_TIME: Duration = Duration::from_secs(10);

/// Makes clients; itself one client.
#[derive(Clone, Debug)]
pub(super) struct Connector {
    client: Client<HttpsConnector<Tcp<Resolver>>, HttpRequestBody>,
    reach: Reach,
}

impl Connector {
    /// With the certificates that browsers trust, or with those of one file alone.
    pub fn new(authority: Option<&Path>, reach: Reach) -> BackupResult<Self> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.map_err(|error| BackupError::TestBroke(error.to_string()))?;
        let config = match authority {
            None => config.with_webpki_roots(),
            Some(path) => config.with_root_certificates(read_authority(path)?),
        };
        let mut tcp = Tcp::new_with_resolver(Resolver { reach, names: GaiResolver::new() });
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(CONNECT_TIME));
        let https = HttpsConnectorBuilder::new()
            .with_tls_config(config.with_no_client_auth())
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        Ok(Self { client: Client::builder(TokioExecutor::new()).build(https), reach })
    }
}

fn read_authority(path: &Path) -> BackupResult<RootCertStore> {
    let bad = || BackupError::Target {
        target: path.display().to_string(),
        reason: "this file holds no certificate in PEM form".to_owned(),
    };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|_| bad())? {
        roots.add(certificate.map_err(|_| bad())?).map_err(|_| bad())?;
    }
    if roots.is_empty() { Err(bad()) } else { Ok(roots) }
}

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

#[async_trait]
impl HttpService for Connector {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        // An address that is written out is never looked up, so the resolver does not see it.
        let host = request.uri().host().unwrap_or_default();
        if let Ok(ip) = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
            self.reach.check(host, ip).map_err(|closed| HttpError::new(HttpErrorKind::Unknown, closed))?;
        }
        let answered = tokio::time::timeout(ANSWER_TIME, self.client.request(request)).await;
        let answered = answered.map_err(|late| HttpError::new(HttpErrorKind::Timeout, late))?;
        let response = answered.map_err(|error| {
            let kind = match Closed::behind(&error) {
                // Trying again would lead to the same address.
                Some(_) => HttpErrorKind::Unknown,
                None if error.is_connect() => HttpErrorKind::Connect,
                None => HttpErrorKind::Request,
            };
            HttpError::new(kind, error)
        })?;
        let (head, body) = response.into_parts();
        let body = body.map_err(|error| HttpError::new(HttpErrorKind::Interrupted, error));
        Ok(HttpResponse::from_parts(head, HttpResponseBody::new(body)))
    }
}
