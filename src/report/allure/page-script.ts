import type { Language } from "../../text.ts";

/**
 * Allure's words for a status that means something else here, and those that it leaves in English. Its page is one packed
 * script, so they are changed where they stand on the page: docs/decisions/0007.
 */
const otherWords: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  fr: {
    Cassé: "Dérogation",
    Inconnu: "Bloqué",
    Ignoré: "Non exécuté",
    Report: "Contrôles",
    Resolution: "Résolution",
    "Powered by": "Produit par",
    "Ordre Premiers": "Les premiers d'abord",
  },
  en: { Broken: "Waived", Unknown: "Blocked" },
};

/** For this long after it was opened, the page is kept at its top, unless a person moves it. */
const AT_TOP_MS = 10_000;

/**
 * What runs in Allure's pages. It shows a description in a frame that is two lines high and may open no window: a link to an
 * original would open inside it, as a strip of the picture; so the page around the frame opens the link, in a new tab. It
 * also scrolls to its first row, which hides the counts: the page stays at its top until somebody moves it.
 */
export function pageScript(language: Language): string {
  return `<script>
document.addEventListener("load", ({ target }) => {
  if (target.tagName !== "IFRAME") return;
  target.contentDocument?.addEventListener("click", (click) => {
    const link = click.target.closest("a[href]");
    if (!link) return;
    click.preventDefault();
    open(link.href, "_blank", "noopener");
  });
}, true);
{
  const words = ${JSON.stringify(otherWords[language])};
  const rename = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const word = words[node.data.trim()];
      if (word) node.data = node.data.replace(node.data.trim(), word);
    } else for (const child of node.childNodes) rename(child);
  };
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) for (const node of addedNodes.length ? addedNodes : [target]) rename(node);
  }).observe(document.documentElement, { subtree: true, childList: true, characterData: true });
  let moved = false;
  for (const name of ["wheel", "touchstart", "pointerdown", "keydown"]) addEventListener(name, () => { moved = true; }, true);
  addEventListener("scroll", ({ target }) => {
    if (!moved && performance.now() < ${AT_TOP_MS}) (target.scrollingElement ?? target).scrollTop = 0;
  }, true);
}
</script>`;
}
