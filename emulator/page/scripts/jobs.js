// Runs the graph, follows its events on the WebSocket, and shows the pictures that come.
import { api, base, draw, make, socketAddress } from "./editor.js";

const client = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
const alert = (words) => {
  const dialog = make("div", { className: "notice", textContent: words });
  dialog.setAttribute("role", "alert");
  document.body.append(dialog);
};

/** Opens the socket; gives what the Run button does. */
export async function connect(app) {
  const socket = new WebSocket(socketAddress(client));
  socket.onmessage = ({ data }) => {
    if (typeof data === "string") obey(JSON.parse(data), app);
  };
  return async () => {
    const body = JSON.stringify({ client_id: client, prompt: app.toPrompt(), extra_data: {} });
    const reply = await api("/prompt", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
    });
    if (!reply.ok) alert((await reply.text()).slice(0, 300));
  };
}

function obey({ type, data }, app) {
  const node = app.graph._nodes.find(({ id }) => id === data?.node);
  if (type === "progress")
    document.title = `[${Math.round((100 * data.value) / data.max)}%] ${node?.title ?? ""}`;
  if (type === "execution_error") alert(data.exception_message);
  if (type === "execution_success") draw();
  if (type === "executed" && node) node.imgs = (data.output.images ?? []).map(picture);
  if (type === "executed") draw();
}

function picture({ filename, subfolder, type }) {
  const query = new URLSearchParams({ filename, subfolder, type });
  return make("img", { src: `${base}/api/view?${query}`, alt: filename, className: "picture" });
}
