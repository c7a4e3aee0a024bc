//! Answers with sources.

use crate::text::ask::AskTexts;

pub(super) const WORDS: AskTexts = AskTexts {
    title: "Demander",
    lead: "Posez une question. La réponse vient de vos cours, avec les endroits d'où elle vient.",
    question: "Votre question",
    ask: "Demander",
    stop: "Arrêter",
    ask_again: "Demander encore",
    in_course: "Chercher dans",
    all_courses: "Tous les cours",
    waiting: "{n} avant vous, environ {time}",
    searching: "Recherche dans vos cours …",
    reading: "L'assistant lit les passages …",
    writing: "L'assistant écrit …",
    done: "La réponse est complète.",
    answer: "Réponse",
    sources: "D'où cela vient",
    nearest: "Les passages les plus proches",
    not_covered: "Pas dans vos cours",
    nearest_only: "Vos cours ne traitent pas cette question. Ci-dessous se trouvent les passages les plus proches. Vous pouvez envoyer la question à votre enseignant.",
    nothing_near: "Vos cours ne traitent pas cette question. Vous pouvez l'envoyer à votre enseignant.",
    tell_teacher: "Envoyer cette question à votre enseignant",
    told_teacher: "Votre enseignant peut maintenant voir cette question.",
    may_be_wrong: "L'assistant peut se tromper. Ouvrez les passages pour vérifier.",
    without_scripts: "Une réponse écrite demande des scripts, et ils ne fonctionnent pas maintenant dans ce navigateur. Elle viendrait des passages ci-dessous.",
    look_again: "Chercher encore",
    mine: "Vos questions",
    mine_empty_title: "Pas encore de question",
    mine_empty_text: "Ce que vous demandez est gardé ici, avec sa réponse.",
};
