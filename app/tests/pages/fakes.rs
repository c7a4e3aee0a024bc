//! Services that only know what a page needs to be drawn. What a test does not ask for is refused.

use crate::{content, operating, teaching, timetable, watching};
use lyceum_api::{
    ApiError, ApiResult, EventStream, Granted, Nothing, Ports, Role, Viewer, accounts, allowances, asking, backups,
    chat, completions,
    courses::{self, CourseList},
    ids::UserId,
    imports, jobs, monitoring, operations, people, school, tutoring,
};
use lyceum_app::context::RequestContext;
use std::sync::Arc;

/// Services for somebody of this role.
#[derive(Clone)]
struct Fake {
    role: Option<Role>,
    /// Whether the school is still to be set up.
    is_new: bool,
}

impl Fake {
    fn role(&self) -> ApiResult<Role> {
        self.role.ok_or_else(ApiError::signed_out)
    }
}

fn refused() -> ApiError {
    ApiError::not_found("thing")
}

/// A request of somebody of this role.
pub fn request(role: Option<Role>) -> RequestContext {
    request_to(Fake { role, is_new: false })
}

/// A request to a server on which no school is set up yet.
pub fn first_request() -> RequestContext {
    request_to(Fake { role: None, is_new: true })
}

fn request_to(fake: Fake) -> RequestContext {
    let role = fake.role;
    let fake = Arc::new(fake);
    let ports = Ports {
        school: fake.clone(),
        accounts: fake.clone(),
        people: fake.clone(),
        courses: fake.clone(),
        imports: fake.clone(),
        files: fake.clone(),
        asking: fake.clone(),
        chats: fake.clone(),
        tutoring: fake.clone(),
        backups: fake.clone(),
        operations: fake.clone(),
        jobs: fake.clone(),
        allowances: fake.clone(),
        monitoring: fake.clone(),
        completions: fake,
    };
    let anonymous = Viewer::anonymous("127.0.0.1", "en");
    let viewer = match role {
        Some(role) => Viewer { user: Some(UserId(1)), role, name: content::name(role), ..anonymous },
        None => anonymous,
    };
    RequestContext { ports, viewer, assets_base: "assets".to_owned(), words_base: "words".to_owned() }
}

#[async_trait::async_trait]
impl school::School for Fake {
    async fn get_school(&self, _: &Viewer, _: Nothing) -> ApiResult<school::SchoolInfo> {
        let school = content::school(self.role.is_some());
        Ok(if self.is_new { teaching::new_school(school) } else { school })
    }
    async fn set_up(&self, _: &Viewer, _: school::SetupForm) -> ApiResult<Granted<school::SetupDone>> {
        Err(refused())
    }
    async fn get_projector_page(&self, _: &Viewer, _: school::ProjectorQuery) -> ApiResult<school::ProjectorPage> {
        Ok(content::projector())
    }
}

#[async_trait::async_trait]
impl accounts::Accounts for Fake {
    async fn sign_in(&self, _: &Viewer, _: accounts::SignIn) -> ApiResult<Granted<accounts::Person>> {
        Err(refused())
    }
    async fn sign_up(&self, _: &Viewer, _: accounts::SignUp) -> ApiResult<Granted<accounts::Person>> {
        Err(refused())
    }
    async fn recover(&self, _: &Viewer, _: accounts::Recover) -> ApiResult<Granted<accounts::Person>> {
        Err(refused())
    }
    async fn sign_out(&self, _: &Viewer, _: Nothing) -> ApiResult<Granted<Nothing>> {
        Err(refused())
    }
    async fn sign_out_everywhere(&self, _: &Viewer, _: Nothing) -> ApiResult<Granted<Nothing>> {
        Err(refused())
    }
    async fn change_secret(&self, _: &Viewer, _: accounts::ChangeSecret) -> ApiResult<Granted<Nothing>> {
        Err(refused())
    }
    async fn get_me(&self, _: &Viewer, _: Nothing) -> ApiResult<accounts::Me> {
        self.role().map(content::me)
    }
    async fn set_preferences(&self, _: &Viewer, _: accounts::Preferences) -> ApiResult<Nothing> {
        Err(refused())
    }
    async fn list_sessions(&self, _: &Viewer, _: Nothing) -> ApiResult<accounts::SessionList> {
        Ok(content::sessions())
    }
    async fn get_quotas(&self, _: &Viewer, _: Nothing) -> ApiResult<accounts::Quotas> {
        Ok(content::quotas())
    }
}

