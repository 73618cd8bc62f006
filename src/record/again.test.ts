import { expect, test } from "vitest";
import { again, isOfClass, whole } from "./again.ts";

const flags = ["--url http://h:1", "--students 12", "--wait-limit 60", "--thorough", "--profile mine"];

test("the command of a stage is one that exists, with the settings that it knows", () => {
  expect(again({ flags }, "generation")).toBe("npm run test:generation -- --url http://h:1 --profile mine");
  expect(again({ flags }, "readiness")).toBe(`npm run readiness -- ${flags.join(" ")}`);
});

test("a run of a class alone is repeated as such, any other as a whole", () => {
  expect(isOfClass({ stages: ["readiness"] })).toBe(true);
  expect(isOfClass({ stages: ["infra", "readiness"] })).toBe(false);
  expect(again({ flags, stages: ["readiness"] })).toMatch(/^npm run readiness /);
  expect(again({ flags, stages: ["infra"] })).toMatch(/^npm test /);
  expect(whole({ flags })).toBe("npm test -- --url http://h:1 --profile mine");
});
