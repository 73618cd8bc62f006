import { inject } from "vitest";
import { GuestBook } from "../targets/cleanup-ledger.ts";

/** Where a check writes down what it leaves on the server until it has taken it away. */
export const guestBook = new GuestBook(inject("guestBook"));
