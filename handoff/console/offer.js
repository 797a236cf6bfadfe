// The banner of an offer: who it is, twenty seconds, yes or no.
import { byId, element } from "./dom.js";
import { attempt, change, desk, on, show } from "./desk.js";
import { REASONS, T } from "./text.js";
import { choose } from "./tickets.js";
import * as sound from "./sound.js";

let offered = []; // {ticket, until}

export function begin() {
  byId("offer-accept").onclick = take;
  byId("offer-refuse").onclick = refuse;
  on("offer", ({ ticket, until }) => {
    const whole = typeof ticket === "string" ? desk.lists.waiting.find((found) => found.id === ticket) || { id: ticket, context: { summary: [] } } : ticket;
    if (offered.some((known) => known.ticket.id === whole.id)) return;
    offered.push({ ticket: whole, until });
    sound.play("offer");
    sound.notify(T.notify_offer, whole.customer_id || "", () => take());
    draw();
  });
  on("lists", () => {
    offered = offered.filter(({ ticket }) => desk.lists.waiting.some((found) => found.id === ticket.id && found.state === "offered"));
    draw();
  });
  setInterval(draw, 500);
}

function draw() {
  offered = offered.filter(({ until }) => until > Date.now() - 1500);
  const first = offered[0];
  byId("offer").hidden = !first;
  if (!first) return;
  const left = Math.max(0, Math.ceil((first.until - Date.now()) / 1000));
  const shown = byId("offer").dataset.ticket === first.ticket.id;
  byId("offer-left").textContent = T.offer_left(left);
  byId("offer-bar").value = left;
  if (shown) return;
  byId("offer").dataset.ticket = first.ticket.id;
  byId("offer-what").replaceChildren(element("b", { text: T.offer(REASONS[first.ticket.reason] || "") }),
    element("span", { text: [T.customer(first.ticket.customer_id || ""), first.ticket.context.summary[1]].filter(Boolean).join(" · ") }));
}

export async function take() {
  const first = offered.shift();
  if (!first) return false;
  draw();
  if (await attempt(() => change(first.ticket.id, "accept"))) { choose("mine"); await show(first.ticket.id); byId("words").focus(); }
  return true;
}

async function refuse() {
  const first = offered.shift();
  draw();
  if (first) await attempt(() => change(first.ticket.id, "refuse"));
}

export function forget() { offered = []; draw(); }
