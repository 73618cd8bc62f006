/** Read on a screen, on a phone, and on paper: one column, tables that fold, no colour alone. */
export const style = `
:root { color-scheme: light; --ink: #1c2430; --soft: #5b6675; --line: #d8dee6; --good: #156c3a; --warn: #8a5a00; --bad: #a81c1c; --blocked: #6b2a86; }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; color: var(--ink); background: #fff; }
main { max-width: 68rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 .6rem; padding-bottom: .25rem; border-bottom: 2px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.4rem 0 .5rem; }
p, li, td, th, figcaption, h1, h2, h3, strong { overflow-wrap: anywhere; }
p { margin: .4rem 0; }
.banner { border-left: .5rem solid; border-radius: .4rem; padding: .8rem 1rem; margin: .8rem 0; }
.banner strong { font-size: 1.6rem; line-height: 1.2; display: block; }
.banner p { margin: .25rem 0 0; color: var(--ink); font-size: 1.05rem; }
.good { background: #e8f6ed; border-color: var(--good); color: var(--good); }
.warn { background: #fff4dc; border-color: #d99a1c; color: var(--warn); }
.bad { background: #fdeaea; border-color: var(--bad); color: var(--bad); }
.loud { background: #3b1d5e; border-color: #8a4fd0; color: #fff; } .loud p { color: #efe6fa; }
.loud strong { font-size: 1.1rem; } .loud p { font-size: 1rem; }
.answers { margin: .8rem 0 1.2rem; } .answers dt { font-weight: 700; } .answers dd { margin: .1rem 0 .8rem; max-width: 48rem; }
.contents { display: flex; flex-wrap: wrap; gap: .4rem .5rem; margin: 1.4rem 0 0; font-size: .9rem; }
.contents a { border: 1px solid var(--line); border-radius: 1rem; padding: .15rem .7rem; text-decoration: none; color: var(--soft); }
.contents a.page { background: #1c2430; border-color: #1c2430; color: #fff; }
table { width: 100%; border-collapse: collapse; margin: .6rem 0; font-size: .92rem; }
th { white-space: nowrap; }
.of2 td:first-child { width: 13rem; } .of3 td:nth-child(1), .of4 td:nth-child(1) { width: 17rem; } .of3 td:nth-child(2) { width: 9rem; }
.stages td:first-child { font-weight: 600; } .stages td:first-child code { font-weight: 400; }
.matrix td:nth-child(1) { width: 30%; } .matrix td:nth-child(3), .matrix td:nth-child(4) { width: 8.5rem; }
.stages td:nth-child(1) { width: 21%; } .stages td:nth-child(2) { width: 26%; } .stages td:nth-child(3) { width: 15%; } .stages td:nth-child(5) { width: 8.5rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .55rem; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; border-bottom: 2px solid var(--line); }
code { font: .88em ui-monospace, Consolas, monospace; background: #f1f4f7; border-radius: .25rem; padding: .05rem .3rem; overflow-wrap: anywhere; }
.status { font-weight: 600; white-space: nowrap; }
.status.passed { color: var(--good); } .status.failed { color: var(--bad); } .status.waived { color: var(--warn); }
.status.blocked { color: var(--blocked); } .status.skipped { color: var(--soft); }
.steps p { margin: .5rem 0 .1rem; }
.steps pre { margin: .15rem 0; padding: .4rem .6rem; background: #1c2430; color: #f2f5f8; border-radius: .3rem; font: .85rem/1.4 ui-monospace, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.chain { list-style: none; margin: .8rem 0 1.2rem; padding: 0; max-width: 48rem; } .chain li { break-inside: avoid; }
.chain .place { display: flex; flex-wrap: wrap; gap: 0 .8rem; align-items: baseline; border: 2px solid var(--line); border-radius: .4rem; padding: .45rem .8rem; }
.chain strong { min-width: 11rem; } .chain .place p { flex-basis: 100%; font-weight: 600; }
.chain .place.bad { border-color: var(--bad); } .chain .place.bad > :not(p) { color: var(--ink); }
.chain .into { display: block; padding: .1rem 1rem; font-weight: 600; font-size: .9rem; background: none; }
.chain .into.broken { color: var(--bad); font-size: 1rem; } .chain .into.unknown { color: var(--soft); }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: 1rem; }
figure { margin: 0; break-inside: avoid; }
.drawing { margin: .6rem 0 1.4rem; } .drawing svg { display: block; max-width: 100%; }
img { max-width: 100%; height: auto; border-radius: .4rem; border: 1px solid var(--line); display: block; }
.compare { border: 1px solid var(--line); border-radius: .4rem; margin: 1rem 0; padding: .6rem .8rem; max-width: 34rem; break-inside: avoid; }
.compare legend { font-weight: 600; } .compare span { font-size: .88rem; color: var(--soft); } .compare input { margin: 0 .6rem; }
.compare div { position: relative; margin-top: .5rem; } .compare div img { width: 100%; }
.compare img + img { position: absolute; inset: 0; height: 100%; clip-path: inset(0 0 0 50%); }
.compare .c0:checked ~ div img + img { clip-path: none; } .compare .c25:checked ~ div img + img { clip-path: inset(0 0 0 25%); }
.compare .c75:checked ~ div img + img { clip-path: inset(0 0 0 75%); } .compare .c100:checked ~ div img + img { clip-path: inset(0 0 0 100%); }
figcaption { font-size: .88rem; color: var(--soft); margin-top: .3rem; }
a { color: inherit; }
@media (max-width: 42rem) {
  main { padding: 1rem .8rem 3rem; }
  thead { position: absolute; left: -100vw; height: 1px; overflow: hidden; width: 1px; }
  tr { display: block; border-bottom: 2px solid var(--line); padding: .4rem 0; }
  td, .stages td:nth-child(n), .matrix td:nth-child(n), .of3 td:nth-child(n), .of4 td:nth-child(n), .of2 td:first-child { display: block; border: 0; padding: .12rem 0; width: auto; }
  td:first-child { font-weight: 600; }
  table:not(.of2) td:not(:first-child)::before { content: attr(data-label) " · "; color: var(--soft); font-weight: 600; }
}
@media print {
  @page { margin: 14mm; }
  body { font-size: 10.5pt; } main { max-width: none; padding: 0; }
  tr, .banner, .steps { break-inside: avoid; } .contents { display: none; } h2, h3 { break-after: avoid; }
  .compare input { display: none; } .compare div { display: flex; gap: .6rem; } .compare div img { width: 50%; }
  .compare img + img { position: static; height: auto; clip-path: none !important; }
  .steps pre { background: #fff; color: #000; border: 1px solid #999; }
  .banner, .status { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
`.trim();
