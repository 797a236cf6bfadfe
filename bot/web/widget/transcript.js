// The whole conversation as a text file.

import { make } from "./dom.js";
import { full } from "./text.js";

const PAGE = 200;

/** All events, oldest first. `fetch({after, limit})` gives one page. */
export async function allEvents(fetch) {
  const events = [];
  for (let after = ""; ; ) {
    const page = await fetch({ after, limit: PAGE });
    events.push(...page);
    if (page.length < PAGE) return events;
    after = page.at(-1).event;
  }
}

/** Lines that people can read: who, when, what was said, what was shown. */
export function asText(events, texts) {
  const lines = events.filter((event) => event.type === "message").flatMap((event) => said(event, texts));
  return [texts.transcriptTitle, full(Date.now()), "", ...lines].join("\r\n");
}

function said(event, texts) {
  const who = event.sender === "customer" ? texts.me : event.name || texts.role[event.sender] || texts.role.system;
  const files = (event.attachments || []).map((file) => `  ${texts.attached(file.name)}`);
  const cards = (event.cards || []).map((card) => `  ${cardLine(card)}`).filter((line) => line.trim());
  return [`${full(event.sent_at)}  ${who}`, ...(event.text ? event.text.split("\n").map((line) => `  ${line}`) : []), ...cards, ...files, ""];
}

function cardLine(card) {
  const rows = (card.rows || []).map((row) => `${row.label} ${row.value}`);
  const numbers = [card.order_id, card.tracking_no, card.refund_id].filter(Boolean);
  const many = (card.orders || []).map((row) => row.title);
  return [card.title || card.order_title, card.status_text || card.state_text, card.amount ? `¥${card.amount}` : "", ...numbers, ...rows, ...many].filter(Boolean).join("，");
}

/** Hands a text to the browser as a file, with a mark by which Windows knows its letters. */
export function download(name, text) {
  const address = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/plain;charset=utf-8" }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
