//! The timetable of the server's own jobs.

use crate::text::jobs::JobTexts;

pub(super) const WORDS: JobTexts = JobTexts {
    title: "Tareas",
    lead: "Mira lo que el servidor hace solo, casi siempre de noche, e inicia, pausa o mueve cada tarea.",
    held_back: "Las tareas pesadas esperan ahora:",
    idle: "Espera su hora",
    waiting: "Llegó su hora y espera",
    running: "En marcha",
    paused: "En pausa",
    failed: "Salió mal",
    heavy: "Pesada",
    next: "Próxima",
    last: "Última",
    never: "todavía no",
    when: "Cuándo",
    every_hours: "cada {hours} horas",
    every_minutes: "cada {minutes} minutos",
    between: "entre las {from} y las {until}",
    run: "Ejecutar ahora",
    pause: "Pausar",
    go_on: "Seguir",
    reschedule: "Cambiar la hora",
    as_usual: "Como siempre",
    hours: "Horas entre un inicio y el siguiente",
    from: "No antes de",
    until: "No después de",
    window_hint: "La misma hora dos veces significa a cualquier hora del día.",
    save: "Guardar",
    started: "{job} empieza.",
    saved: "{job} se ha cambiado.",
};
