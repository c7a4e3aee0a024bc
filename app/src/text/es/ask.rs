//! Answers with sources.

use crate::text::ask::AskTexts;

pub(super) const WORDS: AskTexts = AskTexts {
    title: "Preguntar",
    lead: "Haz una pregunta. La respuesta sale de tus cursos, con los lugares de donde viene.",
    question: "Tu pregunta",
    ask: "Preguntar",
    stop: "Parar",
    ask_again: "Preguntar otra vez",
    in_course: "Buscar en",
    all_courses: "Todos los cursos",
    waiting: "{n} antes que tú, unos {time}",
    searching: "Buscando en tus cursos …",
    reading: "El asistente está leyendo los pasajes …",
    writing: "El asistente está escribiendo …",
    done: "La respuesta está completa.",
    answer: "Respuesta",
    sources: "De dónde sale esto",
    nearest: "Los pasajes más cercanos",
    not_covered: "No está en tus cursos",
    nearest_only: "Tus cursos no tratan esta pregunta. Abajo están los pasajes más cercanos. Puedes enviar la pregunta a tu docente.",
    nothing_near: "Tus cursos no tratan esta pregunta. Puedes enviarla a tu docente.",
    tell_teacher: "Enviar esta pregunta a tu docente",
    told_teacher: "Tu docente ya puede ver esta pregunta.",
    may_be_wrong: "El asistente puede equivocarse. Abre los pasajes para comprobarlo.",
    without_scripts: "Para una respuesta escrita hacen falta scripts, y ahora no funcionan en este navegador. Los pasajes de abajo son de donde saldría.",
    look_again: "Buscar otra vez",
    mine: "Tus preguntas",
    mine_empty_title: "Aún no hay preguntas",
    mine_empty_text: "Lo que preguntas se guarda aquí, con su respuesta.",
};
