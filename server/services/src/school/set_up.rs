//! Sets the school up: once, by somebody at the server or with the token that it printed.

use super::{ThisSchool, recovery_sheet::draw_words, words_hash};
use crate::{
    accounts::{check_language, check_secret, clean_name, clean_title},
    faults::unreadable,
    people::new_class_in,
    plan::Plan,
    register::{NewAccount, person},
    rights::is_console,
};
use lyceum_api::{
    ApiError, ApiResult, ErrorKind, Granted, Role, Viewer,
    ids::{ClassId, UserId},
    school::{SetupDone, SetupForm},
};
use lyceum_backup::PrivateKey;
use lyceum_storage::records::{
    backups::BackupKey,
    school::{RecoverySheet, SchoolRecord},
};
use std::sync::Arc;

/// The name of the class that the first start makes, in the school's language where pages are written in it. Teachers
/// rename it.
fn first_class(language: &str) -> &'static str {
    match language.split('-').next().unwrap_or_default() {
        "ar" => "الصف 1",
        "es" => "Clase 1",
        "fr" => "Classe 1",
        _ => "Class 1",
    }
}

impl ThisSchool {
    pub(super) async fn set_up_school(&self, who: &Viewer, input: SetupForm) -> ApiResult<Granted<SetupDone>> {
        let register = &self.register;
        if register.store.exists::<SchoolRecord>(&()).map_err(unreadable)? {
            return Err(already_done());
        }
        self.require_token(who, &input.token)?;
        check_language("language", &input.language)?;
        let school_name = clean_title("school_name", &input.school_name, 80)?;
        let admin_name = clean_name("admin_name", &input.admin_name)?;
        check_secret("admin_password", &input.admin_password, Role::Admin, &admin_name)?;
        let time_zone = if input.time_zone.is_empty() { self.defaults.time_zone.clone() } else { input.time_zone };
        Plan::check_time_zone(&time_zone).map_err(|_| unknown_zone())?;

        let words = draw_words(register.entropy.as_ref());
        let sheet_hash = words_hash(&words.join(" ")).ok_or_else(ApiError::internal)?;
        // The same words open the backups; the server keeps only the half of that key that encrypts.
        let key = PrivateKey::from_words(&words.join(" ")).ok_or_else(ApiError::internal)?;
        let (class, now_s) = (ClassId(register.new_id()), register.now_s());
        let create_class =
            new_class_in(class, first_class(&input.language).to_owned(), now_s, register.entropy.as_ref());
        let admin = NewAccount {
            id: UserId(register.new_id()),
            name: admin_name,
            role: Role::Admin,
            secret_hash: register.hasher.hash(&input.admin_password).await?,
            has_pin: false,
            class: None,
            created_s: now_s,
        };
        let school = SchoolRecord {
            name: school_name,
            language: input.language,
            time_zone: time_zone.clone(),
            first_class: class,
            created_s: now_s,
        };
        let backup_key = BackupKey { public: key.public().to_string(), created_s: now_s };
        let seed = register.session_seed();
        let (admin, class, session) = register
            .change(move |tx, _| {
                if tx.exists::<SchoolRecord>(&())? {
                    return Err(already_done().into());
                }
                let class = create_class(tx)?;
                let admin = admin.create_in(tx)?;
                tx.put(&(), &school)?;
                tx.put(&(), &RecoverySheet { user: admin.id, words_hash: *sheet_hash.as_bytes() })?;
                tx.put(&(), &backup_key)?;
                let session = seed.start_in(tx, admin.id)?;
                Ok((admin, class, session))
            })
            .await?;
        register.plan.set_time_zone(&time_zone).map_err(|_| unknown_zone())?;
        if input.demo_course {
            self.bring_demo_course(who, admin.id).await?;
        }
        Ok(session.grant(SetupDone { person: person(&admin), recovery_words: words, class_code: class.code }))
    }

    /// Brings the demo course in. The school is set up whatever becomes of it, so a browser does not wait; the console
    /// does, because its process ends afterwards.
    async fn bring_demo_course(&self, who: &Viewer, admin: UserId) -> ApiResult<()> {
        let admin = self.register.sessions.viewer_of(admin)?;
        let demo_course = Arc::clone(&self.demo_course);
        // Before this returns, so that a question in the same second hears of it.
        let announcement = demo_course.announce();
        let brought = tokio::spawn(async move {
            let _announcement = announcement;
            if let Err(error) = demo_course.bring_in(&admin).await {
                tracing::error!(%error, "the demo course could not be brought in");
            }
        });
        if is_console(who)
            && let Err(error) = brought.await
        {
            tracing::error!(%error, "the demo course could not be brought in");
        }
        Ok(())
    }

    fn require_token(&self, who: &Viewer, token: &str) -> ApiResult<()> {
        if who.on_this_machine {
            return Ok(());
        }
        let attempt = self.register.throttle.begin_for("setup", &who.network)?;
        let (given, printed) = (token_key(token), token_key(&self.setup_token));
        // Hashes are compared in constant time.
        let right = blake3::hash(given.as_bytes()) == blake3::hash(printed.as_bytes());
        if right && !printed.is_empty() {
            self.register.throttle.was_right(&attempt);
            return Ok(());
        }
        self.register.throttle.was_wrong(attempt);
        Err(ApiError {
            field: Some("token".to_owned()),
            ..ApiError::new(
                ErrorKind::WrongSecret,
                "setup_token",
                "This is not the token that the server printed when it started. Please look at its window, or open this page on the server itself.",
            )
        })
    }
}

/// The token as it is compared: letters and digits alone, however they were copied from the server's window.
fn token_key(token: &str) -> String {
    token.chars().filter(char::is_ascii_alphanumeric).take(100).map(|c| c.to_ascii_uppercase()).collect()
}

fn already_done() -> ApiError {
    ApiError::new(ErrorKind::Conflict, "already_set_up", "This school is set up already. Please sign in.")
}

fn unknown_zone() -> ApiError {
    ApiError::invalid("time_zone", "time_zone", "This time zone is not known. An example is Africa/Nairobi.")
}
