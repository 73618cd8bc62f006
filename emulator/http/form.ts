import type { Ask } from "./ask.ts";

/** The fields of a form, as `await request.post()` gives them: empty where the body is no form. */
export async function formBody(ask: Ask): Promise<FormData> {
  const type = ask.headers["content-type"] ?? "";
  if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/.test(type)) return new FormData();
  const bytes = await ask.body();
  return new Response(new Uint8Array(bytes), { headers: { "content-type": type } }).formData();
}
