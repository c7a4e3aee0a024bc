//! The timetable of the server's own jobs.

use crate::text::jobs::JobTexts;

pub(super) const WORDS: JobTexts = JobTexts {
    title: "Tâches",
    lead: "Voyez ce que le serveur fait de lui-même, surtout la nuit, et lancez, suspendez ou déplacez chaque tâche.",
    held_back: "Les tâches lourdes attendent en ce moment :",
    idle: "Attend son heure",
    waiting: "Son heure est venue, elle attend",
    running: "En cours",
    paused: "Suspendue",
    failed: "A échoué",
    heavy: "Lourde",
    next: "Prochaine",
    last: "Dernière",
    never: "pas encore",
    when: "Quand",
    every_hours: "toutes les {hours} heures",
    every_minutes: "toutes les {minutes} minutes",
    between: "entre {from} et {until}",
    run: "Lancer maintenant",
    pause: "Suspendre",
    go_on: "Reprendre",
    reschedule: "Changer l'heure",
    as_usual: "Comme d'habitude",
    hours: "Heures d'un départ au suivant",
    from: "Pas avant",
    until: "Pas après",
    window_hint: "Deux fois la même heure veut dire à toute heure du jour.",
    save: "Enregistrer",
    started: "{job} démarre.",
    saved: "{job} a été modifiée.",
};
