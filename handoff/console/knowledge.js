// The knowledge base beside the chat.
import { call } from "./api.js";
import { button, byId, element } from "./dom.js";
import { attempt, on } from "./desk.js";
import { T } from "./text.js";
import { write } from "./composer.js";

let asked = 0;

export function begin() {
  byId("knowledge-form").addEventListener("submit", (submit) => { submit.preventDefault(); search(); });
  on("open", () => { byId("knowledge-query").value = ""; byId("knowledge-list").replaceChildren(); });
}

async function search() {
  const query = byId("knowledge-query").value.trim();
  const mine = ++asked;
  if (!query) { byId("knowledge-list").replaceChildren(); return; }
  const found = await attempt(() => call(`knowledge?q=${encodeURIComponent(query)}`));
  if (!found || mine !== asked) return;
  const rows = found.hits.map((hit) => element("li", { cls: "entry", test: "entry" },
    element("b", { text: hit.question }), element("p", { text: hit.text }), hit.details && element("details", {}, element("summary", { text: "补充说明" }), element("p", { text: hit.details })),
    element("small", { text: `${hit.entry_id} · ${hit.source}` }), button(T.insert, () => write(hit.text, { add: true }), { cls: "plain small", test: "entry-insert" })));
  byId("knowledge-list").replaceChildren(...(rows.length ? rows : [element("li", { cls: "none", text: T.no_hits })]));
}
