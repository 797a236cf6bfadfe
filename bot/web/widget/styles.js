// The window's looks, as one sheet that every instance shares. Inside the shadow root: nothing leaks in or out.

export const sheet = new CSSStyleSheet();

sheet.replaceSync(`
:host {
  all: initial;
  --accent: #ff5a1f;
  --accent-deep: #c7400c;
  --accent-soft: #fff0e8;
  --rim: #f4b79c;
  --surface: #ffffff;
  --ground: #f5f4f2;
  --ink: #211d1a;
  --muted: #6d655f;
  --line: #e7e3de;
  --mine: #ffe3d4;
  --mine-ink: #3a1b0b;
  --good: #17703f;
  --bad: #b3261e;
  --notice: #fff6e5;
  --notice-ink: #7a4b00;
  --shadow: 0 16px 48px rgba(40, 24, 12, .20), 0 2px 8px rgba(40, 24, 12, .10);
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :host {
    --accent: #ff7a45;
    --accent-deep: #ff9a70;
    --accent-soft: #3a241a;
    --rim: #7d4630;
    --surface: #232120;
    --ground: #191817;
    --ink: #f1edea;
    --muted: #a9a19b;
    --line: #3a3633;
    --mine: #5b2e19;
    --mine-ink: #ffece2;
    --good: #6fcf97;
    --bad: #ff8a80;
    --notice: #3a2f1a;
    --notice-ink: #f3cf8b;
    --shadow: 0 16px 48px rgba(0, 0, 0, .55), 0 2px 8px rgba(0, 0, 0, .4);
  }
  .root .thumb { filter: brightness(.82) saturate(.9); }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.root {
  font: 15px/1.55 "PingFang SC", "HarmonyOS Sans SC", "MiSans", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
  color: var(--ink);
  text-align: start;
  -webkit-text-size-adjust: 100%;
  -webkit-tap-highlight-color: transparent;
}
button, textarea { font: inherit; color: inherit; margin: 0; }
button { cursor: pointer; background: none; border: 0; padding: 0; }
button:disabled { cursor: default; }
p, h2, ol, ul, dl, dd { margin: 0; padding: 0; font: inherit; }
ol, ul { list-style: none; }
:focus { outline: none; }
:focus-visible { outline: 2px solid var(--accent-deep); outline-offset: 2px; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; border: 0; padding: 0; }

/* launcher */
.launcher {
  position: fixed; right: 24px; bottom: 24px; z-index: 2147483000;
  right: calc(24px + env(safe-area-inset-right)); bottom: calc(24px + env(safe-area-inset-bottom));
  width: 60px; height: 60px; border-radius: 50%;
  display: grid; place-items: center;
  color: #fff; background: linear-gradient(145deg, #f5652a, #d8410a);
  box-shadow: 0 8px 24px rgba(240, 74, 16, .38), 0 2px 6px rgba(60, 20, 0, .2);
  transition: transform .16s ease, box-shadow .16s ease;
}
.launcher:hover { transform: translateY(-2px); box-shadow: 0 12px 28px rgba(240, 74, 16, .44), 0 2px 6px rgba(60, 20, 0, .2); }
.launcher:active { transform: scale(.96); }
.unread {
  position: absolute; top: -3px; right: -3px; min-width: 22px; height: 22px; padding: 0 6px; border-radius: 11px;
  background: #c5221f; color: #fff; font-size: 12px; line-height: 18px; font-weight: 600; border: 2px solid #fff; text-align: center;
}

/* panel */
.panel {
  position: fixed; right: 24px; bottom: 24px; z-index: 2147483001;
  width: 380px; height: 600px; max-height: calc(100vh - 48px); max-height: calc(100dvh - 48px);
  display: flex; flex-direction: column; overflow: hidden;
  background: var(--ground); border-radius: 18px; box-shadow: var(--shadow), 0 0 0 1px var(--line);
  animation: rise .2s cubic-bezier(.2, .8, .3, 1);
}
.panel:focus-visible { outline: none; }
@keyframes rise { from { opacity: 0; transform: translateY(14px) scale(.985); } }
.header {
  flex: none; display: flex; align-items: center; gap: 10px; min-height: 64px; padding: 10px 10px 10px 14px;
  background: var(--surface); border-bottom: 1px solid var(--line);
}
.brand {
  flex: none; width: 38px; height: 38px; border-radius: 12px; display: grid; place-items: center;
  color: #fff; font-weight: 600; font-size: 18px; background: linear-gradient(145deg, #d24a14, #b83806);
}
.panel[data-owner=agent] .brand { background: linear-gradient(145deg, #2f7d6b, #1d5f50); }
.who { flex: 1; min-width: 0; }
.owner { font-size: 15px; font-weight: 600; line-height: 1.35; }
.note { font-size: 12px; line-height: 1.4; color: var(--muted); }
.owner, .note { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.human {
  flex: none; display: inline-flex; align-items: center; gap: 4px; height: 36px; padding: 0 12px 0 9px; border-radius: 18px;
  font-size: 13px; font-weight: 500; color: var(--accent-deep); background: var(--accent-soft); white-space: nowrap;
}
.human:hover:not(:disabled) { box-shadow: inset 0 0 0 1px currentColor; }
.human:disabled { color: var(--muted); background: var(--ground); }
.round { flex: none; width: 36px; height: 36px; border-radius: 50%; display: grid; place-items: center; color: var(--muted); }
.round:hover { background: var(--ground); color: var(--ink); }
.banner { flex: none; padding: 8px 14px; font-size: 13px; line-height: 1.45; background: var(--notice); color: var(--notice-ink); }
.banner.bad { color: var(--bad); font-weight: 500; }
.queue { display: flex; justify-content: space-between; align-items: center; gap: 12px; }
.queue .link { color: inherit; text-decoration: underline; text-underline-offset: 3px; white-space: nowrap; }

/* log */
.log-box { position: relative; flex: 1; min-height: 0; display: flex; }
.log { flex: 1; min-width: 0; overflow-y: auto; overscroll-behavior: contain; scrollbar-width: thin; scrollbar-color: var(--line) transparent; }
.log:focus-visible { outline-offset: -2px; }
.log-content { padding: 16px 14px 14px; display: flex; flex-direction: column; min-height: 100%; }
.welcome { padding: 4px 2px 14px; }
.welcome-title { font-size: 18px; font-weight: 600; line-height: 1.4; }
.welcome-more { margin-top: 4px; font-size: 13px; color: var(--muted); }
.starters { display: grid; grid-template-columns: 1fr 1fr; gap: 8px; margin-top: 14px; }
.starters .chip { border-radius: 14px; min-height: 48px; text-align: center; }
.welcome.met { padding-bottom: 6px; }
.welcome.met .starters { display: none; }
.welcome.met .welcome-title { font-size: 14px; color: var(--muted); font-weight: 500; }
.welcome.met .welcome-more { font-size: 12px; margin-top: 1px; }
.moment { text-align: center; font-size: 12px; color: var(--muted); padding: 14px 0 8px; }
.message { display: flex; flex-direction: column; align-items: flex-start; gap: 8px; margin-top: 14px; max-width: 100%; }
.message.joined { margin-top: 8px; }
.message.joined .speaker { display: none; }
.moment + .message { margin-top: 0; }
.arriving { animation: slide .18s ease-out; }
@keyframes slide { from { opacity: 0; transform: translateY(6px); } }
.speaker { display: flex; align-items: baseline; gap: 6px; font-size: 12px; line-height: 1.3; color: var(--muted); margin: 0 2px -3px; }
.speaker b { font-weight: 500; color: var(--ink); }
.from-agent .speaker span:not(.sr) { color: var(--good); }
.bubble {
  max-width: 86%; padding: 9px 13px; border-radius: 14px; border-top-left-radius: 5px; background: var(--surface);
  white-space: pre-wrap; overflow-wrap: anywhere; box-shadow: 0 1px 2px rgba(60, 40, 20, .05);
}
.joined .bubble { border-top-left-radius: 14px; }
.from-customer { align-items: flex-end; }
.from-customer .bubble { background: var(--mine); color: var(--mine-ink); border-radius: 14px; border-bottom-right-radius: 5px; box-shadow: none; }
.from-agent .bubble { box-shadow: inset 3px 0 0 var(--good), 0 1px 2px rgba(60, 40, 20, .05); }
.from-system { align-items: center; }
.from-system .bubble { background: none; box-shadow: none; padding: 2px 10px; max-width: 92%; text-align: center; font-size: 12.5px; color: var(--muted); }
.state { display: inline-flex; align-items: center; gap: 4px; margin-top: -4px; font-size: 12px; color: var(--muted); }
.flow > .message[data-state=sent]:not(:last-child) .state { display: none; }
.state.failed { flex-direction: column; align-items: flex-end; gap: 1px; max-width: 86%; min-height: 30px; margin-top: -6px; color: var(--bad); text-align: end; }
.again { display: inline-flex; align-items: center; gap: 4px; text-decoration: underline; text-underline-offset: 3px; }
.dots { display: flex; gap: 5px; align-items: center; margin-top: 14px; padding: 13px 14px; border-radius: 14px; border-top-left-radius: 5px; background: var(--surface); width: max-content; }
.dots i { width: 7px; height: 7px; border-radius: 50%; background: var(--muted); opacity: .35; animation: dot 1.2s infinite; }
.dots i:nth-child(2) { animation-delay: .16s; }
.dots i:nth-child(3) { animation-delay: .32s; }
@keyframes dot { 30% { opacity: 1; transform: translateY(-3px); } 60% { opacity: .35; transform: none; } }
.replies { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 12px; }
.chip {
  min-height: 40px; padding: 7px 15px; border-radius: 20px; font-size: 14px; line-height: 1.4; text-align: start;
  background: var(--surface); color: var(--accent-deep); border: 1px solid var(--rim);
  transition: background .12s;
}
.chip:hover { background: var(--accent-soft); }
.chip:active { transform: scale(.98); }
.pill {
  position: absolute; left: 50%; bottom: 12px; transform: translateX(-50%); display: inline-flex; align-items: center; gap: 5px;
  height: 36px; padding: 0 15px 0 11px; border-radius: 18px; font-size: 13px; font-weight: 500; white-space: nowrap;
  background: var(--surface); color: var(--accent-deep); box-shadow: 0 4px 16px rgba(40, 24, 12, .2), 0 0 0 1px var(--line);
}

/* cards */
.card { width: 100%; max-width: 330px; padding: 13px 14px; border-radius: 14px; background: var(--surface); box-shadow: 0 1px 2px rgba(60, 40, 20, .06), 0 0 0 1px var(--line); }
.card-head { display: flex; align-items: center; gap: 8px; min-height: 26px; }
.card-mark { flex: none; width: 26px; height: 26px; border-radius: 8px; display: grid; place-items: center; background: var(--accent-soft); color: var(--accent-deep); }
.card-title { flex: 1; min-width: 0; font-weight: 600; line-height: 1.4; overflow-wrap: anywhere; }
.card-parcel .card-title { font-size: 17px; }
.badge { flex: none; padding: 2px 9px; border-radius: 11px; font-size: 12px; font-weight: 500; background: var(--accent-soft); color: var(--accent-deep); }
.fine { font-size: 12.5px; line-height: 1.5; color: var(--muted); }
.facts { margin-top: 5px; }
.price { font-weight: 600; font-size: 16px; font-variant-numeric: tabular-nums; white-space: nowrap; }
.price small { font-size: .72em; font-weight: 600; }
.price.big { display: block; margin-top: 6px; font-size: 28px; line-height: 1.25; color: var(--accent-deep); }
.sum { display: flex; justify-content: flex-end; align-items: baseline; gap: 6px; margin-top: 8px; }
.card-foot { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 4px 14px; margin-top: 11px; padding-top: 7px; border-top: 1px solid var(--line); }
.copy { display: inline-flex; align-items: center; gap: 5px; min-height: 28px; font-size: 12.5px; color: var(--muted); text-align: start; overflow-wrap: anywhere; }
.copy-value { color: var(--ink); font-variant-numeric: tabular-nums; }
.copy-mark { display: inline-grid; flex: none; }
.copy:hover .copy-mark, .copy.copied { color: var(--accent-deep); }
.bubble .copy { display: inline; min-height: 0; font-size: inherit; color: inherit; }
.bubble .copy-value { text-decoration: underline dotted; text-underline-offset: 4px; }
.bubble .copy-mark { margin-left: 3px; vertical-align: -2px; color: var(--muted); }
.call { display: inline-flex; align-items: center; gap: 5px; min-height: 28px; font-size: 13px; font-weight: 500; color: var(--accent-deep); text-decoration: none; }
.link { min-height: 32px; font-size: 13px; color: var(--accent-deep); }
.pairs { display: grid; grid-template-columns: auto 1fr; gap: 4px 12px; margin-top: 9px; font-size: 13.5px; line-height: 1.5; }
.pairs dt { color: var(--muted); white-space: nowrap; }
.rows { margin: 6px -14px -8px; }
.rows:first-child { margin-top: -8px; }
.rows li + li { border-top: 1px solid var(--line); }
.row { width: 100%; display: flex; gap: 10px; align-items: flex-start; padding: 11px 14px; text-align: start; }
button.row:hover, button.row:focus-visible { background: var(--accent-soft); }
.row:focus-visible { outline-offset: -2px; }
.row.chosen { background: var(--accent-soft); box-shadow: inset 3px 0 0 var(--accent); }
.thumb { flex: none; width: 44px; height: 44px; border-radius: 10px; display: grid; place-items: center; font-size: 18px; font-weight: 600; }
.thumb-0 { background: #fde4d3; color: #8c3a0c; }
.thumb-1 { background: #dcebe4; color: #1d5a45; }
.thumb-2 { background: #e2e6f5; color: #2f4287; }
.thumb-3 { background: #f6e3ea; color: #8a2650; }
.thumb-4 { background: #f3ebcf; color: #6b5200; }
.row-facts { flex: 1; min-width: 0; display: flex; flex-direction: column; }
.row-title { font-size: 14px; font-weight: 500; line-height: 1.4; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; overflow-wrap: anywhere; }
.row-side { flex: none; max-width: 38%; display: flex; flex-direction: column; align-items: flex-end; gap: 1px; text-align: end; }
.row-side .price { font-size: 15px; line-height: 1.4; }
.status { font-size: 12.5px; color: var(--accent-deep); font-weight: 500; line-height: 1.5; }
.timeline { margin-top: 11px; }
.timeline li { position: relative; display: flex; flex-direction: column; padding: 0 0 11px 20px; font-size: 13.5px; line-height: 1.5; color: var(--muted); }
.timeline li::before { content: ""; position: absolute; left: 3px; top: 7px; width: 7px; height: 7px; border-radius: 50%; background: var(--muted); opacity: .55; }
.timeline li::after { content: ""; position: absolute; left: 6px; top: 18px; bottom: -4px; width: 1px; background: var(--line); }
.timeline li:last-child { padding-bottom: 2px; }
.timeline li:last-child::after { display: none; }
.timeline .newest { color: var(--ink); font-weight: 500; }
.timeline .newest::before { left: 1px; top: 6px; width: 11px; height: 11px; background: var(--accent); opacity: 1; box-shadow: 0 0 0 3px var(--accent-soft); }
.timeline time { font-weight: 400; }

/* rating */
.wide { width: 100%; }
.card-rating { align-self: center; text-align: center; padding: 16px 16px 14px; }
.rate-title { font-weight: 600; }
.stars { display: flex; justify-content: center; gap: 4px; margin-top: 6px; }
.star { width: 46px; height: 46px; border-radius: 12px; font-size: 30px; line-height: 1; color: var(--muted); transition: transform .12s; }
.star.lit { color: var(--accent); }
.star:hover { transform: scale(1.08); }
.star-words { min-height: 22px; font-size: 13px; color: var(--muted); }
.rate-more { width: 100%; margin-top: 4px; padding: 8px 11px; border-radius: 10px; border: 1px solid var(--line); background: var(--ground); font-size: 14px; resize: none; }
.rate-more::placeholder, .input::placeholder { color: var(--muted); opacity: 1; }
.rate-error { font-size: 13px; color: var(--bad); }
.rate-error:not(:empty) { padding: 4px 0; }
.primary { width: 100%; min-height: 42px; margin-top: 8px; border-radius: 21px; font-weight: 600; color: #fff; background: #c7400c; }
.primary:disabled { color: var(--muted); background: var(--ground); box-shadow: inset 0 0 0 1px var(--line); }
.stars-done { font-size: 22px; letter-spacing: 4px; color: var(--accent); line-height: 1.4; }

/* composer */
.composer { flex: none; background: var(--surface); border-top: 1px solid var(--line); padding: 9px 10px; padding-bottom: calc(9px + env(safe-area-inset-bottom)); }
.writing { display: flex; align-items: flex-end; gap: 8px; }
.input {
  flex: 1; min-width: 0; height: 42px; max-height: 120px; padding: 9px 14px; border-radius: 14px; border: 1px solid transparent;
  background: var(--ground); line-height: 1.5; resize: none; overflow: hidden; overflow-wrap: anywhere; transition: border-color .12s;
}
.input.tall { overflow-y: auto; }
.input:focus { border-color: var(--accent); outline: none; }
.input[aria-invalid=true] { border-color: var(--bad); }
.send { flex: none; width: 42px; height: 42px; border-radius: 50%; display: grid; place-items: center; color: #fff; background: #e04d12; transition: background .12s, transform .12s; }
.send:hover:not(:disabled) { background: #c7400c; }
.send:active:not(:disabled) { transform: scale(.94); }
.send:disabled { background: var(--ground); color: var(--muted); }
.count { text-align: end; font-size: 12px; color: var(--muted); padding: 0 4px 5px; }
.count.over { color: var(--bad); font-weight: 500; }

@media (max-width: 640px) {
  .launcher { right: calc(16px + env(safe-area-inset-right)); bottom: calc(16px + env(safe-area-inset-bottom)); }
  .panel { inset: 0; width: 100%; height: 100vh; height: 100dvh; max-height: none; border-radius: 0; box-shadow: none; }
  .header { padding-top: calc(10px + env(safe-area-inset-top)); padding-left: calc(14px + env(safe-area-inset-left)); padding-right: calc(10px + env(safe-area-inset-right)); }
  .input { font-size: 16px; }
  .human { height: 44px; border-radius: 22px; }
  .round { width: 44px; height: 44px; }
  .chip { min-height: 44px; border-radius: 22px; }
  .send, .input { min-height: 44px; }
  .send { width: 44px; height: 44px; }
  .card { max-width: 380px; }
}
@media (max-width: 360px) {
  .header { gap: 8px; padding-left: 10px; }
  .brand { width: 34px; height: 34px; }
  .log-content { padding-left: 10px; padding-right: 10px; }
  .human { padding: 0 11px 0 8px; }
}
@media (max-width: 340px) {
  .brand { display: none; }
}
@media (prefers-reduced-motion: reduce) {
  * { animation: none !important; transition: none !important; }
  .dots i { opacity: .7; }
}
@media (forced-colors: active) {
  .bubble, .card, .chip, .human, .send { border: 1px solid; }
  .star.lit { forced-color-adjust: none; }
}
`);
