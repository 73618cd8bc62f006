// A small editor of the same make as the real page: the same globals, test ids, requests and keys. No framework.
import { broken } from "./broken.js";
import { connect } from "./jobs.js";
import { offerSaving } from "./workflows.js";

export const base = location.pathname.replace(/\/[^/]*$/, "");
export const api = (path, options) => fetch(`${base}/api${path}`, options);
export const socketAddress = (id) =>
  `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${base}/ws?clientId=${id}`;

export const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

/** A node of the graph as the page keeps it: `imgs` are the pictures that it shows. */
const asNode = ([id, { class_type, inputs, _meta }]) => ({
  id,
  type: class_type,
  title: _meta?.title ?? class_type,
  inputs,
  imgs: [],
});

const app = {
  graph: { _nodes: [] },
  name: "Unsaved Workflow",
  loadApiJson(prompt, name) {
    app.graph._nodes = Object.entries(prompt)
      .filter(([, { class_type }]) => class_type in LiteGraph.registered_node_types)
      .map(asNode);
    app.name = name;
    draw();
  },
  toPrompt: () =>
    Object.fromEntries(
      app.graph._nodes.map(({ id, type, title, inputs }) => [
        id,
        { class_type: type, inputs, _meta: { title } },
      ]),
    ),
};
const LiteGraph = { registered_node_types: {} };
Object.assign(window, { app, LiteGraph, graph: app.graph });

const canvas = make("canvas", { width: 1200, height: 600 });
const shown = make("div", { id: "pictures" });

/** Boxes with titles, and beside them the pictures of the nodes. */
export function draw() {
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, canvas.width, canvas.height);
  pen.font = "14px sans-serif";
  for (const [index, { title }] of app.graph._nodes.entries()) {
    const [x, y] = [20 + (index % 5) * 230, 20 + Math.floor(index / 5) * 90];
    pen.strokeStyle = "#888";
    pen.strokeRect(x, y, 210, 60);
    pen.fillStyle = "#eee";
    pen.fillText(title, x + 10, y + 35);
  }
  shown.replaceChildren(...app.graph._nodes.flatMap(({ imgs }) => imgs));
  document.title = `*${app.name} - ComfyUI`;
}

/** The dialog of a first visit: it lies over everything, the Run button too, and Escape closes it. */
function welcome() {
  const dialog = make("div", { className: "over" }, make("h2", { textContent: "Templates" }));
  dialog.setAttribute("role", "dialog");
  document.body.append(dialog);
  const close = ({ key }) => {
    if (key !== "Escape") return;
    dialog.remove();
    document.removeEventListener("keydown", close);
  };
  document.addEventListener("keydown", close);
  const body = JSON.stringify(true);
  void api("/settings/Comfy.TutorialCompleted", { method: "POST", body });
}

/** ComfyUI-Login's button in the old menu, which nothing shows any more. */
function oldMenu() {
  const logout = make("button", { textContent: "Logout" });
  logout.onclick = () => {
    location.href = "/logout";
  };
  return make("div", { className: "comfy-menu", hidden: true }, logout);
}

async function start() {
  const lists = ["/users", "/i18n", "/userdata?dir=workflows&recurse=true&split=false&full_info=true"];
  const [settings, nodes, extensions] = await Promise.all([
    api("/settings").then((reply) => reply.json()),
    api("/object_info").then((reply) => reply.json()),
    api("/extensions").then((reply) => reply.json()),
    ...lists.map((path) => api(path)),
  ]);
  for (const [name, info] of Object.entries(nodes)) LiteGraph.registered_node_types[name] = info;
  const run = make("button", { textContent: "Run" });
  run.dataset.testid = "queue-button";
  run.setAttribute("aria-label", "Run");
  const fit = make("button", { textContent: "Fit View (.)" });
  const bar = make("div", { className: "bar" }, fit, run);
  document.querySelector("#vue-app").append(bar, canvas, shown, oldMenu());
  const send = await connect(app);
  if (!broken.has("run-button-dead")) run.onclick = send;
  offerSaving(app);
  if (settings["Comfy.TutorialCompleted"] !== true) setTimeout(welcome, 200);
  for (const path of extensions) await import(`${base}${path}`).catch((error) => reportError(error));
  draw();
}

await start();
