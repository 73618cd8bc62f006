import { bodyText } from "../../comfyui/front-end/body-words.ts";
import type { BodyFinding } from "../../comfyui/front-end/large-body.ts";
import type { Text } from "../../text.ts";
import type { Commands } from "../commands.ts";
import { rule } from "../rule.ts";
import { sendsPicture } from "../server/reply-facts.ts";
import { isTooLate, longerLimit } from "../server/time-limit.ts";
import { command, ifThisWorks, type Step, withoutProxy } from "../steps.ts";

interface Refused {
  readonly why: Text;
  readonly steps: (shell: Commands) => readonly Step[];
}

const tooLarge: Refused = {
  why: {
    fr: "un proxy refuse les corps de cette taille. ComfyUI lui-même accepte 100 Mo.",
    en: "a proxy refuses bodies of this size. ComfyUI itself takes 100 MB.",
  },
  steps: (shell) => [
    {
      fr: "nginx : client_max_body_size 100m; — IIS : requestLimits maxAllowedContentLength=104857600 dans web.config — Apache : LimitRequestBody 104857600 — Caddy : request_body max_size 100MB — Traefik : buffering.maxRequestBodyBytes — HAProxy : retirez la règle http-request deny sur req.body_size, req.len ou Content-Length.",
      en: "nginx: client_max_body_size 100m; — IIS: requestLimits maxAllowedContentLength=104857600 in web.config — Apache: LimitRequestBody 104857600 — Caddy: request_body max_size 100MB — Traefik: buffering.maxRequestBodyBytes — HAProxy: remove the http-request deny on req.body_size, req.len or Content-Length.",
    },
    withoutProxy(shell),
  ],
};

/** Of the same size or a smaller one: the proxy did not wait for it to be sent, or to be answered. */
const tooLate: Refused = {
  why: {
    fr: "le proxy renonce avant la réponse de ComfyUI : son délai est trop court, ou le serveur est très lent.",
    en: "the proxy gives up before ComfyUI's reply: its time limit is too short, or the server is very slow.",
  },
  steps: (shell) => [withoutProxy(shell), ifThisWorks(longerLimit)],
};

/** What aiohttp answers where a handler raised: the server could not write the file. */
const notWritten: Refused = {
  why: {
    fr: "ComfyUI reçoit l'image et n'arrive pas à l'écrire dans input/ (dossier d'un autre utilisateur, monté en lecture seule, ou disque plein).",
    en: "ComfyUI receives the picture and cannot write it to input/ (a folder of another user, mounted read-only, or a full disk).",
  },
  steps: (shell) => [
    {
      fr: "Comparez le propriétaire de input/ avec l'utilisateur du serveur, et voyez le montage et la place :",
      en: "Compare the owner of input/ with the server's user, and see the mount and the room:",
      run: `${shell.rightsOn(`${shell.root}/input`)}${shell.disk}`,
    },
    {
      fr: "La raison exacte est dans le journal (« Errno 13 » : droits ; « Errno 30 » : lecture seule ; « Errno 28 » : disque plein) :",
      en: 'The exact reason is in the log ("Errno 13": rights; "Errno 30": read-only; "Errno 28": full disk):',
      run: shell.logs,
    },
    {
      fr: "Donnez le dossier de la machine à cet utilisateur (sudo chown -R UID:GID dossier, avec les nombres de id), ou retirez « :ro » de son montage, puis recréez le conteneur.",
      en: 'Give the folder on the machine to that user (sudo chown -R UID:GID folder, with the numbers of id), or take ":ro" off its mount, then recreate the container.',
    },
  ],
};

/** A page of a proxy that could not keep the body for a moment. */
const notKept: Refused = {
  why: {
    fr: "le proxy lui-même échoue avec ce corps : il n'a pas pu le garder dans son dossier temporaire, ou ComfyUI derrière lui n'a pas répondu.",
    en: "the proxy itself fails with this body: it could not keep it in its temporary folder, or ComfyUI behind it did not answer.",
  },
  steps: (shell) => [
    {
      fr: "nginx : droits et place de client_body_temp (son error.log le dit), ou proxy_request_buffering off; — IIS : journal d'ARR.",
      en: "nginx: rights and room of client_body_temp (its error.log tells), or proxy_request_buffering off; — IIS: the log of ARR.",
    },
    withoutProxy(shell),
  ],
};

