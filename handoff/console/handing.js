// Handing on: transfer to a group or a person, inviting a supervisor, the wrap-up at the end.
import { call, post, ticketPath } from "./api.js";
import { byId, dialog, element, field, select, toast } from "./dom.js";
import { attempt, change, desk, on, show } from "./desk.js";
import { GROUPS, PRESENCE, T } from "./text.js";

let codes = null;

export function begin() {
  byId("transfer").onclick = transfer;
  byId("invite").onclick = invite;
  byId("wrap").addEventListener("submit", (submit) => { submit.preventDefault(); attempt(close); });
  on("open", drawWrap);
  on("ticket", drawWrap);
  on("lists", drawWrap);
}

function person(agent) {
  return [agent.name, `${agent.shown || agent.name} · ${PRESENCE[agent.state]} · ${T.agents_load(agent.load, agent.capacity)}`];
}

export async function transfer() {
  const id = desk.open.id;
  const found = await attempt(() => Promise.all([call("groups"), call("agents")]));
  if (!found) return;
  const [groups, { agents }] = found;
  const others = agents.filter((agent) => agent.name !== desk.agent.name && agent.state !== "offline");
  const way = (value, text, checked) => element("label", { cls: "check" }, element("input", { type: "radio", name: "way", value, checked }), element("span", { text }));
  const group = select("group", groups.map((name) => [name, GROUPS[name] || name]), desk.open.group);
  const agent = select("agent", others.length ? others.map(person) : [["", T.nothing]]);
  const note = element("textarea", { rows: 3, maxLength: 500, required: true, placeholder: "客户要什么、办到哪一步，接手的同事会看到" });
  const toGroup = field("技能组", group);
  const toAgent = field("坐席", agent);
  toAgent.hidden = true;
  const ways = element("div", { cls: "row", role: "radiogroup", aria: { label: "转给" } }, way("group", "转给技能组", true), way("agent", "转给坐席", false));
  ways.onchange = (event) => { toGroup.hidden = event.target.value !== "group"; toAgent.hidden = !toGroup.hidden; };
  dialog(T.transfer_title, [ways, toGroup, toAgent, field("说明", note)], {
    test: "transfer-dialog", submit: "转接",
    onSubmit: async (form) => {
      const to = form.way.value === "group" ? { group: group.value } : { agent: agent.value };
      await change(id, "transfer", { ...to, note: note.value.trim() });
      toast(T.transfer_done);
      show(null);
    },
  });
}

export function invite() {
  const id = desk.open.id;
  const note = element("textarea", { rows: 3, maxLength: 200, placeholder: "想请主管帮什么" });
  dialog(T.invite_title, [field("说明", note)], {
    test: "invite-dialog", submit: "邀请",
    onSubmit: async () => { await post(ticketPath(id, "invite"), { text: note.value.trim() }); toast(T.invited); },
  });
}

async function drawWrap() {
  if (byId("wrap").hidden || !desk.open || byId("wrap").dataset.ticket === desk.open.id) return;
  byId("wrap").dataset.ticket = desk.open.id;
  byId("wrap-note").value = "";
  codes = codes || (await attempt(() => call("codes"))) || [];
  const groups = codes.map((group) => element("optgroup", { label: group.group }, ...group.codes.map((row) => element("option", { value: row.code, text: row.text }))));
  byId("wrap-code").replaceChildren(element("option", { value: "", text: "选择结果" }), ...groups);
}

async function close() {
  const code = byId("wrap-code").value;
  if (!code) { toast(T.wrap_needed); byId("wrap-code").focus(); return; }
  await change(desk.open.id, "close", { code, note: byId("wrap-note").value.trim() });
  byId("wrap").dataset.ticket = "";
  toast(T.closed);
}
