// One message of the conversation: who, what, its cards, and how its sending went.

import { cardOf, copyable } from "./cards.js";
import { icon, make } from "./dom.js";
import { filesOf } from "./gallery.js";

/** Order, refund and tracking numbers: ten digits or more, letters allowed in front. */
const NUMBER = /\b([A-Za-z]{0,4}\d{10,24})\b/g;

/** `event` is a message event; `context` as for cards, with `choose` bound to this event. */
export function bubbleOf(event, context) {
  const element = make("li", { class: `message from-${event.sender}`, test: "message", "data-sender": event.sender });
  const { texts } = context;
  if (texts.role[event.sender] && event.sender !== "system") element.append(speaker(event, texts));
  else element.append(make("span", { class: "sr", text: event.sender === "customer" ? `${texts.me}：` : `${texts.role.system}：` }));
  if (event.text && !event.wordless) element.append(make("div", { class: "bubble" }, ...words(event, context)));
  const files = filesOf(event, context);
  if (files) element.append(files);
  for (const card of event.cards || []) {
    const drawn = cardOf(card, context);
    if (drawn) element.append(drawn);
  }
  return element;
}

function speaker(event, texts) {
  const name = event.name || texts.assistantName;
  return make("div", { class: "speaker" }, make("b", { text: name }), make("span", { text: texts.role[event.sender] }), make("span", { class: "sr", text: "：" }));
}

/** A text with its long numbers made copyable; every second part of the split is a number. */
function words(event, context) {
  if (event.sender === "customer") return [event.text];
  return event.text.split(NUMBER).map((part, place) => (place % 2 ? copyable("", part, context) : part));
}

/** Shows `sending`, `waiting`, `sent`, `read` or `failed` below an own message; `retry` is called by a tap. */
export function markState(element, state, { texts, reason = "", retry }) {
  element.querySelector(".state")?.remove();
  element.dataset.state = state;
  if (state === "failed") {
    const why = reason ? make("span", { class: "why", text: reason }) : null;
    const again = make("span", { class: "again" }, icon("alert", 14), texts.failed);
    element.append(make("button", { class: "state failed", test: "retry", on: { click: retry } }, why, again));
    return;
  }
  element.append(make("span", { class: "state", text: texts.state[state] }));
}
