// Canned replies: / opens the search, arrows choose, Enter inserts with the variables filled in.
import { call } from "./api.js";
import { byId, dialog, element, field, toast } from "./dom.js";
import { attempt, chat, desk, tell } from "./desk.js";
import { T } from "./text.js";
import { write } from "./composer.js";

const SHOWN = 60;
let all = null;
let found = [];
let at = 0;

export function begin() {
  byId("reply-query").addEventListener("input", search);
  byId("reply-query").addEventListener("keydown", (key) => steer(key));
  byId("reply-new").onclick = () => edit(null);
  byId("replies-close").onclick = shut;
  byId("replies").addEventListener("focusout", (event) => { if (event.relatedTarget && !byId("replies").contains(event.relatedTarget)) shut(); });
}

export function isOpen() { return !byId("replies").hidden; }

export async function open() {
  byId("replies").hidden = false;
  byId("reply-query").value = "";
  byId("reply-query").focus();
  if (!all) all = await attempt(() => call("replies"));
  search();
}

export function shut() {
  byId("replies").hidden = true;
  const box = byId("words");
  if (box.value === "/") { box.value = ""; if (desk.open) chat(desk.open.id).draft = ""; }
}

export function forget() { all = null; }

function search() {
  const query = byId("reply-query").value.trim().toLowerCase().replace(/^\//, "");
  found = (all || []).filter((reply) => !query || [reply.title, reply.topic, reply.text, reply.initials].some((text) => text.toLowerCase().includes(query))).slice(0, SHOWN);
  at = 0;
  draw();
}

function draw() {
  const rows = found.map((reply, place) => element("li", { id: `reply-${place}`, role: "option", cls: "reply", test: "reply", onmousedown: (event) => { event.preventDefault(); insert(reply); }, aria: { selected: String(place === at) } },
    element("span", { cls: "reply-top" }, element("b", { text: reply.title }), element("small", { text: reply.owner ? `${reply.topic} · 我的` : reply.topic })), element("span", { cls: "reply-text", text: reply.text })));
  byId("reply-list").replaceChildren(...(rows.length ? rows : [element("li", { cls: "none", role: "option", text: all ? T.no_reply_found : T.loading, aria: { disabled: "true", selected: "false" } })]));
  byId("reply-query").setAttribute("aria-activedescendant", rows.length ? `reply-${at}` : "");
  rows[at]?.scrollIntoView({ block: "nearest" });
}

export function steer(key) {
  // Whether the key was for the list.
  if (key.key === "Escape") { shut(); byId("words").focus(); key.preventDefault(); key.stopPropagation(); return true; }
  const step = { ArrowDown: 1, ArrowUp: -1 }[key.key];
  if (step && found.length) { at = (at + step + found.length) % found.length; draw(); key.preventDefault(); return true; }
  if (key.key === "Enter" && !key.isComposing && found[at]) { key.preventDefault(); insert(found[at]); return true; }
  return false;
}

function insert(reply) {
  shut();
  write(filled(reply.text), { add: true });
}

export function filled(text) {
  const ticket = desk.open || {};
  const cards = ticket.id ? chat(ticket.id).cards : null;
  const order = cards?.orders.find((row) => row.touched) || (cards?.orders.length === 1 ? cards.orders[0] : null);
  const values = {
    customer: ticket.context?.profile?.name || "您", agent: desk.agent.shown, shop: order?.shop || ticket.context?.profile?.shop || "",
    order: order ? `「${order.title}」（${T.tail(order.order_id)}）` : "",
  };
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] || T.variable[name] || whole);
}

export function edit(reply) {
  const input = (name, value, length) => element("input", { name, value, required: true, maxLength: length });
  const text = element("textarea", { name: "text", rows: 4, required: true, maxLength: 1000, value: reply ? reply.text : byId("words").value });
  const own = element("input", { type: "checkbox", name: "own", checked: reply ? Boolean(reply.owner) : true, disabled: Boolean(reply) || (!desk.agent.supervisor && !desk.agent.editor) });
  const body = [field("分类", input("topic", reply?.topic || "我的", 32)), field("标题", input("title", reply?.title || "", 32)),
    field("内容，可用 {customer} {agent} {order} {shop}", text), element("label", { cls: "check" }, own, element("span", { text: "只给自己用" }))];
  shut();
  dialog(reply ? "修改快捷回复" : "新建快捷回复", body, { test: "reply-dialog", submit: "保存", onSubmit: async (form) => {
    await call("replies", { method: "PUT", body: { id: reply?.id || "", topic: form.topic.value, title: form.title.value, text: form.text.value, own: own.checked } });
    all = null;
    toast(T.reply_saved);
    tell("replies");
  } });
}

