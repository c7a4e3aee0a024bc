//! Signs out, here or everywhere.

use crate::{
    register::Register,
    rights::require_user,
    sessions::{end_all_in, end_in},
};
use lyceum_api::{ApiResult, Granted, Nothing, Viewer, endpoint::Grant};

impl Register {
    pub(super) async fn sign_out(&self, who: &Viewer) -> ApiResult<Granted<Nothing>> {
        let user = require_user(who)?;
        if let Some(session) = who.session {
            self.change(move |tx, ended| {
                ended.extend(end_in(tx, user, session)?);
                Ok(())
            })
            .await?;
        }
        Ok(Granted { body: Nothing {}, grant: Grant::End })
    }

    pub(super) async fn sign_out_everywhere(&self, who: &Viewer) -> ApiResult<Granted<Nothing>> {
        let user = require_user(who)?;
        self.change(move |tx, ended| {
            ended.extend(end_all_in(tx, user)?);
            Ok(())
        })
        .await?;
        Ok(Granted { body: Nothing {}, grant: Grant::End })
    }
}
