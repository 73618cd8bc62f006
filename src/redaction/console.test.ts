import { expect, test } from "vitest";
import { consoleText } from "./console.ts";

const ESC = "\u001b";

test("a terminal obeys nothing but our colours", () => {
  const hostile = `${ESC}]0;title\u0007${ESC}]52;c;cGFzdGU=\u0007${ESC}[2J${ESC}[8mhidden\r\u009b1A`;
  expect(consoleText(hostile)).toBe("]0;title]52;c;cGFzdGU=hidden");
  expect(consoleText(`${ESC}[31mred${ESC}[0m`)).toBe(`${ESC}[31mred${ESC}[0m`);
});

test.for([
  ["  ::error file=a.ts::no", "  : :error file=a.ts::no"],
  ["fine\n::set-output name=verdict::GO", "fine\n: :set-output name=verdict::GO"],
  ["\u2066::stop-commands::x", ": :stop-commands::x"],
  ["text ##[add-mask]a", "text # #[add-mask]a"],
  ["##vso[task.complete result=Succeeded;]", "# #vso[task.complete result=Succeeded;]"],
  ["##teamcity[buildStatus text='ok']", "# #teamcity[buildStatus text='ok']"],
  ["section_start:1:x\r\u001b[0Kfold", "section_start:1:xfold"],
])("a CI service obeys no line of a server: %s", ([hostile = "", inert]) => {
  expect(consoleText(hostile)).toBe(inert);
});

test("what is ours stays as it is", () => {
  const ours = "  ✗ Le modèle « a::b » manque\n  :: \n::1 est une adresse\n# titre [lien]";
  expect(consoleText(ours)).toBe(ours);
});

test("a secret is hidden, whatever stands between its characters", () => {
  expect(consoleText("a s\u200b3c\u202eret b", (text) => text.replaceAll("s3cret", "***"))).toBe("a *** b");
});
