import { group } from "../rule.ts";
import { black, flat, noise, seedIgnored, seedNotRepeated } from "./image-content.ts";
import { converted, foreign, truncated, wrongSize } from "./image-file.ts";

export const imagesGroup = group({
  name: "images",
  layer: "picture",
  rules: [converted, wrongSize, truncated, black, noise, flat, foreign, seedIgnored, seedNotRepeated],
  order: "a black image is flat as well and alike for each seed, noise may be flat as well",
  before: { edits: "an edit that is black neither copies nor ignores the picture that was sent" },
});
