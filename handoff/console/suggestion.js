// The knowledge base's answer below a customer's message: accept, edit, send.
import { call, ticketPath } from "./api.js";
import { button, byId, element } from "./dom.js";
import { chat, desk, isMine } from "./desk.js";
import { T } from "./text.js";
import { say, write } from "./composer.js";

export async function wanted(event) {
  // Asks once for each message of a chat that is this agent's.
  const ticket = desk.open;
  if (!isMine(ticket) || ticket.state !== "active" || !event.text) return;
  const { suggestions } = chat(ticket.id);
  if (!suggestions.has(event.event)) suggestions.set(event.event, call(`${ticketPath(ticket.id, "suggestion")}?event=${event.event}`).catch(() => ({ hits: [] })));
  const answer = await suggestions.get(event.event);
  const row = byId("log").querySelector(`[data-event="${CSS.escape(event.event)}"]`);
  if (desk.open?.id === ticket.id && row && answer.hits[0]) place(row, answer.hits[0]);
}

export function place(row, hit) {
  // The one suggestion on screen; none with no row.
  byId("log").querySelector(".suggestion")?.remove();
  if (!row) return;
  const frame = byId("log-frame");
  const near = frame.scrollHeight - frame.scrollTop - frame.clientHeight < 260;
  const made = suggestion(hit);
  row.after(made);
  if (near) made.scrollIntoView({ block: "nearest" });
}

function suggestion(hit) {
  const text = element("p", { text: hit.text, test: "suggestion-text" });
  const box = element("textarea", { value: hit.text, rows: 3, hidden: true, maxLength: 2000, test: "suggestion-edit", aria: { label: "修改建议" } });
  const send = () => { const words = (box.hidden ? hit.text : box.value).trim(); if (words) { place(null); say(words); } };
  const edit = button("修改", () => { text.hidden = true; box.hidden = false; edit.hidden = true; box.focus(); }, { cls: "plain small", test: "suggestion-edit-open" });
  return element("li", { cls: "suggestion", test: "suggestion" },
    element("span", { cls: "said-by", text: T.suggestion(hit.score) }), element("b", { text: hit.question }), text, box,
    element("div", { cls: "row" }, button("采用", () => { write(box.hidden ? hit.text : box.value); place(null); }, { cls: "plain small", test: "suggestion-accept" }),
      edit, button("发送", send, { cls: "primary small", icon: "send", test: "suggestion-send" })));
}
