import type { Ask } from "./ask.ts";

/** The fields of a form, as `await request.post()` returns them. Empty if the body is not a form. */
export async function formBody(ask: Ask): Promise<FormData> {
  const type = ask.headers["content-type"] ?? "";
  if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/.test(type)) return new FormData();
  const bytes = await ask.body();
  return new Response(new Uint8Array(bytes), { headers: { "content-type": type } }).formData();
}
