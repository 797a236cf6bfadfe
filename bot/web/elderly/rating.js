// Five answers in words, one below the other, and a button to hand them in.

import { make } from "../widget/dom.js";
import { words } from "./words.js";

/** The card's element. `submit(score, text)` sends it. */
export function ratingCard(agentName, submit) {
  const buttons = words.stars.map((name, place) => answer(place + 1, name)).reverse();
  const more = make("textarea", { class: "more", rows: 2, maxlength: 500, "aria-label": words.rateMore, placeholder: words.rateMore });
  const send = make("button", { class: "big primary", test: "rate-submit", text: words.rateSubmit, disabled: true });
  const group = make("div", { class: "choices", role: "radiogroup", "aria-label": words.rateTitle(agentName) }, ...buttons);
  let score = 0;
  group.addEventListener("click", (event) => {
    const chosen = event.target.closest("button");
    if (!chosen) return;
    score = Number(chosen.dataset.score);
    for (const button of buttons) choose(button, button === chosen);
    send.disabled = false;
  });
  send.addEventListener("click", () => submit(score, more.value.trim()));
  return make("section", { class: "paper", test: "card-rating" }, make("h2", { text: words.rateTitle(agentName) }), group, more, send);
}

function answer(count, name) {
  const label = words.star(count, name);
  const mark = make("span", { class: "chosen", "aria-hidden": "true" });
  return make("button", { class: "big star", test: `star-${count}`, role: "radio", "aria-checked": "false", "data-score": count }, make("span", { text: label }), mark);
}

function choose(button, chosen) {
  button.setAttribute("aria-checked", String(chosen));
  button.lastElementChild.textContent = chosen ? words.chosen : "";
}