#[async_trait::async_trait]
impl people::People for Fake {
    async fn list_people(&self, _: &Viewer, _: people::PeopleQuery) -> ApiResult<people::PeoplePage> {
        Ok(content::people())
    }
    async fn add_person(&self, _: &Viewer, _: people::NewPerson) -> ApiResult<people::NewSecret> {
        Err(refused())
    }
    async fn reset_person(&self, _: &Viewer, _: people::PersonRef) -> ApiResult<people::NewSecret> {
        Err(refused())
    }
    async fn disable_person(&self, _: &Viewer, _: people::SetDisabled) -> ApiResult<Nothing> {
        Err(refused())
    }
    async fn list_classes(&self, _: &Viewer, _: Nothing) -> ApiResult<people::ClassList> {
        Ok(content::classes())
    }
    async fn add_class(&self, _: &Viewer, _: people::NewClass) -> ApiResult<people::Class> {
        Err(refused())
    }
    async fn change_class(&self, _: &Viewer, _: people::ChangeClass) -> ApiResult<people::Class> {
        Err(refused())
    }
    async fn list_keys(&self, _: &Viewer, _: Nothing) -> ApiResult<people::KeyList> {
        Ok(content::keys())
    }
    async fn add_key(&self, _: &Viewer, _: people::NewKey) -> ApiResult<people::NewKeyDone> {
        Err(refused())
    }
    async fn revoke_key(&self, _: &Viewer, _: people::KeyRef) -> ApiResult<Nothing> {
        Err(refused())
    }
}

#[async_trait::async_trait]
impl courses::Courses for Fake {
    async fn get_home(&self, _: &Viewer, _: Nothing) -> ApiResult<courses::Home> {
        self.role().map(content::home)
    }
    async fn list_courses(&self, _: &Viewer, _: Nothing) -> ApiResult<courses::CourseList> {
        Ok(CourseList { courses: content::courses() })
    }
    async fn get_course(&self, _: &Viewer, input: courses::CourseRef) -> ApiResult<courses::Course> {
        content::course(input.course, self.role).ok_or_else(|| ApiError::not_found("course"))
    }
    async fn change_course(&self, _: &Viewer, _: courses::ChangeCourse) -> ApiResult<Nothing> {
        Err(refused())
    }
    async fn delete_course(&self, _: &Viewer, _: courses::CourseRef) -> ApiResult<Nothing> {
        Err(refused())
    }
    async fn restore_course(&self, _: &Viewer, _: courses::CourseRef) -> ApiResult<Nothing> {
        Err(refused())
    }
    async fn get_lesson(&self, _: &Viewer, input: courses::LessonRef) -> ApiResult<courses::Lesson> {
        content::lesson(input.lesson).ok_or_else(|| ApiError::not_found("lesson"))
    }
    async fn mark_quiz(&self, _: &Viewer, _: courses::QuizAttempt) -> ApiResult<courses::QuizResult> {
        Err(refused())
    }
    async fn save_progress(&self, _: &Viewer, _: courses::ProgressBatch) -> ApiResult<Nothing> {
        Err(refused())
    }
}

#[async_trait::async_trait]
impl imports::Imports for Fake {
    async fn start_import(&self, _: &Viewer, _: imports::NewImport) -> ApiResult<imports::ImportState> {
        Err(refused())
    }
    async fn list_imports(&self, _: &Viewer, _: Nothing) -> ApiResult<imports::ImportList> {
        Ok(imports::ImportList { imports: teaching::imports() })
    }
    async fn get_import(&self, _: &Viewer, input: imports::ImportRef) -> ApiResult<imports::ImportState> {
        teaching::import(input.import).ok_or_else(|| ApiError::not_found("import"))
    }
    async fn finish_import(&self, _: &Viewer, _: imports::ImportRef) -> ApiResult<imports::ImportState> {
        Err(refused())
    }
    async fn cancel_import(&self, _: &Viewer, _: imports::ImportRef) -> ApiResult<Nothing> {
        Err(refused())
    }
}

