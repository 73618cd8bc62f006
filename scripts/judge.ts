import { judge } from "../src/judge/judge.ts";

/** `npm run judge -- FILE_OR_FOLDER…`: is it my server, or my taste? */
process.exitCode = await judge(process.argv.slice(2));
