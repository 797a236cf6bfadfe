// The agents' console: log in, see the queue, accept, chat, close.
import { ApiError, NewsSocket, call, session } from "./api.js";
import { REASONS, channelText, element, eventRow, stateText, ticketRow } from "./view.js";

const byId = (id) => document.getElementById(id);
const TOAST_MS = 4000;
const TYPING_MS = 4000;
let news = null;
let agent = null;
let open = null; // the ticket on screen
let queue = { waiting: [], mine: [], closed: [] };
let seen = new Set(); // event ids on screen
let typingTimer = 0;
let lastTyping = 0;

byId("login-form").addEventListener("submit", async (submit) => {
  submit.preventDefault();
  const form = new FormData(submit.target);
  byId("login-error").textContent = "";
  try {
    const answer = await call("login", { method: "POST", body: { name: form.get("name"), password: form.get("password") } });
    session.token = answer.token;
    sessionStorage.setItem("yingda-agent", JSON.stringify(answer.agent));
    enter();
  } catch (error) {
    byId("login-error").textContent = error.message;
  }
});

byId("logout").onclick = leave;
byId("back").onclick = () => show(null);
byId("accept").onclick = () => act("accept");
byId("close").onclick = () => act("close");
byId("compose").addEventListener("submit", (submit) => { submit.preventDefault(); say(); });
byId("words").addEventListener("keydown", (key) => {
  if (key.key === "Enter" && !key.shiftKey && !key.isComposing && key.keyCode !== 229) { key.preventDefault(); say(); }
  else tellTyping();
});
setInterval(() => { if (news) drawQueue(); }, 5000);
if (session.token) enter();

function enter() {
  agent = JSON.parse(sessionStorage.getItem("yingda-agent") || "{}");
  byId("login").hidden = true;
  byId("desk").hidden = false;
  byId("me").textContent = agent.shown || "";
  news = new NewsSocket({
    queue: (data) => { queue = data; refreshOpen(); drawQueue(); },
    event: (ticket, event) => { if (open && ticket === open.id) addEvent(event); },
    typing: (ticket) => { if (open && ticket === open.id) showTyping(); },
    online: (yes) => { byId("connection").textContent = yes ? "" : "连接断开，正在重连…"; },
    refused: leave,
  });
}

function leave() {
  session.token = "";
  if (news) news.close();
  news = null;
  show(null);
  byId("desk").hidden = true;
  byId("login").hidden = false;
}

function drawQueue() {
  for (const name of ["waiting", "mine", "closed"]) {
    const focused = document.activeElement?.dataset?.ticket;
    const rows = queue[name].map((ticket) => ticketRow(ticket, open?.id === ticket.id, show));
    byId(name).replaceChildren(...(rows.length ? rows : [element("li", { cls: "none", text: "没有" })]));
    if (focused) byId(name).querySelector(`[data-ticket="${CSS.escape(focused)}"]`)?.focus();
  }
  byId("waiting-count").textContent = queue.waiting.length;
  byId("mine-count").textContent = queue.mine.length;
  document.title = queue.waiting.length ? `(${queue.waiting.length}) 应答 · 坐席工作台` : "应答 · 坐席工作台";
}

async function show(id) {
  open = [...queue.waiting, ...queue.mine, ...queue.closed].find((ticket) => ticket.id === id) || null;
  byId("desk").classList.toggle("talking", Boolean(open));
  byId("conversation").hidden = byId("context").hidden = !open;
  byId("empty").hidden = Boolean(open);
  seen = new Set();
  byId("log").replaceChildren();
  drawQueue();
  if (!open) return;
  drawTicket();
  try {
    const found = await call(`tickets/${encodeURIComponent(id)}`);
    if (open?.id !== id) return;
    found.events.forEach(addEvent);
    news.watch(id, found.events.at(-1)?.event || "");
  } catch (error) { fail(error); }
}

function refreshOpen() {
  if (!open) return;
  const found = [...queue.waiting, ...queue.mine, ...queue.closed].find((ticket) => ticket.id === open.id);
  if (found) { open = found; drawTicket(); }
}

function drawTicket() {
  byId("customer").textContent = `客户 ${open.customer_id}`;
  byId("state").textContent = stateText(open.state) + (open.agent_name ? ` · ${open.agent_name}` : "");
  const mine = open.state === "active" && open.agent === agent.name;
  byId("accept").hidden = open.state !== "waiting";
  byId("close").hidden = byId("compose").hidden = !mine;
  byId("reason").textContent = REASONS[open.reason] || open.reason;
  byId("summary").replaceChildren(...open.context.summary.map((line) => element("li", { text: line })));
  const orders = open.context.orders.length ? open.context.orders : ["没有"];
  byId("orders").replaceChildren(...orders.map((order) => element("li", { text: order })));
  byId("channel").textContent = channelText(open.context.channel);
}

function addEvent(event) {
  if (seen.has(event.event)) return;
  seen.add(event.event);
  const log = byId("log");
  const near = log.scrollHeight - log.scrollTop - log.clientHeight < 120;
  const row = eventRow(event);
  if (row) log.append(row);
  if (event.sender === "customer") byId("typing").textContent = "";
  if (near || event.sender === "agent") log.scrollTop = log.scrollHeight;
}

async function act(what) {
  const id = open.id;
  byId(what).disabled = true;
  try {
    open = await call(`tickets/${encodeURIComponent(id)}/${what}`, { method: "POST" });
    drawTicket();
    if (what === "accept") byId("words").focus();
  } catch (error) { fail(error); } finally { byId(what).disabled = false; }
}

async function say() {
  const box = byId("words");
  const text = box.value.trim();
  if (!text || !open) return;
  const body = { text, id: crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random().toString(36).slice(2)}` };
  box.value = "";
  try {
    await call(`tickets/${encodeURIComponent(open.id)}/say`, { method: "POST", body });
  } catch (error) {
    if (!box.value) box.value = text; // nothing typed is lost
    fail(error);
  }
}

function tellTyping() {
  if (!open || Date.now() - lastTyping < TYPING_MS) return;
  lastTyping = Date.now();
  call(`tickets/${encodeURIComponent(open.id)}/typing`, { method: "POST" }).catch(() => {});
}

function showTyping() {
  byId("typing").textContent = "客户正在输入…";
  clearTimeout(typingTimer);
  typingTimer = setTimeout(() => { byId("typing").textContent = ""; }, TYPING_MS);
}

function fail(error) {
  if (error instanceof ApiError && error.status === 401) { leave(); return; }
  const toast = byId("toast");
  toast.textContent = error.message;
  toast.hidden = false;
  setTimeout(() => { toast.hidden = true; }, TOAST_MS);
}
