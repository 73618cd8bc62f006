import { join } from "node:path";
import { GuestBook } from "../../src/targets/guest-book.ts";
import { guestBookFile } from "./guest-book-file.ts";
import { config } from "./run.ts";

/** Where a check writes down what it leaves on the server until it has taken it away. */
export const guestBook = new GuestBook(join(config.reportsDir, guestBookFile));
