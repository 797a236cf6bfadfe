// The window's looks. Inside the shadow root: nothing leaks in or out. One accent colour, two grounds, three sizes of type.

const DARK = `
  --fill: var(--yd-fill, #c7400c);
  --accent: var(--yd-on-dark, #ff9c73);
  --soft: var(--yd-soft-dark, #3a271e);
  --surface: #232221;
  --ground: #191817;
  --ink: #f0eeec;
  --muted: #aba6a1;
  --line: #383634;
  --bad: #ff8a80;
  --shadow: 0 16px 48px rgba(0, 0, 0, .5), 0 2px 8px rgba(0, 0, 0, .4);
  color-scheme: dark;
`;

export const css = `
:host {
  all: initial;
  --fill: var(--yd-fill, #c7400c);
  --accent: var(--yd-on-light, #b83a0a);
  --soft: var(--yd-soft-light, #fdefe8);
  --surface: #ffffff;
  --ground: #f5f5f3;
  --ink: #1f1d1b;
  --muted: #69645f;
  --line: #e5e3df;
  --bad: #b3261e;
  --shadow: 0 16px 48px rgba(30, 24, 18, .18), 0 2px 8px rgba(30, 24, 18, .08);
  color-scheme: light;
}
@media (prefers-color-scheme: dark) { :host(:not([theme="light"])) { ${DARK} } }
:host([theme="dark"]) { ${DARK} }
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.root {
  font: 15px/1.55 "PingFang SC", "HarmonyOS Sans SC", "MiSans", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
  color: var(--ink);
  text-align: start;
  -webkit-text-size-adjust: 100%;
  -webkit-tap-highlight-color: transparent;
}
button, textarea, input { font: inherit; color: inherit; margin: 0; }
button { cursor: pointer; background: none; border: 0; padding: 0; }
button:disabled { cursor: default; }
p, h2, h3, ol, ul, dl, dd { margin: 0; padding: 0; font: inherit; }
ol, ul { list-style: none; }
:focus { outline: none; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; border: 0; padding: 0; }

/* launcher */
.launcher {
  position: fixed; right: 24px; bottom: 24px; z-index: 2147483000;
  right: calc(24px + env(safe-area-inset-right)); bottom: calc(24px + env(safe-area-inset-bottom));
  width: 56px; height: 56px; border-radius: 50%;
  display: grid; place-items: center;
  color: #fff; background: var(--fill);
  box-shadow: 0 6px 20px rgba(20, 16, 12, .22), 0 1px 4px rgba(20, 16, 12, .16);
  transition: transform .16s ease;
}
.launcher:hover { transform: translateY(-2px); }
.launcher:active { transform: scale(.96); }
.unread {
  position: absolute; top: -3px; right: -3px; min-width: 22px; height: 22px; padding: 0 6px; border-radius: 11px;
  background: #c5221f; color: #fff; font-size: 12px; line-height: 18px; font-weight: 600; border: 2px solid #fff; text-align: center;
}

/* panel */
.panel {
  position: fixed; right: 24px; bottom: 24px; z-index: 2147483001;
  width: 392px; height: 640px; max-height: calc(100vh - 48px); max-height: calc(100dvh - 48px);
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
  color: #fff; font-weight: 600; font-size: 17px; background: var(--fill);
}
.panel[data-owner=agent] .brand { background: var(--ink); color: var(--surface); }
.who { flex: 1; min-width: 0; }
.owner { font-size: 15px; font-weight: 600; line-height: 1.35; }
.note { font-size: 12px; line-height: 1.4; color: var(--muted); }
.owner, .note { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.human {
  flex: none; display: inline-flex; align-items: center; gap: 4px; height: 36px; padding: 0 12px 0 9px; border-radius: 18px;
  font-size: 13px; font-weight: 500; color: var(--accent); background: var(--soft); white-space: nowrap;
}
.human:hover:not(:disabled) { box-shadow: inset 0 0 0 1px currentColor; }
.human:disabled { color: var(--muted); background: var(--ground); }
.round { flex: none; width: 36px; height: 36px; border-radius: 50%; display: grid; place-items: center; color: var(--muted); }
.round:hover { background: var(--ground); color: var(--ink); }
.banner { flex: none; padding: 8px 14px; font-size: 13px; line-height: 1.45; background: var(--soft); color: var(--ink); }
.banner.bad { color: var(--bad); font-weight: 500; }
.queue { display: flex; justify-content: space-between; align-items: center; gap: 12px; }
.wait { display: flex; flex-direction: column; }
.wait b { font-weight: 600; }
.queue .link { flex: none; min-height: 36px; padding: 0 14px; border-radius: 18px; background: var(--surface); font-weight: 500; white-space: nowrap; }

/* log */
.log-box { position: relative; flex: 1; min-height: 0; display: flex; }
.log { flex: 1; min-width: 0; overflow-y: auto; overscroll-behavior: contain; scrollbar-width: thin; scrollbar-color: var(--line) transparent; }
.log:focus-visible { outline-offset: -2px; }
.log-content { padding: 16px 14px 14px; display: flex; flex-direction: column; min-height: 100%; }
.welcome { padding: 4px 2px 14px; }
.welcome-title { font-size: 18px; font-weight: 600; line-height: 1.4; }
.welcome-more { margin-top: 4px; font-size: 13px; color: var(--muted); }
.starters-box { margin-top: 20px; }
.starters-title { font-size: 13px; color: var(--muted); margin-bottom: 8px; }
.starters { display: flex; flex-direction: column; align-items: flex-start; gap: 8px; }
.welcome.met { padding-bottom: 6px; }
.welcome.met .starters-box { display: none; }
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
.from-agent .speaker span:not(.sr) { color: var(--accent); }
.bubble {
  max-width: 86%; padding: 9px 13px; border-radius: 14px; border-top-left-radius: 5px; background: var(--surface);
  white-space: pre-wrap; overflow-wrap: anywhere;
}
.joined .bubble { border-top-left-radius: 14px; }
.from-customer { align-items: flex-end; }
.from-customer .bubble { background: var(--soft); border-radius: 14px; border-bottom-right-radius: 5px; box-shadow: none; }
.from-system { align-items: center; }
.from-system .bubble { background: none; box-shadow: none; padding: 2px 10px; max-width: 92%; text-align: center; font-size: 12.5px; color: var(--muted); }
.state { display: inline-flex; align-items: center; gap: 4px; margin-top: -4px; font-size: 12px; color: var(--muted); }
.flow > .message:is([data-state=sent], [data-state=read]):not(:last-child) .state { display: none; }
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
  background: var(--surface); color: var(--accent); border: 1px solid var(--line);
  transition: background .12s;
}
.chip:hover { background: var(--soft); }
.chip:active { transform: scale(.98); }
.pill {
  position: absolute; left: 50%; bottom: 12px; transform: translateX(-50%); display: inline-flex; align-items: center; gap: 5px;
  height: 36px; padding: 0 15px 0 11px; border-radius: 18px; font-size: 13px; font-weight: 500; white-space: nowrap;
  background: var(--surface); color: var(--accent); box-shadow: 0 4px 16px rgba(40, 24, 12, .2), 0 0 0 1px var(--line);
}

/* cards */
.card { width: 100%; max-width: 330px; padding: 14px; border-radius: 14px; background: var(--surface); }
.card-head { display: flex; align-items: center; gap: 8px; min-height: 26px; }
.card-mark { flex: none; width: 26px; height: 26px; border-radius: 8px; display: grid; place-items: center; background: var(--soft); color: var(--accent); }
.card-title { flex: 1; min-width: 0; font-weight: 600; line-height: 1.4; overflow-wrap: anywhere; }
.card-parcel .card-title { font-size: 17px; }
.badge { flex: none; padding: 2px 9px; border-radius: 11px; font-size: 12px; font-weight: 500; background: var(--soft); color: var(--accent); }
.fine { font-size: 12.5px; line-height: 1.5; color: var(--muted); }
.facts { margin-top: 5px; }
.price { font-weight: 600; font-size: 16px; font-variant-numeric: tabular-nums; white-space: nowrap; }
.price small { font-size: .72em; font-weight: 600; }
.price.big { display: block; margin-top: 6px; font-size: 28px; line-height: 1.25; color: var(--accent); }
.sum { display: flex; justify-content: flex-end; align-items: baseline; gap: 6px; margin-top: 8px; }
.card-foot { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 4px 14px; margin-top: 11px; padding-top: 7px; border-top: 1px solid var(--line); }
.copy { display: inline-flex; align-items: center; gap: 5px; min-height: 28px; font-size: 12.5px; color: var(--muted); text-align: start; overflow-wrap: anywhere; }
.copy-value { color: var(--ink); font-variant-numeric: tabular-nums; }
.copy-mark { display: inline-grid; flex: none; }
.copy:hover .copy-mark, .copy.copied { color: var(--accent); }
.bubble .copy { display: inline; min-height: 0; font-size: inherit; color: inherit; }
.bubble .copy-value { text-decoration: underline dotted; text-underline-offset: 4px; }
.bubble .copy-mark { margin-left: 3px; vertical-align: -2px; color: var(--muted); }
.call { display: inline-flex; align-items: center; gap: 5px; min-height: 28px; font-size: 13px; font-weight: 500; color: var(--accent); text-decoration: none; }
.link { min-height: 32px; font-size: 13px; color: var(--accent); }
.pairs { display: grid; grid-template-columns: auto 1fr; gap: 4px 12px; margin-top: 9px; font-size: 13.5px; line-height: 1.5; }
.pairs dt { color: var(--muted); white-space: nowrap; }
.rows { margin: 6px -14px -8px; }
.rows:first-child { margin-top: -8px; }
.rows li + li { border-top: 1px solid var(--line); }
.row { width: 100%; display: flex; gap: 10px; align-items: flex-start; padding: 11px 14px; text-align: start; }
button.row:hover, button.row:focus-visible { background: var(--soft); }
.row:focus-visible { outline-offset: -2px; }
.row.chosen { background: var(--soft); box-shadow: inset 3px 0 0 var(--accent); }
.thumb { flex: none; width: 44px; height: 44px; border-radius: 10px; display: grid; place-items: center; font-size: 17px; font-weight: 500; background: var(--ground); color: var(--muted); object-fit: cover; }
.row-facts { flex: 1; min-width: 0; display: flex; flex-direction: column; }
.row-facts .fine { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.row-title { font-size: 14px; font-weight: 500; line-height: 1.4; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; overflow-wrap: anywhere; }
.row-side { flex: none; max-width: 38%; display: flex; flex-direction: column; align-items: flex-end; gap: 1px; text-align: end; }
.row-side .price { font-size: 15px; line-height: 1.4; }
.status { font-size: 12.5px; color: var(--accent); font-weight: 500; line-height: 1.5; }
.timeline { margin-top: 11px; }
.timeline li { position: relative; display: flex; flex-direction: column; padding: 0 0 11px 20px; font-size: 13.5px; line-height: 1.5; color: var(--muted); }
.timeline li::before { content: ""; position: absolute; left: 3px; top: 7px; width: 7px; height: 7px; border-radius: 50%; background: var(--muted); opacity: .55; }
.timeline li::after { content: ""; position: absolute; left: 6px; top: 18px; bottom: -4px; width: 1px; background: var(--line); }
.timeline li:last-child { padding-bottom: 2px; }
.timeline li:last-child::after { display: none; }
.timeline .newest { color: var(--ink); font-weight: 500; }
.timeline .newest::before { left: 1px; top: 6px; width: 11px; height: 11px; background: var(--accent); opacity: 1; box-shadow: 0 0 0 3px var(--soft); }
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
.primary { width: 100%; min-height: 42px; margin-top: 8px; border-radius: 21px; font-weight: 600; color: #fff; background: var(--fill); }
.primary:disabled { color: var(--muted); background: var(--ground); box-shadow: inset 0 0 0 1px var(--line); }
.stars-done { font-size: 22px; letter-spacing: 4px; color: var(--accent); line-height: 1.4; }

/* composer */
.composer { flex: none; background: var(--surface); border-top: 1px solid var(--line); padding: 8px; padding-bottom: calc(8px + env(safe-area-inset-bottom)); }
.composer-said { font-size: 13px; line-height: 1.5; color: var(--muted); }
.composer-said:not(:empty) { padding: 2px 6px 8px; }
.writing { display: flex; align-items: flex-end; gap: 4px; }
.field { flex: 1; min-width: 0; display: flex; align-items: flex-end; border-radius: 22px; background: var(--ground); border: 1px solid transparent; transition: border-color .12s; }
.field:focus-within { border-color: var(--accent); }
.input {
  flex: 1; min-width: 0; height: 42px; max-height: 120px; padding: 9px 0 9px 16px; border: 0; background: none;
  line-height: 1.55; resize: none; overflow: hidden; overflow-wrap: anywhere;
}
.input.tall { overflow-y: auto; }
.input:focus, .input:focus-visible { outline: none; }
.field:has(.input[aria-invalid=true]) { border-color: var(--bad); }
.opener { flex: none; width: 44px; height: 44px; border-radius: 50%; display: grid; place-items: center; color: var(--muted); transition: color .12s; }
.field .opener { height: 42px; width: 42px; }
.opener:hover:not(:disabled), .opener[aria-expanded=true] { color: var(--accent); }
.opener:disabled { opacity: .5; }
.opener-tools svg { transition: transform .16s; }
.opener-tools[aria-expanded=true] svg { transform: rotate(45deg); }
.send { flex: none; width: 44px; height: 44px; border-radius: 50%; display: grid; place-items: center; color: #fff; background: var(--fill); transition: background .12s, transform .12s; }
.send:active:not(:disabled) { transform: scale(.94); }
.send:disabled { background: none; color: var(--muted); }
.tools { display: grid; grid-template-columns: repeat(5, 1fr); gap: 4px; padding: 12px 0 4px; }
.tool { display: flex; flex-direction: column; align-items: center; gap: 6px; padding: 4px 0; border-radius: 12px; font-size: 12px; line-height: 1.4; color: var(--muted); text-decoration: none; }
.tool-mark { width: 48px; height: 48px; border-radius: 14px; display: grid; place-items: center; background: var(--ground); color: var(--ink); transition: background .12s; }
.tool:hover .tool-mark { background: var(--soft); color: var(--accent); }
.faces { display: grid; grid-template-columns: repeat(7, 1fr); gap: 2px; padding: 10px 0 2px; max-height: 232px; overflow-y: auto; }
.face { height: 44px; border-radius: 10px; font-size: 23px; line-height: 1; }
.face:hover { background: var(--ground); }
.tray { display: flex; gap: 10px; overflow-x: auto; padding: 8px 6px 10px; scrollbar-width: thin; }
.tile { position: relative; flex: none; width: 68px; height: 68px; border-radius: 12px; background: var(--ground); }
.tile img { width: 100%; height: 100%; object-fit: cover; border-radius: inherit; display: block; }
.tile-file { display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 1px; height: 100%; padding: 4px; font-size: 11px; line-height: 1.3; color: var(--muted); }
.tile-file span { max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.tile-file .fine { font-size: 10px; line-height: 1.3; }
.tile-remove { position: absolute; top: -8px; right: -8px; width: 24px; height: 24px; border-radius: 50%; display: grid; place-items: center; background: var(--ink); color: var(--surface); border: 2px solid var(--surface); }
.tile-state { position: absolute; inset: auto 0 0 0; font-size: 11px; line-height: 18px; text-align: center; color: #fff; background: rgba(20, 18, 16, .72); border-radius: 0 0 12px 12px; }
.tile-state:empty { display: none; }
.tile[data-state=sending] img { opacity: .5; }
.tile[data-state=failed] { box-shadow: 0 0 0 2px var(--bad); }
.tile[data-state=failed] img { opacity: .4; }
.tile-again { position: absolute; inset: auto 0 0 0; min-height: 26px; font-size: 12px; color: #fff; background: #b3261e; border-radius: 0 0 12px 12px; }

/* what the page is about, and what may be asked */
.context { flex: none; display: flex; align-items: center; gap: 8px; padding: 8px 8px 8px 14px; background: var(--surface); border-top: 1px solid var(--line); }
.context-what { font-size: 12px; line-height: 1.4; color: var(--muted); }
.context-name { font-size: 14px; line-height: 1.4; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.context-send { flex: none; min-height: 36px; padding: 0 14px; border-radius: 18px; font-size: 13px; font-weight: 500; color: var(--accent); background: var(--soft); }
.context-away { flex: none; width: 36px; height: 36px; border-radius: 50%; display: grid; place-items: center; color: var(--muted); }
.hint-line { flex: none; display: flex; gap: 8px; overflow-x: auto; padding: 4px 14px 10px; scrollbar-width: none; }
.hint-line::-webkit-scrollbar { display: none; }
.hint-line .chip { flex: none; min-height: 36px; padding: 5px 13px; font-size: 13px; color: var(--ink); white-space: nowrap; }

/* pictures and files */
.files { display: flex; flex-direction: column; gap: 6px; max-width: 86%; align-items: inherit; }
.pictures { display: flex; flex-wrap: wrap; gap: 4px; max-width: 284px; }
.from-customer .pictures { justify-content: flex-end; }
.picture { display: block; overflow: hidden; border-radius: 10px; background: var(--line); }
.pictures:not(.single) .picture { width: 92px; height: 92px; }
.picture img { display: block; width: 100%; height: 100%; object-fit: cover; }
.single .picture { border-radius: 14px; }
.single .picture img { width: auto; height: auto; max-width: 220px; max-height: 260px; }
.picture.missing { min-width: 92px; min-height: 92px; }
.file { display: flex; align-items: center; gap: 10px; width: 260px; max-width: 100%; padding: 10px 12px; border-radius: 14px; background: var(--surface); text-align: start; color: var(--muted); }
.file-mark { flex: none; width: 36px; height: 36px; border-radius: 10px; display: grid; place-items: center; background: var(--ground); color: var(--ink); }
.file-name { font-size: 14px; line-height: 1.4; color: var(--ink); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.enlarged { position: absolute; inset: 0; z-index: 3; display: grid; place-items: center; padding: 56px 12px; background: rgba(16, 15, 14, .94); }
.enlarged img { max-width: 100%; max-height: 100%; object-fit: contain; }
.over { position: absolute; width: 44px; height: 44px; border-radius: 50%; display: grid; place-items: center; color: #fff; background: rgba(60, 58, 56, .8); }
.enlarged :focus-visible { outline-color: #fff; }
.over-cross { top: calc(8px + env(safe-area-inset-top)); right: 8px; }
.over-left { left: 8px; top: calc(50% - 22px); }
.over-right { right: 8px; top: calc(50% - 22px); }

/* order picker */
.picker { position: absolute; inset: auto 0 0 0; z-index: 2; max-height: 78%; display: flex; flex-direction: column; background: var(--surface); border-radius: 18px 18px 0 0; box-shadow: 0 -8px 40px rgba(20, 16, 12, .2), 0 0 0 100vmax rgba(20, 18, 16, .32); animation: rise .18s ease-out; padding-bottom: env(safe-area-inset-bottom); }
.picker-head { flex: none; display: flex; align-items: center; justify-content: space-between; padding: 8px 8px 8px 16px; border-bottom: 1px solid var(--line); }
.picker-title { font-size: 16px; font-weight: 600; }
.picker-body { overflow-y: auto; overscroll-behavior: contain; min-height: 160px; }
.picker-rows, .picker-rows:first-child { margin: 0; }
.middle { text-align: center; padding: 28px 16px 0; }
.earlier { text-align: center; font-size: 12px; color: var(--muted); padding-bottom: 8px; }
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
  .hint-line .chip { min-height: 40px; border-radius: 20px; }
  .card { max-width: 380px; }
}
@media (max-width: 360px) {
  .header { gap: 8px; padding-left: 10px; }
  .brand { width: 34px; height: 34px; }
  .log-content { padding-left: 10px; padding-right: 10px; }
  .human { padding: 0 11px 0 8px; }
  .composer { padding-left: 4px; padding-right: 4px; }
  .writing { gap: 0; }
  .tool-mark { width: 44px; height: 44px; }
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
`;