#[async_trait::async_trait]
impl asking::Asking for Fake {
    async fn search(&self, _: &Viewer, input: asking::SearchQuery) -> ApiResult<asking::SearchResults> {
        Ok(content::found(&input.q))
    }
    async fn get_passage(&self, _: &Viewer, _: asking::PassageRef) -> ApiResult<asking::PassagePlace> {
        Err(refused())
    }
    async fn ask(&self, _: &Viewer, _: asking::AskForm) -> ApiResult<EventStream> {
        Err(refused())
    }
    async fn list_my_questions(&self, _: &Viewer, _: Nothing) -> ApiResult<asking::QuestionList> {
        Ok(asking::QuestionList { questions: content::questions() })
    }
    async fn list_questions(&self, _: &Viewer, _: Nothing) -> ApiResult<asking::QuestionList> {
        Ok(asking::QuestionList { questions: content::questions() })
    }
    async fn tell_teacher(&self, _: &Viewer, _: asking::QuestionRef) -> ApiResult<Nothing> {
        Err(refused())
    }
}

#[async_trait::async_trait]
impl chat::Chats for Fake {
    async fn list_conversations(&self, _: &Viewer, _: Nothing) -> ApiResult<chat::ConversationList> {
        Ok(content::conversations())
    }
    async fn start_conversation(&self, _: &Viewer, _: Nothing) -> ApiResult<chat::ConversationRow> {
        Err(refused())
    }
    async fn get_conversation(&self, _: &Viewer, _: chat::ConversationRef) -> ApiResult<chat::Conversation> {
        Ok(content::conversation())
    }
    async fn rename_conversation(&self, _: &Viewer, _: chat::RenameConversation) -> ApiResult<Nothing> {
        Err(refused())
    }
    async fn delete_conversation(&self, _: &Viewer, _: chat::ConversationRef) -> ApiResult<Nothing> {
        Err(refused())
    }
    async fn restore_conversation(&self, _: &Viewer, _: chat::ConversationRef) -> ApiResult<Nothing> {
        Err(refused())
    }
    async fn export_conversation(&self, _: &Viewer, _: chat::ConversationRef) -> ApiResult<chat::ConversationExport> {
        Err(refused())
    }
    async fn send_message(&self, _: &Viewer, _: chat::SendMessage) -> ApiResult<EventStream> {
        Err(refused())
    }
    async fn regenerate(&self, _: &Viewer, _: chat::ConversationRef) -> ApiResult<EventStream> {
        Err(refused())
    }
    async fn stop_answer(&self, _: &Viewer, _: chat::ConversationRef) -> ApiResult<Nothing> {
        Err(refused())
    }
}

#[async_trait::async_trait]
impl tutoring::Tutoring for Fake {
    async fn get_ladder(&self, _: &Viewer, _: tutoring::ExerciseRef) -> ApiResult<tutoring::Ladder> {
        Err(refused())
    }
    async fn ask_hint(&self, _: &Viewer, _: tutoring::HintForm) -> ApiResult<EventStream> {
        Err(refused())
    }
}

#[async_trait::async_trait]
impl backups::Backups for Fake {
    async fn list_backups(&self, _: &Viewer, _: Nothing) -> ApiResult<backups::BackupList> {
        Ok(operating::backups())
    }
    async fn make_backup(&self, _: &Viewer, _: backups::NewBackup) -> ApiResult<backups::BackupDone> {
        Err(refused())
    }
    async fn verify_backup(&self, _: &Viewer, _: backups::BackupName) -> ApiResult<backups::BackupDone> {
        Err(refused())
    }
    async fn prune_backups(&self, _: &Viewer, _: backups::PruneBackup) -> ApiResult<backups::BackupDone> {
        Err(refused())
    }
    async fn send_copies(&self, _: &Viewer, _: backups::BackupAct) -> ApiResult<backups::BackupDone> {
        Err(refused())
    }
    async fn run_drill(&self, _: &Viewer, _: backups::BackupAct) -> ApiResult<backups::BackupDone> {
        Err(refused())
    }
    async fn new_backup_key(&self, _: &Viewer, _: Nothing) -> ApiResult<backups::NewBackupWords> {
        Err(refused())
    }
}

