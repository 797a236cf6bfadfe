// All canned replies on a page of their own: one's own, and the shop's for whoever keeps them.
import { call } from "./api.js";
import { button, byId, dialog, element, keyed, toast } from "./dom.js";
import { attempt, desk, on } from "./desk.js";
import { edit, forget } from "./replies.js";
import { T } from "./text.js";

let all = [];

export function begin() {
  byId("phrase-query").addEventListener("input", draw);
  byId("phrase-form").addEventListener("submit", (submit) => submit.preventDefault());
  byId("phrase-new").onclick = () => edit(null);
  on("replies", () => { if (!byId("phrases").hidden) load(); });
}

export async function load() {
  all = (await attempt(() => call("replies"))) || all;
  draw();
}

function draw() {
  const query = byId("phrase-query").value.trim().toLowerCase();
  const found = all.filter((reply) => !query || [reply.title, reply.topic, reply.text, reply.initials].some((text) => text.toLowerCase().includes(query)));
  byId("phrase-count").textContent = found.length ? T.phrase_count(found.length) : T.no_reply_found;
  const topics = [...new Set(found.map((reply) => reply.topic))];
  keyed(byId("phrase-list"), topics.map((topic) => element("li", {}, element("h2", { text: topic }), element("ul", { cls: "phrase-topic" }, ...found.filter((reply) => reply.topic === topic).map(row)))));
}

function mayChange(reply) { return reply.owner ? reply.owner === desk.agent.name : desk.agent.supervisor || desk.agent.editor; }

function row(reply) {
  const act = (text, work, test, cls) => button(text, work, { cls, test, label: `${text} ${reply.title}`, data: { key: `${test}-${reply.id}` } });
  return element("li", { cls: "phrase", test: "phrase" },
    element("div", { cls: "phrase-words" }, element("b", { text: reply.title }), element("span", { cls: "tag", text: reply.owner ? T.own_reply : T.shops_reply }), element("p", { text: reply.text })),
    mayChange(reply) && element("div", { cls: "row tight" }, act("修改", () => edit(reply), "phrase-edit", "plain small"), act("删除", () => drop(reply), "phrase-drop", "danger small")));
}

function drop(reply) {
  dialog(T.drop_title(reply.title), [element("p", { text: reply.owner ? T.drop_own : T.drop_shops })], {
    careful: true, test: "drop-dialog", submit: "删除",
    onSubmit: async () => { await call(`replies/${encodeURIComponent(reply.id)}`, { method: "DELETE" }); forget(); toast(T.reply_dropped); load(); },
  });
}
