// What the console knows: the lists, every chat with its events, which one is open. Views listen to it.
import { ApiError, call, session, ticketPath } from "./api.js";
import { toast } from "./dom.js";

const READ = "yingda-read";
const REFRESH_MS = 2000;
let refreshed = 0;
let later = 0;
const LISTS = ["waiting", "mine", "closed", "callbacks"];

export const desk = {
  agent: {},
  lists: { waiting: [], mine: [], closed: [], callbacks: [] },
  open: null, // the ticket on screen
  chats: new Map(), // ticket id -> {events, seen, last, pending, draft, mode, notes, loaded}
  intents: {}, // what the assistant understands -> people's words for it
  read: {}, // ticket id -> the last event that the agent has seen
  presence: { state: "offline", away_reason: "" },
  news: null,
};
const listeners = new Map();

export function on(name, work) { listeners.set(name, [...(listeners.get(name) || []), work]); }
export function tell(name, ...what) { for (const work of listeners.get(name) || []) work(...what); }

export function start(agent) {
  Object.assign(desk, { agent, open: null, chats: new Map(), lists: { waiting: [], mine: [], closed: [], callbacks: [] } });
  desk.read = JSON.parse(sessionStorage.getItem(READ) || "{}");
}

export function fail(error) {
  if (error instanceof ApiError && error.status === 401) tell("refused");
  else toast(error.message);
}

export async function attempt(work) { try { return await work(); } catch (error) { fail(error); return undefined; } }

export function chat(id) {
  if (!desk.chats.has(id)) {
    desk.chats.set(id, { events: [], seen: new Set(), last: "", pending: [], draft: "", mode: "", notes: [], suggestions: new Map(), loaded: null });
  }
  return desk.chats.get(id);
}

export function ticketOf(id) {
  for (const name of LISTS) {
    const found = desk.lists[name]?.find((ticket) => ticket.id === id);
    if (found) return found;
  }
  return null;
}

export function isMine(ticket = desk.open) { return Boolean(ticket) && ticket.agent === desk.agent.name && ["active", "wrap_up"].includes(ticket.state); }
export function isJoined(ticket = desk.open) { return Boolean(ticket) && (ticket.joined || []).includes(desk.agent.name); }
export function maySpeak(ticket = desk.open) { return Boolean(ticket) && ticket.state === "active" && (isMine(ticket) || isJoined(ticket)); }

export function takeLists(news) {
  for (const name of LISTS) desk.lists[name] = news[name] || [];
  const before = standing();
  if (desk.open) desk.open = ticketOf(desk.open.id) || desk.open;
  watch();
  for (const ticket of desk.lists.mine) load(ticket.id);
  tell("lists");
  if (before !== standing()) tell("turned");
  if (desk.open && !ticketOf(desk.open.id) && desk.open.state !== "closed") refresh(desk.open.id);
}

async function refresh(id) {
  // A chat that is in none of this agent's lists: somebody else's, read along.
  if (Date.now() - refreshed < REFRESH_MS) { clearTimeout(later); later = setTimeout(() => { if (desk.open?.id === id) refresh(id); }, REFRESH_MS); return; }
  refreshed = Date.now();
  const found = await call(ticketPath(id)).catch(() => null);
  if (!found || desk.open?.id !== id) return;
  const before = standing();
  desk.open = found.ticket;
  tell("ticket");
  if (before !== standing()) tell("turned");
}

function standing() { return desk.open ? `${desk.open.id} ${desk.open.state} ${desk.open.agent}` : ""; }

export function watch() {
  const ids = new Set(desk.lists.mine.map((ticket) => ticket.id));
  if (desk.open) ids.add(desk.open.id);
  desk.news?.watch([...ids].filter((id) => chat(id).loaded === true));
}

export async function load(id) {
  const here = chat(id);
  if (here.loaded) return here.loaded === true ? here : here.loaded;
  here.loaded = (async () => {
    try {
      const found = await call(ticketPath(id));
      for (const event of found.events) keep(id, event);
      here.ticket = found.ticket;
      here.loaded = true;
      watch();
      tell("lists");
      return here;
    } catch (error) { here.loaded = null; fail(error); return null; }
  })();
  return here.loaded;
}

function keep(id, event) {
  // Appends an event once, by its log id.
  const here = chat(id);
  if (here.seen.has(event.event)) return false;
  here.seen.add(event.event);
  here.events.push(event);
  if (newer(event.event, here.last)) here.last = event.event;
  here.pending = here.pending.filter((said) => said.id !== event.id);
  return true;
}

export function takeEvent({ ticket, event }) {
  if (!keep(ticket, event)) return;
  if (desk.open?.id === ticket && !document.hidden) markRead(ticket);
  tell("event", ticket, event);
}

export function markRead(id) {
  desk.read[id] = chat(id).last;
  sessionStorage.setItem(READ, JSON.stringify(desk.read));
}

export function unread(id) {
  const seen = desk.read[id] || "";
  return chat(id).events.filter((event) => event.sender === "customer" && newer(event.event, seen)).length;
}

export function unreadInAll() { return desk.lists.mine.reduce((sum, ticket) => sum + unread(ticket.id), 0); }

export async function show(id) {
  desk.open = id ? ticketOf(id) || (await attempt(() => call(ticketPath(id))))?.ticket || null : null;
  tell("open", desk.open);
  if (!desk.open) { tell("lists"); return; }
  await load(id);
  if (desk.open?.id !== id) return;
  markRead(id);
  tell("loaded", id);
  tell("lists");
}

export async function change(id, step, body = {}) {
  // One step of a ticket; the answer is the ticket as it is then.
  const answer = await call(ticketPath(id, step), { method: "POST", body });
  if (answer.state && desk.open?.id === id) { desk.open = answer; tell("ticket"); tell("turned"); }
  return answer;
}

export function newer(one, other) {
  // Log ids are milliseconds-number.
  if (!other) return true;
  const [a, b] = [one, other].map((id) => id.split("-").map(Number));
  return a[0] !== b[0] ? a[0] > b[0] : a[1] > b[1];
}

export { session };