const filtered: Refused = {
  why: {
    fr: "l'image n'arrive pas dans input/ : un proxy ou un pare-feu applicatif filtre les formulaires (multipart/form-data).",
    en: "the picture does not reach input/: a proxy or an application firewall filters forms (multipart/form-data).",
  },
  steps: (shell) => [
    withoutProxy(shell),
    {
      fr: "Si cela marche : laissez passer POST /upload/image et /api/upload/image dans le pare-feu (ModSecurity, CrowdSec, CDN), qui prend les octets d'une image pour une attaque.",
      en: "If this works: let POST /upload/image and /api/upload/image pass the firewall (ModSecurity, CrowdSec, CDN), which takes the bytes of a picture for an attack.",
    },
    {
      fr: "Sinon, la raison est dans le journal de ComfyUI :",
      en: "Otherwise the reason is in ComfyUI's log:",
      run: shell.logs,
    },
    {
      fr: "Essayez à la main :",
      en: "Try by hand:",
      run: command(`curl -i -F image=@photo.png -H "Authorization: Bearer …" ${shell.direct}/upload/image`),
    },
  ],
};

function refusedBy({ status, page }: { status: number; page?: true }): Refused {
  if (status === 413) return tooLarge;
  if (isTooLate(status)) return tooLate;
  if (status < 500) return filtered;
  return status === 500 && page === undefined ? notWritten : notKept;
}

const about = {
  code: "upload-refused",
  title: { fr: "L'envoi d'une image est refusé", en: "Sending a picture is refused" },
} as const;

/** A body of the size of a phone's photo does not come through; what is sent for an edit is smaller. */
export const bodyLimit = rule({
  ...about,
  check: "infra.large-body",
  reads: ["generation.edit"],
  when: ({ run, facts: { body, upload: later }, shell }) => {
    const said = body && bodyText(body);
    if (body === undefined || said === undefined) return undefined;
    const { who, steps } = whoRefuses(body, shell);
    return {
      checks: [
        "infra.large-body",
        ...(later ? (["generation.edit"] as const) : []),
        // who refuses a body before all of it is there may cut it
        ...run.checks.filter(({ brokenOff }) => sendsPicture(brokenOff?.request)).map(({ id }) => id),
      ],
      cause: {
        fr: `${said.fr} ${who.fr} La photo d'un téléphone fait 3 à 12 Mo : les étudiants ne pourront pas l'éditer.`,
        en: `${said.en} ${who.en} A phone's photo has 3 to 12 MB: students will not be able to edit it.`,
      },
      steps,
    };
  },
});

function whoRefuses(
  { own, status, through }: BodyFinding,
  shell: Commands,
): { who: Text; steps: readonly Step[] } {
  if (own)
    return {
      who: {
        fr: "C'est la limite de ComfyUI lui-même (--max-upload-size).",
        en: "It is the limit of ComfyUI itself (--max-upload-size).",
      },
      steps: [
        {
          fr: "Relevez --max-upload-size (en Mo) dans la commande de démarrage, puis redémarrez :",
          en: "Raise --max-upload-size (in MB) in the start command, then restart:",
          run: shell.restart,
        },
      ],
    };
  if (status !== undefined && isTooLate(status))
    return {
      who: {
        fr: "Ce n'est pas la taille : un proxy renonce avant la fin de l'envoi ou la réponse de ComfyUI ; son délai est trop court.",
        en: "It is not the size: a proxy gives up before the body is sent or ComfyUI has replied; its time limit is too short.",
      },
      steps: tooLate.steps(shell),
    };
  if (through === 0 && status !== undefined && status < 500 && status !== 413)
    return {
      who: {
        fr: "Ce n'est pas la taille : un proxy ou un pare-feu applicatif répond lui-même à cette route, ou filtre les formulaires (multipart/form-data).",
        en: "It is not the size: a proxy or an application firewall answers this route itself, or filters forms (multipart/form-data).",
      },
      steps: filtered.steps(shell).slice(0, 2),
    };
  return {
    who: {
      fr: "Un proxy limite la taille des envois ; ComfyUI lui-même accepte 100 Mo.",
      en: "A proxy limits the size of bodies; ComfyUI itself takes 100 MB.",
    },
    // Caddy answers 502 where a body is too large
    steps:
      status === 413 || status === undefined
        ? tooLarge.steps(shell)
        : [...tooLarge.steps(shell), ...filtered.steps(shell).slice(1, 2)],
  };
}

export const upload = rule({
  ...about,
  check: "generation.edit",
  anyway: true,
  when: ({ facts, shell }) => {
    if (facts.upload === undefined) return undefined;
    const { why, steps } = refusedBy(facts.upload);
    const { status } = facts.upload;
    return {
      cause: {
        fr: `POST /upload/image répond ${status} : ${why.fr} Les étudiants ne peuvent rien éditer.`,
        en: `POST /upload/image answers ${status}: ${why.en} Students cannot edit anything.`,
      },
      steps: steps(shell),
    };
  },
});
