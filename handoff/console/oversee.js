// What a supervisor may do with a chat that is somebody else's, and the invitations to join one.
import { call, post, ticketPath } from "./api.js";
import { button, byId, dialog, element, field, select, toast } from "./dom.js";
import { attempt, change, desk, isJoined, on, show } from "./desk.js";
import { PRESENCE, T } from "./text.js";
import { choose as chooseList } from "./tickets.js";
import * as sound from "./sound.js";

const LOOK_MS = 4000;
let known = new Set();

export function begin() {
  byId("join").onclick = join;
  byId("take-over").onclick = () => attempt(async () => { await change(desk.open.id, "take_over"); chooseList("mine"); toast(T.taken); });
  byId("reassign").onclick = reassign;
  on("open", draw);
  on("ticket", draw);
  on("lists", draw);
  setInterval(() => { if (desk.news && desk.agent.supervisor) look(); }, LOOK_MS);
}

function draw() {
  if (!desk.open) return;
  byId("join").querySelector("span").textContent = isJoined() ? "退出" : "加入";
}

async function join() {
  const { id } = desk.open;
  const leaving = isJoined();
  await attempt(async () => {
    await post(ticketPath(id, leaving ? "leave" : "join"));
    const found = await call(ticketPath(id));
    if (desk.open?.id === id) desk.open = found.ticket;
    toast(leaving ? T.left : T.joined);
    await show(id);
  });
}

export async function reassign() {
  const { id, agent: owner } = desk.open;
  const found = await attempt(() => call("agents"));
  if (!found) return;
  const others = found.agents.filter((agent) => agent.name !== owner && agent.state !== "offline");
  const who = select("agent", others.map((agent) => [agent.name, `${agent.shown || agent.name} · ${PRESENCE[agent.state]} · ${T.agents_load(agent.load, agent.capacity)}`]));
  dialog("改派会话", [others.length ? field("改派给", who) : element("p", { cls: "none", text: "没有其他坐席在线" })], {
    test: "reassign-dialog", submit: "改派",
    onSubmit: others.length && (async () => {
      await change(id, "reassign", { agent: who.value });
      toast(T.reassigned(others.find((agent) => agent.name === who.value).shown || who.value));
    }),
  });
}

async function look() {
  const invites = await call("invites").catch(() => []);
  const fresh = invites.filter((invite) => !known.has(`${invite.ticket}${invite.at}`));
  if (fresh.length) { sound.play("offer"); sound.notify(T.invite_title, T.invitation(fresh[0].by, fresh[0].customer)); }
  known = new Set(invites.map((invite) => `${invite.ticket}${invite.at}`));
  byId("invites").replaceChildren(...invites.map((invite) => element("li", { test: "invitation" },
    element("span", { text: T.invitation(invite.by, invite.customer) + (invite.text ? `：${invite.text}` : "") }),
    button("加入", () => accept(invite), { cls: "primary small", test: "invitation-join" }),
    button("稍后", () => attempt(async () => { await call(`invites/${encodeURIComponent(invite.ticket)}`, { method: "DELETE" }); look(); }), { cls: "plain small" }))));
}

async function accept(invite) {
  await attempt(async () => {
    await post(ticketPath(invite.ticket, "join"));
    look();
    byId("view-desk").click();
    await show(invite.ticket);
  });
}
