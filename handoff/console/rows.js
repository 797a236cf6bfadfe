// Rows of the transcript: what was said, by whom, and what only agents may see.
import { button, clock, element } from "./dom.js";
import { desk } from "./desk.js";
import { fileRow } from "./files.js";
import { SENDERS, T } from "./text.js";

const PRIVATE = { whisper: (event) => T.whisper(event.name), transfer: () => T.transferred, note: (event) => T.note_by(event.name) };

/** `conversation` is where the event was said: its files lie there. */
export function eventRow(event, conversation) {
  if (PRIVATE[event.type]) return privateRow(event);
  if (event.type === "rating") return middle(T.asked_rating);
  if (event.type === "rated") return middle(`${T.score(event.score)}${event.text ? ` ${event.text}` : ""}`, "csat");
  if (event.type === "owner") return ownerRow(event);
  if (event.type !== "message") return null;
  if (event.sender === "system") return middle(event.text);
  return said(event, conversation);
}

function said(event, conversation) {
  const who = { agent: event.name, helper: T.helper(event.name) }[event.sender] || SENDERS[event.sender];
  const row = element("li", { cls: `said ${event.sender}`, test: "said", data: { sender: event.sender, event: event.event, id: event.id } },
    element("span", { cls: "said-by", text: `${who} ${clock(event.sent_at)}` }),
    event.text && !event.wordless && element("p", { text: event.text }),
    ...(event.cards || []).map(card),
    ...(event.attachments || []).map((file) => fileRow(conversation, file, event.sender)),
    event.decision && element("span", { cls: "decision", text: decisionText(event.decision) }));
  return row;
}

function ownerRow(event) {
  return middle(T.owner[event.owner] || ""); // an agent's coming and going is told by the system's own words
}

function privateRow(event) {
  return element("li", { cls: `private ${event.type}`, test: `row-${event.type}`, data: { event: event.event || "" } },
    element("span", { cls: "said-by", text: `${PRIVATE[event.type](event)} ${clock(event.sent_at)}` }), element("p", { text: event.text }));
}

export function noteRow(note) { return privateRow({ type: "note", name: note.agent_name, text: note.text, sent_at: note.at }); }

export function pendingRow(message, onRetry, onGiveUp) {
  return element("li", { cls: "said agent pending", test: "pending", data: { id: message.id } },
    message.file ? element("span", { cls: "said-file" }, message.address ? element("img", { src: message.address, alt: message.file.name }) : element("span", { text: message.file.name })) : element("p", { text: message.text }),
    element("span", { cls: "said-by", role: "status", text: message.failed ? message.why || T.not_sent : T.sending }),
    message.failed && element("span", { cls: "row tight" }, button(T.retry, () => onRetry(message), { cls: "plain small", test: "retry" }), button(T.give_up, () => onGiveUp(message), { cls: "plain small", test: "give-up" })));
}

function middle(text, cls = "") { return text ? element("li", { cls: `middle ${cls}`, text }) : null; }

function decisionText(decision) {
  const hit = decision.route === "faq" && decision.faq_hits?.[0];
  return T.understood(desk.intents[decision.intent] || decision.intent, Math.round(decision.confidence * 100), hit?.entry_id);
}

function card(data) {
  const tail = (id) => T.tail(String(id || ""));
  const lines = {
    orders: () => data.orders.map((order) => `${order.title} · ${order.amount} 元 · ${order.status_text} · ${tail(order.order_id)}`),
    order: () => [`${data.title} · ${data.amount} 元 · ${data.status_text} · ${tail(data.order_id)}`],
    parcel: () => [`${data.carrier_name} ${data.tracking_no} · ${data.state_text}`, ...data.events.slice(0, 2).map((scan) => `${scan.time} ${scan.text}`)],
    refund: () => [`退款 ${data.refund_id} · ${data.amount} 元 · ${data.status_text}`],
    quote: () => [`可退 ${data.amount} 元 · ${data.rule_text}`],
    facts: () => [data.title, ...data.rows.map((row) => `${row.label}：${row.value}`)],
  }[data.kind];
  return lines ? element("ul", { cls: "said-card" }, ...lines().map((text) => element("li", { text }))) : null;
}
