// The middle column: the conversation of the ticket that is open, and the steps that it allows.
import { byId, element } from "./dom.js";
import { attempt, change, chat, desk, isJoined, isMine, on, show } from "./desk.js";
import { eventRow, noteRow, pendingRow } from "./rows.js";
import { EMOTIONS, STATES, T } from "./text.js";
import { giveUp, retry } from "./composer.js";
import { place, wanted } from "./suggestion.js";
import { choose } from "./tickets.js";

const NEAR = 140; // pixels from the end within which the log follows
const PICTURE = 400; // and while a picture is drawn
let typingTimer = 0;

export function begin() {
  byId("log").addEventListener("load", () => { if (isNear(PICTURE)) toEnd(); }, true); // a picture has come and is higher than its name
  new ResizeObserver(() => { if (isNear(2 * NEAR)) toEnd(); }).observe(byId("log-frame")); // the box below grows with what is written
  byId("back").onclick = () => show(null);
  byId("accept").onclick = () => step("accept");
  byId("close").onclick = () => step("wrap_up");
  on("open", drawAll);
  on("loaded", (id) => { if (id === desk.open?.id) fill(); });
  on("ticket", drawHead);
  on("lists", drawHead);
  on("turned", () => { if (desk.open && chat(desk.open.id).loaded === true) fill(); });
  on("event", (ticket, event) => { if (ticket === desk.open?.id) add(event); });
  on("pending", (ticket) => { if (ticket === desk.open?.id) drawPending(); });
  on("notes", (ticket) => { if (ticket === desk.open?.id) fill(); });
  on("typing", (ticket) => { if (ticket === desk.open?.id) typing(); });
}

async function step(what) {
  const id = desk.open.id;
  const button = byId(what === "accept" ? "accept" : "close");
  button.disabled = true;
  await attempt(() => change(id, what));
  button.disabled = false;
  if (what === "accept" && desk.open?.id === id && isMine()) { choose("mine"); byId("words").focus(); }
}

function drawAll() {
  const here = Boolean(desk.open);
  byId("desk").classList.toggle("talking", here);
  byId("conversation").hidden = byId("panel").hidden = !here;
  byId("empty").hidden = here;
  byId("log").replaceChildren();
  byId("typing").textContent = "";
  if (here) { drawHead(); if (chat(desk.open.id).loaded === true) fill(); }
}

function drawHead() {
  const ticket = desk.open;
  if (!ticket) return;
  byId("customer").textContent = T.customer(ticket.customer_id);
  byId("state").textContent = [STATES[ticket.state] || ticket.state, ticket.agent_name,
    ticket.context.emotion !== "calm" && EMOTIONS[ticket.context.emotion]].filter(Boolean).join(" · ");
  const mine = isMine();
  const active = ticket.state === "active";
  const toTake = ticket.state === "waiting" || ticket.state === "callback" || (ticket.state === "offered" && ticket.offered_to === desk.agent.name);
  byId("accept").hidden = !toTake;
  byId("close").hidden = byId("transfer").hidden = !(mine && active);
  byId("invite").hidden = !(mine && active) || desk.agent.supervisor;
  byId("compose").hidden = !((mine && active) || (active && isJoined()) || (active && desk.agent.supervisor));
  byId("wrap").hidden = !(mine && ticket.state === "wrap_up");
  byId("oversee").hidden = !(desk.agent.supervisor && active && !mine);
}

function fill() {
  const here = chat(desk.open.id);
  const events = here.events.map((event) => ({ at: event.sent_at || Number((event.event || "0").split("-")[0]), row: eventRow(event, desk.open.conversation_id) }));
  const notes = here.notes.filter((note) => note.ticket === desk.open.id).map((note) => ({ at: note.at, row: noteRow(note) }));
  const rows = [...events, ...notes].filter((item) => item.row).sort((a, b) => a.at - b.at);
  byId("log").replaceChildren(...rows.map((item) => item.row));
  drawPending();
  const last = [...here.events].reverse().find((event) => event.type === "message" && ["customer", "agent"].includes(event.sender));
  if (last?.sender === "customer" && !asksForPerson(here.events, last)) wanted(last);
  toEnd();
}

function asksForPerson(events, said) { return events.some((event) => event.answers === said.id && event.decision?.intent === "request_human"); } // the agent is the answer

function add(event) {
  const near = isNear();
  const row = eventRow(event, desk.open.conversation_id);
  if (row) byId("log").append(row);
  drawPending();
  if (event.sender === "customer") { byId("typing").textContent = ""; wanted(event); }
  if (event.sender === "agent") place(null);
  if (near || event.sender === "agent") toEnd();
}

function drawPending() {
  for (const row of byId("log").querySelectorAll(".pending")) row.remove();
  const rows = chat(desk.open.id).pending.map((message) => pendingRow(message, retry, giveUp));
  byId("log").append(...rows);
  if (rows.length) toEnd();
}

function isNear(within = NEAR) { const log = byId("log-frame"); return log.scrollHeight - log.scrollTop - log.clientHeight < within; }
export function toEnd() { const log = byId("log-frame"); log.scrollTop = log.scrollHeight; }

function typing() {
  byId("typing").replaceChildren(element("span", { text: T.typing }), element("span", { cls: "dots", aria: { hidden: "true" } }));
  clearTimeout(typingTimer);
  typingTimer = setTimeout(() => { byId("typing").textContent = ""; }, 4000);
}
