// The right column: who the customer is, what they ordered, what we know, what colleagues noted, what was before.
import { call, ticketPath } from "./api.js";
import { button, byId, day, element } from "./dom.js";
import { attempt, desk, on } from "./desk.js";
import { CHANNELS, EMOTIONS, LANGUAGES, REASONS, STATES, T } from "./text.js";
import { load as loadOrders } from "./orders.js";
import { write } from "./composer.js";
import { eventRow } from "./rows.js";
import { dialog } from "./dom.js";

export const TABS = ["customer", "orders", "knowledge", "notes", "history"];

export function begin() {
  for (const name of TABS) byId(`side-${name}`).onclick = () => choose(name);
  byId("side-tabs").addEventListener("keydown", (key) => {
    const at = TABS.findIndex((name) => byId(`side-${name}`).getAttribute("aria-selected") === "true");
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key.key];
    if (!step) return;
    const next = TABS[(at + step + TABS.length) % TABS.length];
    choose(next);
    byId(`side-${next}`).focus();
  });
  byId("show-panel").onclick = () => byId("desk").classList.add("informing");
  byId("panel-back").onclick = () => byId("desk").classList.remove("informing");
  on("open", (ticket) => { byId("desk").classList.remove("informing"); if (ticket) { draw(ticket); load(ticket); } });
  on("turned", () => { if (desk.open) { draw(desk.open); loadOrders(desk.open.id, { quietly: true }); } });
  on("ticket", () => { if (desk.open) draw(desk.open); });
  choose("customer");
}

export function choose(name) {
  for (const other of TABS) {
    byId(`side-${other}`).setAttribute("aria-selected", String(other === name));
    byId(`side-${other}`).tabIndex = other === name ? 0 : -1;
    byId(`page-${other}`).hidden = other !== name;
  }
}

function load(ticket) {
  loadOrders(ticket.id);
  loadHistory(ticket);
}

function draw(ticket) {
  const { context } = ticket;
  const profile = context.profile || {};
  byId("reason").textContent = REASONS[ticket.reason] || ticket.reason;
  byId("summary").replaceChildren(...context.summary.map((line) => element("li", { text: line })));
  byId("orders").textContent = context.orders.length ? context.orders.map((id) => T.tail(id)).join("、") : T.nothing;
  const moods = (context.emotions || []).map((mood) => EMOTIONS[mood.emotion || mood] || "").filter(Boolean);
  const facts = [
    ["渠道", CHANNELS[context.channel] || context.channel], ["语言", LANGUAGES[profile.language] || profile.language], ["会员", profile.vip ? `VIP${profile.vip}` : ""],
    ["长辈模式", profile.elderly || context.channel === "elderly" ? "是" : ""],
    ["情绪", moods.length > 1 ? [...new Set(moods)].join(" → ") : EMOTIONS[context.emotion]],
    ["评价", ticket.score ? T.score(ticket.score) : ""], ["回电", context.phone], ["留言", context.callback_message],
    ["小结", ticket.note],
  ].filter(([, value]) => value);
  byId("facts").replaceChildren(...facts.flatMap(([label, value]) => [element("dt", { text: label }), element("dd", { text: value })]));
  byId("assistant-says").hidden = !context.suggestion;
  byId("assistant-text").textContent = context.suggestion || "";
  byId("assistant-use").onclick = () => write(context.suggestion);
}

async function loadHistory(ticket) {
  const found = await attempt(() => call(`customers/${encodeURIComponent(ticket.customer_id)}/history`));
  if (!found || desk.open?.id !== ticket.id) return;
  const earlier = found.tickets.filter((row) => row.id !== ticket.id);
  const rows = earlier.map((row) => element("li", { cls: "past", test: "past" },
    element("span", { cls: "past-top" }, element("b", { text: row.summary[1] || REASONS[row.reason] || row.reason }), element("time", { text: day(row.opened_at) })),
    element("span", { text: [STATES[row.state], row.agent_name, row.code_text].filter(Boolean).join(" · ") }),
    row.note && element("span", { text: row.note }), row.score > 0 && element("span", { cls: "csat", text: T.score(row.score) }),
    button("看对话", () => read(row), { cls: "plain small" })));
  byId("history-list").replaceChildren(...(rows.length ? rows : [element("li", { cls: "none", text: T.no_history })]));
}

async function read(row) {
  const found = await attempt(() => call(ticketPath(row.id)));
  if (!found) return;
  const inTime = found.events.filter((event) => !row.closed_at || !event.sent_at || event.sent_at <= row.closed_at + 1000);
  dialog(`${day(row.opened_at)} 的对话`, [element("div", { cls: "log past-log", tabIndex: 0 }, element("ol", {}, ...inTime.map(eventRow)))], { cls: "wide" });
}
