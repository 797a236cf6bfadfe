// The agents' console put together: log in, then everything that is live.
import { call, login, post, session } from "./api.js";
import { byId } from "./dom.js";
import { attempt, chat, desk, isMine, markRead, on, show, start, takeEvent, takeLists, tell } from "./desk.js";
import { NewsSocket } from "./socket.js";
import { T } from "./text.js";
import * as accounts from "./accounts.js";
import * as attach from "./attach.js";
import * as board from "./board.js";
import * as chatView from "./chat.js";
import * as composer from "./composer.js";
import * as handing from "./handing.js";
import * as keys from "./keys.js";
import * as knowledge from "./knowledge.js";
import * as me from "./me.js";
import * as notes from "./notes.js";
import * as offer from "./offer.js";
import * as oversee from "./oversee.js";
import * as panel from "./panel.js";
import * as phrases from "./phrases.js";
import * as presence from "./presence.js";
import * as replies from "./replies.js";
import * as reports from "./reports.js";
import * as sound from "./sound.js";
import * as theme from "./theme.js";
import * as tickets from "./tickets.js";

const VIEWS = ["desk", "board", "reports", "accounts", "phrases"];
const LOADS = { reports, accounts, phrases };
for (const part of [theme, sound, tickets, chatView, composer, attach, replies, notes, panel, knowledge, handing, offer, presence, oversee, board, reports, accounts, phrases, me, keys]) part.begin();

byId("login-form").addEventListener("submit", async (submit) => {
  submit.preventDefault();
  const form = new FormData(submit.target);
  byId("login-error").textContent = "";
  byId("login-submit").disabled = true;
  try { await login(form.get("name").trim(), form.get("password")); submit.target.reset(); enter(); } catch (error) {
    byId("login-error").textContent = error.message;
    byId("login-password").select();
  } finally { byId("login-submit").disabled = false; }
});
byId("logout").onclick = async () => { await post("presence", { state: "offline" }).catch(() => {}); await post("logout").catch(() => {}); leave(); };
for (const name of VIEWS) byId(`view-${name}`).onclick = () => view(name);
on("refused", leave);
on("event", (ticket, event) => {
  if (event.sender !== "customer") return;
  const mine = desk.lists.mine.find((found) => found.id === ticket) || (desk.open?.id === ticket && isMine() && desk.open); // just accepted: the list follows
  if (mine && (desk.open?.id !== ticket || document.hidden)) {
    sound.play("message");
    sound.notify(T.notify_message(mine.customer_id), event.text, () => show(ticket));
  }
});
document.addEventListener("visibilitychange", () => { if (!document.hidden && desk.open) { markRead(desk.open.id); tell("lists"); } });
if (session.token) enter();

async function enter() {
  if (session.token && session.agent.roles?.every((role) => role === "editor")) { location.href = "kb/"; return; }
  const agent = await attempt(() => call("me"));
  if (!agent) { if (session.token) setTimeout(enter, 3000); return; }
  session.agent = agent;
  desk.intents = (await call("intents").catch(() => null)) || {};
  start(agent);
  byId("login").hidden = true;
  byId("shell").hidden = false;
  me.draw(agent);
  for (const name of ["board", "reports", "accounts"]) byId(`view-${name}`).hidden = !agent.supervisor;
  byId("to-kb").hidden = !agent.editor;
  view("desk");
  tell("open", null);
  presence.look();
  desk.news = new NewsSocket({
    queue: takeLists, event: takeEvent, offer: (news) => tell("offer", news), typing: (news) => tell("typing", news.ticket),
    board: (news) => tell("board", news), ended: (news) => tell("ended", news), refused: leave, after: (ticket) => chat(ticket).last,
    online: (yes) => { byId("connection").textContent = yes ? "" : T.reconnecting; document.documentElement.dataset.online = String(yes); },
  });
}

function leave() {
  session.token = "";
  desk.news?.close();
  desk.news = null;
  offer.forget();
  replies.forget();
  show(null);
  for (const box of document.querySelectorAll("dialog[open]")) box.close();
  byId("shell").hidden = true;
  byId("login").hidden = false;
  document.title = T.title || document.title;
  byId("login-name").focus();
}

function view(name) {
  for (const other of VIEWS) {
    byId(other).hidden = other !== name;
    byId(`view-${other}`).setAttribute("aria-current", other === name ? "page" : "false");
  }
  board.open(name === "board");
  LOADS[name]?.load();
}
