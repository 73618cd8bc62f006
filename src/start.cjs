// Starts a script of this project, or says in one sentence why it cannot run. In plain JavaScript for any Node: before
// `npm ci` there may be only an old one, which does not read TypeScript. Usage: node src/start.cjs FILE.ts [arguments]
const { existsSync } = require("node:fs");
const { enableCompileCache } = require("node:module");
const { join, resolve } = require("node:path");
const { pathToFileURL } = require("node:url");

const root = join(__dirname, "..");
const UNFINISHED = 13;

/** Why nothing here can run; undefined where all is installed. `error`: what loading a module threw. */
function notInstalled(error) {
  const lost = error && error.code === "ERR_MODULE_NOT_FOUND" && /package '/.test(error.message);
  if (lost || !existsSync(join(root, "node_modules", "vitest", "package.json"))) return packages();
  return process.features.typescript ? undefined : oldNode();
}

function packages() {
  const { NODE_ENV, npm_config_omit: omit = "" } = process.env;
  if (NODE_ENV === "production" || /dev/.test(omit))
    return {
      fr:
        "Les dépendances ne sont pas installées, et NODE_ENV=production (ou omit=dev) les écarte : lancez `npm ci --include=dev` dans " +
        root +
        ".",
      en:
        "The dependencies are not installed, and NODE_ENV=production (or omit=dev) leaves them out: run `npm ci --include=dev` in " +
        root +
        ".",
    };
  return {
    fr: `Les dépendances ne sont pas installées : lancez \`npm ci\` dans ${root}.`,
    en: `The dependencies are not installed: run \`npm ci\` in ${root}.`,
  };
}

function oldNode() {
  const { version } = process;
  const own = ["node", "node.exe"].some((name) =>
    existsSync(join(root, "node_modules", "node", "bin", name)),
  );
  if (own)
    return {
      fr:
        "Node " +
        version +
        " est trop ancien : lancez la commande par npm (`npm test`, `npm run emulator`…), qui emploie le Node 24 du projet.",
      en:
        "Node " +
        version +
        " is too old: run the command through npm (`npm test`, `npm run emulator`…), which uses the project's own Node 24.",
    };
  return {
    fr:
      "Node " +
      version +
      " est trop ancien, et les scripts d'installation, qui apportent Node 24, ont été écartés : lancez `npm ci --ignore-scripts=false`.",
    en:
      "Node " +
      version +
      " is too old, and the install scripts, which bring Node 24, were left out: run `npm ci --ignore-scripts=false`.",
  };
}

/** Prints the reason and ends with the status of a run that validated nothing. */
function giveUp(reason) {
  const english = process.env.REPORT_LANG === "en" || /(^| )--lang[= ]en( |$)/.test(process.argv.join(" "));
  process.stderr.write(`${english ? reason.en : reason.fr}\n`);
  process.exit(2);
}

/**
 * Node keeps what it has compiled (half a run's start is stripping types); the worker of vitest takes it over by the variable. Where
 * nobody may write there, or a variable of Node says otherwise, nothing is kept.
 */
function keepCompiled() {
  if (enableCompileCache === undefined || process.env.NODE_COMPILE_CACHE !== undefined) return;
  const { directory } = enableCompileCache(join(root, "node_modules", ".cache", "compiled"));
  if (directory !== undefined)
    process.env.NODE_COMPILE_CACHE = join(root, "node_modules", ".cache", "compiled");
}

module.exports = { notInstalled, giveUp };

if (require.main === module) {
  const reason = notInstalled();
  if (reason) giveUp(reason);
  keepCompiled();
  const [, , file] = process.argv;
  const path = resolve(root, file);
  process.argv.splice(1, 2, path);
  // a closed pipe (`| head`) loses the rest of the output, but must not end the work
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  // a script whose end never comes has not succeeded
  process.exitCode = UNFINISHED;
  import(pathToFileURL(path).href).then(
    () => {
      if (process.exitCode === UNFINISHED) process.exitCode = 0;
    },
    (error) => {
      const missing = notInstalled(error);
      if (missing) giveUp(missing);
      throw error;
    },
  );
}
