/** The page that the emulator serves: small, of the same make as the real one. Paths are relative, as there. */
export const indexPage = `<!doctype html><html lang="en"><head><link rel="stylesheet" href="user.css"><link rel="stylesheet" href="api/userdata/user.css">
<meta charset="UTF-8"/><title>ComfyUI</title>
<link rel="stylesheet" href="materialdesignicons.min.css"/>
<script type="module" crossorigin src="./assets/index-e2e0emul.js"></script>
<link rel="modulepreload" crossorigin href="./assets/vendor-e2e0emul.js">
<link rel="stylesheet" crossorigin href="./assets/index-e2e0emul.css"><link rel="stylesheet" href="./assets/editor.css"></head>
<body class="litegraph grid"><div id="vue-app"></div></body></html>
`;

export const editorScript = (version: string): string => `import { show } from "./vendor-e2e0emul.js";
window.__COMFYUI_FRONTEND_VERSION__ = "${version}";
show(document.querySelector("#vue-app"), "ComfyUI (emulator)");
await import("./editor.js");
`;

export const vendorScript = `export function show(place, words) {
  place.textContent = words;
}
${"// The real files have hundreds of kilobytes: a proxy treats large replies otherwise than small ones.\n".repeat(3_000)}`;

export const editorStyle = "body { margin: 0; background: #202020; color: #fff; }\n";

export const iconStyle = ".mdi { display: inline-block; }\n";
