// Saves the graph under a name (Ctrl+S) and lists what was saved (w), in the user's folder on the server.
import { api, make } from "./editor.js";

export function offerSaving(app) {
  document.addEventListener("keydown", (event) => {
    if (event.target instanceof HTMLInputElement) return;
    if (event.key === "s" && event.ctrlKey) {
      event.preventDefault();
      askName(app);
    }
    if (event.key === "w" && !event.ctrlKey) void list(app);
  });
}

function askName(app) {
  const input = make("input", { value: app.name });
  const dialog = make("div", { className: "notice" }, "Save workflow ", input);
  dialog.setAttribute("role", "dialog");
  document.body.append(dialog);
  input.focus();
  input.onkeydown = async ({ key }) => {
    if (key === "Escape") dialog.remove();
    if (key !== "Enter") return;
    dialog.remove();
    const body = JSON.stringify(app.toPrompt());
    const reply = await api(`${fileOf(input.value)}?overwrite=false&full_info=true`, {
      method: "POST",
      body,
    });
    if (!reply.ok) throw new Error(`Not saved: ${reply.status}`);
    app.name = input.value;
    document.title = `${app.name} - ComfyUI`;
  };
}

const fileOf = (name) => `/userdata/${encodeURIComponent(`workflows/${name}.json`)}`;

async function list(app) {
  const reply = await api("/userdata?dir=workflows&recurse=true&split=false&full_info=true");
  const files = reply.ok ? await reply.json() : [];
  const entries = files.map(({ path }) => {
    const name = path.replace(/\.json$/, "");
    const entry = make("button", { textContent: name });
    entry.onclick = async () => {
      const saved = await api(fileOf(name));
      app.loadApiJson(await saved.json(), name);
      document.title = `${name} - ComfyUI`;
    };
    return entry;
  });
  document.querySelector("#saved")?.remove();
  document.querySelector("#vue-app").append(make("div", { id: "saved" }, ...entries));
}
