import { plural } from "../../format.ts";
import { span } from "../../readiness/answer-words.ts";
import { rule } from "../rule.ts";
import { again, figuresIn } from "./class-facts.ts";

/** The facts alone decide: the check may have broken off at the connection that was lost. */
export const serverLost = rule({
  check: "readiness.burst",
  anyway: true,
  code: "class-server-lost",
  title: {
    fr: "Le serveur est tombé sous la charge de la classe",
    en: "The server went down under the load of the class",
  },
  when: (seen) => {
    const figures = figuresIn(seen);
    if (figures?.stopped !== "server-lost") return undefined;
    const { jobs, series, session } = figures;
    const done = plural(
      jobs.filter(({ outcome }) => outcome === "done").length,
      ["image", "images"],
      ["image", "images"],
    );
    const at = series.at(-1)?.atMs ?? 0;
    const half = Math.max(1, Math.floor(session.students / 2));
    return {
      checks: ["readiness.burst", "readiness.waiting", "readiness.memory"],
      cause: {
        fr: `Après ${done.fr} et ${span(at, "fr")}, le serveur n'a plus répondu : mémoire épuisée (le système arrête alors ComfyUI), plantage du pilote, ou redémarrage par une surveillance.`,
        en: `After ${done.en} and ${span(at, "en")} the server answered no more: memory exhausted (the system then ends ComfyUI), a crash of the driver, or a restart by a monitor.`,
      },
      steps: [
        {
          fr: "Comment a-t-il fini ? oom=true ou exit=137 : la mémoire de la machine :",
          en: "How did it end? oom=true or exit=137: the machine's memory:",
          run: seen.shell.exit,
        },
        { fr: "Ses dernières lignes :", en: "Its last lines:", run: seen.shell.logs },
        {
          fr: "Mémoire : augmentez memory= dans .wslconfig ou la limite du conteneur (32 Go au moins pour ces modèles), ou prenez des modèles quantifiés.",
          en: "Memory: raise memory= in .wslconfig or the container's limit (32 GB at least for these models), or take quantized models.",
        },
        {
          fr: "Une surveillance qui redémarre un serveur occupé (healthcheck trop court) : allongez son délai.",
          en: "A monitor that restarts a busy server (a health check with too short a time-out): lengthen it.",
        },
        {
          fr: "Puis la moitié de la classe, pour savoir ce qu'il supporte :",
          en: "Then half of the class, to learn what it bears:",
          run: again(seen, `--students ${half}`, "--thorough"),
        },
      ],
    };
  },
});
