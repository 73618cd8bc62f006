import type { RawReply, RawRequest } from "../connection.ts";

/** A question for a picture that there is not. */
const ABSENT = /\/view\?filename=none\.png$/;

/**
 * Of refused requests for a picture, those that ComfyUI itself dealt with: it finds no such picture, and refuses a kind that
 * does not exist. Who refuses in front of it does not tell the two questions apart.
 */
export async function viewsAnyway(
  send: (request: RawRequest) => Promise<RawReply>,
  asked: readonly { readonly request: RawRequest; readonly reply: RawReply | undefined }[],
): Promise<ReadonlySet<RawReply>> {
  const seen = await Promise.all(
    asked.map(async ({ request, reply }) => {
      if (reply?.status !== 404 || !ABSENT.test(request.path)) return [];
      const question = { ...request, path: `${request.path}&type=none` };
      // who cuts the second question has let nobody in by it, and the first one has its verdict
      const unknown = await send(question).catch(() => undefined);
      return unknown?.status === 400 ? [reply] : [];
    }),
  );
  return new Set(seen.flat());
}
