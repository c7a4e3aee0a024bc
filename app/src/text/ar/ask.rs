//! Answers with sources.

use crate::text::ask::AskTexts;

pub(super) const WORDS: AskTexts = AskTexts {
    title: "اسأل",
    lead: "اطرح سؤالاً. يأتي الجواب من مقرراتك، مع المواضع التي أُخذ منها.",
    question: "سؤالك",
    ask: "اسأل",
    stop: "إيقاف",
    ask_again: "اسأل مرة أخرى",
    in_course: "ابحث في",
    all_courses: "جميع المقررات",
    waiting: "قبلك {n}، نحو {time}",
    searching: "يجري البحث في مقرراتك …",
    reading: "المساعد يقرأ المقاطع …",
    writing: "المساعد يكتب …",
    done: "اكتمل الجواب.",
    answer: "الجواب",
    sources: "من أين جاء هذا",
    nearest: "أقرب المقاطع",
    not_covered: "ليس في مقرراتك",
    nearest_only: "لا تغطي مقرراتك هذا السؤال. أدناه أقرب المقاطع إليه. يمكنك إرسال السؤال إلى معلمك.",
    nothing_near: "لا تغطي مقرراتك هذا السؤال. يمكنك إرساله إلى معلمك.",
    tell_teacher: "أرسل هذا السؤال إلى معلّمك",
    told_teacher: "يستطيع معلّمك الآن أن يرى هذا السؤال.",
    may_be_wrong: "قد يخطئ المساعد. افتح المقاطع للتحقق.",
    without_scripts: "الجواب المكتوب يحتاج إلى البرامج النصية، وهي لا تعمل الآن في هذا المتصفح. المقاطع أدناه هي ما سيُكتب منها.",
    look_again: "ابحث مرة أخرى",
    mine: "أسئلتك",
    mine_empty_title: "لا أسئلة بعد",
    mine_empty_text: "ما تسأله يُحفظ هنا مع جوابه.",
};
