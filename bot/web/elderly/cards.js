// Cards in large print: sentences below each other, three rows at a time, details behind a button.

import { make } from "../widget/dom.js";
import { sentencesOf, yuan } from "./sentences.js";
import { words } from "./words.js";

const CHOICES = 3; // at once
const DETAILS = ["parcel", "order", "refund"]; // the text has said the essence

/** Elements of a card, none for an unknown kind. `tap(choice, label)` is told of a chosen order. */
export function cardElements(card, { tap, said }) {
  if (card?.kind === "orders") return [orders(card, tap)];
  const sheet = sentencesOf(card);
  if (!sheet) return [];
  const element = paper(card.kind, sheet);
  return said && DETAILS.includes(card.kind) ? fold([element], words.details, words.detailsHide) : [element];
}

/** What is read aloud of a card that a question is about: the facts before the yes. */
export function cardReading(card) {
  const sheet = ["quote", "facts"].includes(card?.kind) ? sentencesOf(card) : null;
  return sheet ? [`${sheet.title}。`, ...sheet.lines].join("\n") : "";
}

/** Three of many, and a button for the next three. */
export function showThree(box, buttons, more) {
  const from = (start, focus) => {
    const shown = buttons.slice(start, start + CHOICES);
    const next = start + CHOICES < buttons.length ? start + CHOICES : 0;
    const turn = make("button", { class: "big quiet", test: "more-choices", text: more, on: { click: () => from(next, true) } });
    box.replaceChildren(...shown, ...(buttons.length > CHOICES ? [turn] : []));
    if (focus) box.querySelector("button")?.focus();
  };
  from(0, false);
}

function orders(card, tap) {
  const box = make("section", { class: "paper", test: "card-orders", "aria-label": card.title || words.orders }, card.title ? make("h2", { text: card.title }) : null);
  const list = make("div", { class: "choices" });
  box.append(list);
  showThree(list, (card.orders || []).map((row) => order(row, tap)), words.moreOrders);
  return box;
}

function order(row, tap) {
  const parts = [make("b", { text: row.title || "" }), make("span", { text: [yuan(row.amount), row.status_text].filter(Boolean).join("，") })];
  if (!row.choice) return make("div", { class: "row", test: "order-row" }, ...parts);
  return make("button", { class: "big row", test: "order-row", on: { click: () => tap(row.choice, row.title) } }, ...parts);
}

function paper(kind, { title, lines, earlier, phone }) {
  const box = make("section", { class: "paper", test: `card-${kind}`, "aria-label": title }, make("h2", { text: title }));
  box.append(...lines.map((text) => make("p", { text })));
  if (earlier.length) box.append(...fold(earlier.map((text) => make("p", { text })), words.earlier, words.earlierHide));
  if (phone) box.append(make("a", { class: "big call", href: `tel:${phone.digits}`, text: phone.label }));
  return box;
}

function fold(content, show, hide) {
  const box = make("div", { class: "folded", hidden: true }, ...content);
  const button = make("button", { class: "big quiet", test: "unfold", "aria-expanded": "false", text: show });
  button.addEventListener("click", () => {
    box.hidden = !box.hidden;
    button.setAttribute("aria-expanded", String(!box.hidden));
    button.textContent = box.hidden ? show : hide;
  });
  return [button, box];
}
