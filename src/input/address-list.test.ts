import { expect, test } from "vitest";
import { addressesIn } from "./address-list.ts";

test.for([
  ["http://a,http://b", ["http://a", "http://b"]],
  ["http://a http://b", ["http://a", "http://b"]],
  ["http://a;http://b", ["http://a", "http://b"]],
  ["http://a, b:1", ["http://a", "b:1"]],
  ["http://a,", ["http://a", ""]],
  [" , ", ["", ""]],
  ["http://a", undefined],
  ["http://a b", undefined],
  ["a:1,b:2", undefined],
  ["http://me:pa,ss@host", undefined],
  ["http://a/?x=1,2", undefined],
  ["", undefined],
] as const)("%j", ([value, addresses]) => {
  expect(addressesIn(value)).toEqual(addresses);
});
