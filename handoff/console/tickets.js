// The left column: tabs of tickets, with who waits how long and what is unread.
import { byId, clock, day, element, keyed, lasting } from "./dom.js";
import { desk, on, show, unread, unreadInAll } from "./desk.js";
import { CHANNELS, EMOTIONS, GROUPS, REASONS, STATES, T, TITLE } from "./text.js";

const TABS = ["waiting", "mine", "closed"];
const EMPTY = { waiting: T.no_waiting, mine: T.no_mine, closed: T.no_closed };
const URGENT = ["safety_risk", "anger"];
let chosen = "waiting";
let waitingToDraw = 0;

export function begin() {
  for (const name of TABS) byId(`tab-${name}`).onclick = () => choose(name);
  byId("ticket-tabs").addEventListener("keydown", steer);
  on("lists", draw);
  on("event", draw);
  on("ticket", draw);
  on("open", draw);
  setInterval(ages, 1000);
  choose(chosen);
}

export function choose(name) {
  chosen = name;
  for (const other of TABS) {
    const tab = byId(`tab-${other}`);
    tab.setAttribute("aria-selected", String(other === name));
    tab.tabIndex = other === name ? 0 : -1;
    byId(`list-${other}`).hidden = other !== name;
  }
}

function steer(key) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key.key];
  if (!step) return;
  key.preventDefault();
  choose(TABS[(TABS.indexOf(chosen) + step + TABS.length) % TABS.length]);
  byId(`tab-${chosen}`).focus();
}

function draw() {
  // Once a frame, whatever has come in: thirty chats may all speak at once.
  if (!waitingToDraw) waitingToDraw = requestAnimationFrame(drawNow);
}

function drawNow() {
  waitingToDraw = 0;
  const lists = { ...desk.lists, waiting: [...desk.lists.waiting, ...(desk.lists.callbacks || [])] }; // whoever is to be called back still waits
  for (const name of TABS) {
    const rows = lists[name].map(row);
    keyed(byId(`list-${name}`).querySelector("ul"), rows.length ? rows : [element("li", { cls: "none", text: EMPTY[name] })]);
    byId(`count-${name}`).textContent = name === "closed" ? "" : lists[name].length || "";
  }
  const count = unreadInAll();
  byId("unread-mine").textContent = count || "";
  byId("unread-mine").setAttribute("aria-label", count ? T.unread(count) : "");
  document.title = count || desk.lists.waiting.length ? `(${count || desk.lists.waiting.length}) ${TITLE}` : TITLE;
}

function ages() {
  for (const time of document.querySelectorAll("[data-since]")) time.textContent = lasting((Date.now() - Number(time.dataset.since)) / 1000);
}

function row(ticket) {
  const fresh = unread(ticket.id);
  const waiting = ["waiting", "offered"].includes(ticket.state);
  const when = waiting ? lasting((Date.now() - ticket.opened_at) / 1000) : ticket.closed_at ? day(ticket.closed_at) : clock(ticket.accepted_at || ticket.opened_at);
  const time = element("time", { text: when, ...(waiting && { data: { since: ticket.opened_at } }) });
  const inside = element("button", { type: "button", cls: "ticket", test: "ticket", data: { ticket: ticket.id, key: ticket.id }, onclick: () => show(ticket.id) },
    element("span", { cls: "ticket-top" }, element("b", { text: ticket.customer_id }), vip(ticket), time),
    element("span", { cls: "ticket-what", text: ticket.context.summary[1] || REASONS[ticket.reason] }),
    element("span", { cls: "ticket-why" }, ...tags(ticket),
      fresh > 0 && element("span", { cls: "badge", text: fresh, test: "unread", aria: { label: T.unread(fresh) } })));
  inside.setAttribute("aria-current", String(desk.open?.id === ticket.id));
  return element("li", {}, inside);
}

function vip(ticket) {
  const { vip: level, elderly } = ticket.context.profile || {};
  const words = [level ? `VIP${level}` : "", elderly || ticket.context.channel === "elderly" ? "长辈" : ""].filter(Boolean).join(" ");
  return words ? element("span", { cls: "vip", text: words }) : null;
}

function tags(ticket) {
  const { emotion, channel } = ticket.context;
  const made = [element("span", { cls: URGENT.includes(ticket.reason) ? "tag urgent" : "tag", text: REASONS[ticket.reason] || ticket.reason })];
  if (emotion && emotion !== "calm") made.push(element("span", { cls: "tag urgent", text: EMOTIONS[emotion] }));
  if (channel && channel !== "chat") made.push(element("span", { cls: "tag", text: CHANNELS[channel] || channel }));
  if (ticket.group) made.push(element("span", { cls: "tag", text: GROUPS[ticket.group] || ticket.group }));
  if (ticket.context.phone && ticket.state === "callback") made.push(element("span", { cls: "tag", text: T.call_back(ticket.context.phone) }));
  if (!["waiting", "active"].includes(ticket.state)) made.push(element("span", { cls: "tag", text: STATES[ticket.state] }));
  return made;
}

export function neighbour(step) {
  // The ticket above or below the open one in the list that is shown.
  const rows = [...document.querySelectorAll(`#list-${chosen} .ticket`)];
  const at = rows.findIndex((node) => node.dataset.ticket === desk.open?.id);
  const next = rows[at < 0 ? 0 : (at + step + rows.length) % rows.length];
  if (next) show(next.dataset.ticket);
}
