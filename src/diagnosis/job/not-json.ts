/** Measured on 0.3.64 and 0.33.0: the loop that sends the events ends, and the whole process with it. */
export const notJson = {
  cause: {
    fr: " Son journal dit « Object of type … is not JSON serializable » : un nœud a montré à l'interface une valeur qui n'est pas du JSON, et l'envoi de cet événement arrête tout le processus.",
    en: ' Its log says "Object of type … is not JSON serializable": a node showed the interface a value that is not JSON, and sending this event ends the whole process.',
  },
  step: {
    fr: "Mettez à jour ou retirez le custom node du travail qui s'exécutait (sa valeur « ui » n'est pas du JSON), avant de relancer.",
    en: 'Update or remove the custom node of the job that was running (its "ui" value is not JSON) before you start again.',
  },
};
