// Keyboard shortcuts, and the sheet that lists them.
import { byId, dialog, element } from "./dom.js";
import { desk, show } from "./desk.js";
import { T } from "./text.js";
import { choose as chooseList, neighbour } from "./tickets.js";
import { choose as choosePage } from "./panel.js";
import { setMode } from "./composer.js";
import { open as openReplies } from "./replies.js";
import { take } from "./offer.js";

export function begin() {
  byId("help").onclick = help;
  document.addEventListener("keydown", press);
}

export function help() {
  if (document.querySelector("dialog[open]")) return;
  const rows = T.keys.flatMap(([keys, what]) => [element("dt", {}, ...keys.split(" ").map((key) => element("kbd", { text: key }))), element("dd", { text: what })]);
  dialog("快捷键", [element("dl", { cls: "keys" }, ...rows)], { test: "help-dialog" });
}

const ALT = {
  ArrowUp: () => neighbour(-1), ArrowDown: () => neighbour(1),
  Digit1: () => chooseList("waiting"), Digit2: () => chooseList("mine"), Digit3: () => chooseList("closed"),
  KeyA: async () => { if (!(await take()) && !byId("accept").hidden) byId("accept").click(); },
  KeyR: () => { setMode("reply"); byId("words").focus(); }, KeyN: () => { setMode("note"); byId("words").focus(); },
  KeyT: () => { if (desk.open && !byId("transfer").hidden) byId("transfer").click(); },
  KeyE: () => { if (desk.open && !byId("close").hidden) byId("close").click(); },
  KeyK: () => { choosePage("knowledge"); byId("desk").classList.add("informing"); byId("knowledge-query").focus(); },
};

function press(key) {
  if (byId("shell").hidden || document.querySelector("dialog[open]")) return;
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName || "");
  if (key.altKey && !key.ctrlKey && !key.metaKey && ALT[key.code]) { key.preventDefault(); ALT[key.code](); return; }
  if (key.key === "?" && !(typing && document.activeElement.value)) { key.preventDefault(); help(); }
  if (key.key === "/" && !typing && desk.open && !byId("compose").hidden) { key.preventDefault(); openReplies(); }
  if (key.key === "Escape" && !typing && desk.open && byId("replies").hidden) show(null);
}
