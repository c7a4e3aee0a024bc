//! The timetable of the server's own jobs.

use crate::text::jobs::JobTexts;

pub(super) const WORDS: JobTexts = JobTexts {
    title: "المهام",
    lead: "انظر ما يفعله الخادم من تلقاء نفسه، ليلاً في الغالب، وشغّل كل مهمة أو أوقفها أو غيّر وقتها.",
    held_back: "المهام الثقيلة تنتظر الآن:",
    idle: "تنتظر وقتها",
    waiting: "حان وقتها وهي تنتظر",
    running: "تعمل الآن",
    paused: "متوقفة مؤقتاً",
    failed: "لم تنجح",
    heavy: "ثقيلة",
    next: "التالي",
    last: "الأخير",
    never: "ليس بعد",
    when: "متى",
    every_hours: "كل {hours} ساعة",
    every_minutes: "كل {minutes} دقيقة",
    between: "بين {from} و{until}",
    run: "شغّل الآن",
    pause: "أوقف مؤقتاً",
    go_on: "تابع",
    reschedule: "غيّر الوقت",
    as_usual: "كالمعتاد",
    hours: "الساعات بين بداية وأخرى",
    from: "ليس قبل",
    until: "ليس بعد ذلك من",
    window_hint: "الوقت نفسه مرتين يعني في أي وقت من اليوم.",
    save: "حفظ",
    started: "{job} تبدأ.",
    saved: "تغيّرت {job}.",
};
