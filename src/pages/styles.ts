/** The style sheet of our pages: one calm column, light or dark as the browser is, from a phone's width up. */
export const styles = `:root {
  color-scheme: light dark;
  --ground: #f3f5f4; --card: #fff; --ink: #17211f; --quiet: #55635f; --line: #dfe5e2; --field: #fff;
  --accent: #0f766e; --accent-hover: #0b5f58; --on-accent: #fff;
  --bad: #a3262b; --strip: #fdf3d3; --on-strip: #5c4400; --soft: #f7f9f8;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Hiragino Sans", "Noto Sans JP", "Noto Sans Thai", "Noto Sans", sans-serif;
  line-height: 1.5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0e1413; --card: #17201e; --ink: #e7efec; --quiet: #a3b3ae; --line: #2b3835; --field: #0f1715;
    --accent: #5fd0bf; --accent-hover: #86dfd1; --on-accent: #04201c;
    --bad: #ff9d9d; --strip: #3a2f10; --on-strip: #f5e2ab; --soft: #1c2724;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--ground); color: var(--ink); }
.strip { margin: 0; padding: .6rem 1rem; background: var(--strip); color: var(--on-strip); text-align: center; font-size: .9rem; text-wrap: balance; }
main { width: 100%; max-width: 28rem; margin: 0 auto; padding: 1.25rem 1rem 1rem; flex: 1; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 16px; padding: 1.5rem; }
:lang(ja) { word-break: auto-phrase; }
h1 { margin: 0; font-size: 1.35rem; line-height: 1.3; text-wrap: balance; overflow-wrap: anywhere; }
h2 { margin: 0; font-size: 1rem; }
p { margin: .5rem 0 0; }
.quiet { color: var(--quiet); font-size: .9rem; }
.amount { margin: 1.1rem 0 0; font-size: 2rem; line-height: 1.2; font-weight: 650; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.amount small { display: block; font-size: .85rem; font-weight: 400; color: var(--quiet); }
dl { margin: 1rem 0 0; border-top: 1px solid var(--line); }
dl div { display: flex; gap: 1rem; justify-content: space-between; padding: .55rem 0; border-bottom: 1px solid var(--line); }
dt { color: var(--quiet); flex: none; }
dd { margin: 0; white-space: pre-line; text-align: right; overflow-wrap: anywhere; min-width: 0; font-variant-numeric: tabular-nums; }
code { font: .92em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.code { margin: 1.1rem auto 0; padding: .75rem; background: #fff; border: 1px solid var(--line); border-radius: 12px; }
.code img { display: block; width: 100%; height: auto; }
.qr { max-width: 15rem; }
.bars { padding-inline: 0; }
.bars img { width: auto; margin: 0 auto; }
dl + .button, .amount + .button { margin-top: 1.25rem; }
.number { margin: 1.1rem 0 0; padding: .8rem; background: var(--soft); border-radius: 12px; text-align: center; }
.number small { display: block; color: var(--quiet); font-size: .85rem; }
.number strong { font-size: 1.7rem; letter-spacing: .06em; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
ol { margin: 1rem 0 0; padding-left: 1.4rem; }
li { margin-top: .35rem; }
button, .button {
  display: block; width: 100%; min-height: 3rem; padding: .65rem 1rem; border-radius: 10px; cursor: pointer;
  border: 1px solid var(--line); background: var(--card); color: var(--ink);
  font: inherit; font-weight: 600; text-align: center; text-decoration: none;
}
button:hover, .button:hover { border-color: var(--quiet); }
button.main { margin-top: 1.25rem; background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
button.main:hover { background: var(--accent-hover); border-color: var(--accent-hover); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button.main:focus-visible { outline-color: var(--ink); }
.choice { margin-top: 1rem; }
.choice label { display: block; font-size: .9rem; color: var(--quiet); margin-bottom: .3rem; }
.beside { display: grid; grid-template-columns: minmax(0, 1fr) 9.25rem; gap: .8rem; align-items: center; }
.beside p { margin: 0; line-height: 1.4; }
.beside button, .beside .button { padding-inline: .4rem; }
.sides { display: grid; gap: 1rem; align-items: start; }
select, textarea, input[type="number"], .field input {
  width: 100%; min-height: 3rem; padding: .5rem .75rem; border: 1px solid var(--quiet); border-radius: 10px;
  background: var(--field); color: var(--ink); font: inherit;
}
.about { white-space: pre-line; overflow-wrap: anywhere; }
.field { margin-top: 1rem; min-width: 0; }
.field label { display: block; font-size: .9rem; color: var(--quiet); margin-bottom: .3rem; }
textarea { display: block; resize: vertical; }
[aria-invalid] { border-color: var(--bad) !important; }
.wrong { margin: .3rem 0 0; color: var(--bad); font-size: .9rem; }
.fault { grid-column: 1 / -1; margin: 0; padding: .85rem 1rem; border: 1px solid var(--bad); border-radius: 12px; background: var(--card); color: var(--bad); font-weight: 600; outline: none; }
.ways { margin: 0; padding: 0; border: 0; }
.ways > legend { margin-bottom: .7rem; }
.way, details { border: 1px solid var(--line); border-radius: 12px; margin-top: .6rem; }
.way .radio { padding: .75rem .9rem; }
.ways > legend + .way { margin-top: 0; }
.way small { display: block; color: var(--quiet); font-size: .85rem; }
.way:has(> .radio > :checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.particulars { padding: 0 .9rem 1rem; }
.way:not(:has(> .radio > :checked)) > .particulars { display: none; }
.particulars > .field:first-child, .card-fields .field:first-child { margin-top: 0; }
.card-fields { display: grid; grid-template-columns: 1fr 1fr; column-gap: .8rem; }
.card-fields .field:first-child, .card-fields .field:last-child { grid-column: 1 / -1; }
@media (scripting: none) { .card-fields, .card-fields + .quiet { display: none; } }
summary { display: flex; align-items: center; gap: .6rem; min-height: 3rem; padding: .5rem .9rem; border-radius: 12px; font-weight: 600; cursor: pointer; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary small { color: var(--quiet); font-weight: 400; }
summary::after { content: ""; width: .5rem; height: .5rem; margin-left: auto; border: solid var(--quiet); border-width: 0 2px 2px 0; transform: rotate(45deg); }
details[open] > summary::after { transform: rotate(225deg); }
details > .way { margin: 0; border-width: 1px 0 0; border-radius: 0; }
details > .way:last-child { border-radius: 0 0 12px 12px; }
details > .way:has(> .radio > :checked) { border-color: var(--line); box-shadow: inset 3px 0 0 var(--accent); }
[aria-disabled] { opacity: .65; cursor: progress; }
fieldset { margin: 1.25rem 0 0; padding: 1rem 0 0; border: 0; border-top: 1px solid var(--line); }
legend { float: left; width: 100%; padding: 0; font-weight: 600; margin-bottom: .4rem; }
legend + * { clear: both; }
.radio { display: flex; gap: .7rem; align-items: flex-start; padding: .45rem 0; cursor: pointer; }
.radio input { flex: none; width: 1.2rem; height: 1.2rem; margin: .15rem 0 0; accent-color: var(--accent); }
.late { display: flex; align-items: center; gap: .7rem; margin: 0 0 .3rem 1.9rem; color: var(--quiet); font-size: .9rem; }
.late input { width: 6rem; min-height: 2.5rem; }
.mark { display: block; width: 3.25rem; height: 3.25rem; margin: 0 0 1rem; }
.good { color: var(--accent); } .bad { color: var(--bad); } .open, .over, .told { color: var(--quiet); }
footer { padding: 1rem; text-align: center; color: var(--quiet); font-size: .8rem; }
@media (max-width: 26rem) { .codes { grid-template-columns: 1fr; } }
@media (max-width: 23rem) { .card { padding: 1.1rem; } .beside { grid-template-columns: minmax(0, 1fr) 7rem; } }
@media (min-width: 40rem) {
  main:has(.bars) { max-width: 41rem; }
  .sides:has(.bars) { grid-template-columns: minmax(0, 1fr); }
}
@media (min-width: 54rem) {
  main { max-width: 30rem; padding-top: 3rem; }
  main:has(.sides) { max-width: 56rem; }
  .sides { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 1.25rem; }
}
@media (min-width: 72rem) {
  main:has(.bars) { max-width: 70rem; }
  .sides:has(.bars) { grid-template-columns: 39.5rem minmax(0, 1fr); }
}
@media (prefers-reduced-motion: no-preference) { button, .button { transition: background-color .12s, border-color .12s; } }
`;
