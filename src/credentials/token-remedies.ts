import type { Language, Text } from "../text.ts";

/** Fetches the token again without showing it. The layout is the course's: container, paths and file names. */
const fetchAgain = {
  bash: "mkdir -p .secrets && docker exec comfyui-qwen head -n 1 /workspace/ComfyUI/login/PASSWORD > .secrets/qwen-api-user.token",
  powershell:
    "mkdir -Force .secrets | Out-Null; docker exec comfyui-qwen head -n 1 /workspace/ComfyUI/login/PASSWORD | Set-Content -Encoding ascii .secrets\\qwen-api-user.token",
};

/** Writes the token file from the server. */
export const fetchToken: Text = {
  fr: `Écrivez le fichier depuis le serveur. bash : ${fetchAgain.bash} — PowerShell : ${fetchAgain.powershell}`,
  en: `Write the file from the server. bash: ${fetchAgain.bash} — PowerShell: ${fetchAgain.powershell}`,
};

/** The sentence of a message that fetches the token, wherever it was made to lead. */
export function fetchCommand(text: Text, language: Language): string | undefined {
  const pattern =
    language === "fr"
      ? /Écrivez le fichier depuis le serveur\. bash : .{1,600}? — PowerShell : .{1,600}?-Encoding ascii \S{1,300}/
      : /Write the file from the server\. bash: .{1,600}? — PowerShell: .{1,600}?-Encoding ascii \S{1,300}/;
  return pattern.exec(text[language])?.[0];
}

/** For a token of which a shell or a template removed a part. */
export const byFile: Text = {
  fr: `Donnez le jeton par fichier, où rien n'interprète « $ ». ${fetchToken.fr} Puis retirez COMFYUI_API_TOKEN. bash : unset COMFYUI_API_TOKEN — PowerShell : Remove-Item Env:COMFYUI_API_TOKEN`,
  en: `Give the token by file, where nothing interprets "$". ${fetchToken.en} Then remove COMFYUI_API_TOKEN. bash: unset COMFYUI_API_TOKEN — PowerShell: Remove-Item Env:COMFYUI_API_TOKEN`,
};

/** For a token with other text around it. */
export const valueAlone: Text = {
  fr: `Gardez la valeur seule, sur une ligne. ${fetchToken.fr}`,
  en: `Keep the value alone, on one line. ${fetchToken.en}`,
};

/** What a remedy is to name instead of the usual container, folder, token file and variable. */
export interface TokenPlaces {
  readonly name: string;
  /** ComfyUI's folder in the container. */
  readonly root: string;
  readonly file: string;
  readonly variable?: string | undefined;
}

/** The remedies above are written for the usual places; here they name others. */
export function atPlaces(
  { fr, en }: Text,
  { name, root, file, variable = "COMFYUI_API_TOKEN" }: TokenPlaces,
): Text {
  const path = /^[\w./\\@+:-]*$/.test(file) ? file : `"${file}"`;
  const folder = /^[^"]*(?=[\\/])/.exec(file)?.[0] ?? "";
  const made = (command: string): string =>
    folder === ".secrets" ? command : command.replace(".secrets", () => `"${folder}"`);
  const here = (text: string): string =>
    text
      .replaceAll("comfyui-qwen", () => name)
      .replaceAll("/workspace/ComfyUI", () => root)
      .replaceAll(/mkdir -p \.secrets && |mkdir -Force \.secrets \| Out-Null; /g, (command) =>
        folder === "" ? "" : made(command),
      )
      .replaceAll(/\.secrets[\\/]qwen-api-user\.token/g, (usual) =>
        path === ".secrets/qwen-api-user.token" ? usual : path,
      )
      .replaceAll(/(?<=unset |Env:|retirez |remove )COMFYUI_API_TOKEN/g, () => variable);
  return { fr: here(fr), en: here(en) };
}