#[async_trait::async_trait]
impl operations::Operations for Fake {
    async fn get_plan(&self, _: &Viewer, _: Nothing) -> ApiResult<operations::PlanReport> {
        Ok(operating::plan())
    }
    async fn list_models(&self, _: &Viewer, _: Nothing) -> ApiResult<operations::ModelList> {
        Ok(operating::models())
    }
    async fn use_model(&self, _: &Viewer, _: operations::ModelChoice) -> ApiResult<operations::ModelList> {
        Ok(operating::models())
    }
    async fn get_queue(&self, _: &Viewer, _: Nothing) -> ApiResult<operations::QueueReport> {
        Ok(operations::QueueReport { running: 3, waiting: 2, tokens_per_s: 118.4 })
    }
}

#[async_trait::async_trait]
impl jobs::Jobs for Fake {
    async fn list_jobs(&self, _: &Viewer, _: Nothing) -> ApiResult<jobs::JobList> {
        Ok(timetable::jobs())
    }
    async fn start_job(&self, _: &Viewer, _: jobs::JobRef) -> ApiResult<jobs::JobRow> {
        Err(refused())
    }
    async fn set_job_paused(&self, _: &Viewer, _: jobs::PauseJob) -> ApiResult<jobs::JobRow> {
        Err(refused())
    }
    async fn set_job_schedule(&self, _: &Viewer, _: jobs::RescheduleJob) -> ApiResult<jobs::JobRow> {
        Err(refused())
    }
}

#[async_trait::async_trait]
impl allowances::AllowanceBook for Fake {
    async fn get_allowances(&self, _: &Viewer, _: people::PersonRef) -> ApiResult<allowances::Allowances> {
        Ok(watching::allowances())
    }
    async fn set_allowance(&self, _: &Viewer, _: allowances::SetAllowance) -> ApiResult<allowances::Allowances> {
        Err(refused())
    }
}

#[async_trait::async_trait]
impl monitoring::Monitoring for Fake {
    async fn get_overview(&self, _: &Viewer, _: Nothing) -> ApiResult<monitoring::Overview> {
        Ok(watching::overview())
    }
    async fn get_series(&self, _: &Viewer, _: monitoring::SeriesQuery) -> ApiResult<monitoring::Series> {
        Err(refused())
    }
    async fn get_limit_series(&self, _: &Viewer, _: monitoring::LimitQuery) -> ApiResult<monitoring::Series> {
        Err(refused())
    }
    async fn list_alerts(&self, _: &Viewer, _: Nothing) -> ApiResult<monitoring::AlertList> {
        Ok(watching::alerts())
    }
    async fn acknowledge_alert(&self, _: &Viewer, _: monitoring::AlertRef) -> ApiResult<Nothing> {
        Err(refused())
    }
    async fn mute_alerts(&self, _: &Viewer, _: monitoring::MuteAlert) -> ApiResult<Nothing> {
        Err(refused())
    }
    async fn read_log(&self, _: &Viewer, _: monitoring::LogQuery) -> ApiResult<monitoring::LogTail> {
        Ok(watching::log())
    }
}

#[async_trait::async_trait]
impl imports::Files for Fake {
    async fn receive(&self, _: &Viewer, _: imports::IncomingFile) -> ApiResult<imports::FileReceived> {
        Err(refused())
    }
    async fn open_media(&self, _: &str, _: imports::MediaQuery) -> ApiResult<imports::MediaFile> {
        Err(refused())
    }
    fn enter_video(&self, _: UserId) -> ApiResult<Box<dyn std::any::Any + Send + Sync>> {
        Err(refused())
    }
}

#[async_trait::async_trait]
impl completions::Completions for Fake {
    async fn models(&self, _: &Viewer) -> ApiResult<Vec<completions::ServedModel>> {
        Err(refused())
    }
    async fn complete(
        &self,
        _: &Viewer,
        _: completions::CompletionRequest,
    ) -> ApiResult<completions::CompletionStream> {
        Err(refused())
    }
    async fn embed(&self, _: &Viewer, _: &str, _: Vec<String>) -> ApiResult<completions::Embeddings> {
        Err(refused())
    }
}
