// The editors' page: search, edit, preview, publish, restore, review.
import { post } from "../api.js";
import { element, icon } from "../dom.js";
import { changePassword } from "../me.js";
import { T } from "../text.js";
import * as theme from "../theme.js";
import { kb, login, session } from "./door.js";
import { count, fill, read } from "./form.js";

const byId = (id) => document.getElementById(id);
const editor = byId("editor");
const TOAST_MS = 5000;
const LOOK_MS = 2000;
let open = null; // {entry, revision, state} on screen; revision 0 for a new one
let accepting = ""; // the group that a new entry is written for

byId("login-form").addEventListener("submit", async (submit) => {
  submit.preventDefault();
  const form = new FormData(submit.target);
  try { await login(form.get("name"), form.get("password")); enter(); } catch (error) { byId("login-error").textContent = error.message; }
});
byId("logout").onclick = async () => { await post("logout").catch(() => {}); leave(); };
byId("password").append(icon("person"));
byId("password").title = T.password_change;
byId("password").setAttribute("aria-label", T.password_change);
byId("password").onclick = () => changePassword();
byId("to-list").onclick = () => byId("kb").classList.remove("editing");
byId("find").addEventListener("submit", (submit) => { submit.preventDefault(); list(); });
byId("query").addEventListener("search", list);
byId("retired").onchange = list;
byId("new").onclick = () => show({ entry: {}, revision: 0, state: "live", history: [] });
byId("file").onchange = () => attempt(take);
byId("publish").addEventListener("submit", (submit) => { submit.preventDefault(); attempt(publish); });
byId("preview").onclick = () => attempt(preview);
byId("retire").onclick = () => attempt(retire);
editor.addEventListener("input", () => count(editor));
editor.addEventListener("submit", (submit) => { submit.preventDefault(); attempt(save); });
for (const button of document.querySelectorAll("[data-tab]")) button.onclick = () => tab(button.dataset.tab);
setInterval(() => { if (!byId("kb").hidden && !document.hidden) versions().catch(() => {}); }, LOOK_MS);
theme.begin();
session.token ? enter() : leave();

async function enter() {
  byId("login").hidden = true;
  byId("kb").hidden = false;
  await attempt(async () => { await list(); await versions(); await review(); });
}

function leave() {
  session.token = "";
  byId("kb").hidden = true;
  byId("login").hidden = false;
}

async function attempt(work) {
  byId("problems").textContent = "";
  try { await work(); } catch (error) {
    if (error.status === 401) leave();
    else if (error.status === 422) byId("problems").textContent = error.message;
    if (error.status !== 422 || editor.hidden) toast(error.message);
  }
}

function toast(words) {
  byId("toast").textContent = words;
  byId("toast").hidden = false;
  setTimeout(() => { byId("toast").hidden = true; }, TOAST_MS);
}

function tab(name) {
  for (const button of document.querySelectorAll("[data-tab]")) button.setAttribute("aria-current", String(button.dataset.tab === name));
  for (const part of document.querySelectorAll(".tab")) part.hidden = part.id !== `tab-${name}`;
  const loads = { entries: list, review, versions, doubles };
  attempt(loads[name]);
}

async function list() {
  const answer = await kb(`entries?q=${encodeURIComponent(byId("query").value)}&retired=${byId("retired").checked}`);
  byId("found").textContent = answer.count ? `${answer.count} 条` : "没有找到";
  byId("entries").replaceChildren(...answer.entries.map((draft) => item(
    [draft.entry.question, `${draft.entry.id}${draft.state === "retired" ? " · 已停用" : ""}`, draft.entry.answer],
    () => attempt(async () => show(await kb(`entries/${encodeURIComponent(draft.entry.id)}`))), draft.entry.id === open?.entry.id)));
}

function item([title, small, text], onOpen, current = false) {
  const button = element("button", { cls: "item" }, element("b", { text: title }), element("small", { text: small }), text && element("span", { text }));
  button.setAttribute("aria-current", String(current));
  button.onclick = onOpen;
  return element("li", {}, button);
}

function show(draft) {
  open = draft;
  editor.hidden = false;
  if (draft.revision) accepting = "";
  fill(editor, draft.entry);
  editor.elements.id.readOnly = draft.revision > 0;
  byId("facts").textContent = draft.revision ? `第 ${draft.revision} 次修改 · ${draft.editor} · ${when(draft.at)}` : "新条目";
  byId("retire").hidden = !draft.revision;
  byId("retire").textContent = draft.state === "retired" ? "重新启用" : "停用";
  byId("effect").replaceChildren();
  const words = { create: "新建", edit: "修改", retire: "停用", revive: "启用", import: "导入", restore: "恢复" };
  byId("history").querySelector("ul").replaceChildren(...(draft.history || []).map((edit) =>
    item([`${words[edit.action] || edit.action} · ${edit.editor}`, when(edit.at), edit.entry.answer], () => { fill(editor, edit.entry); })));
  byId("kb").classList.add("editing");
  byId("nothing-open").hidden = true;
  for (const row of byId("entries").querySelectorAll(".item")) row.setAttribute("aria-current", String(row.querySelector("small").textContent.startsWith(draft.entry.id || "-")));
  editor.scrollTop = 0;
}

async function save() {
  const entry = read(editor);
  const body = { entry, revision: open.revision };
  if (accepting) await kb(`review/${accepting}/accept`, { method: "POST", body: { entry } });
  else if (open.revision) await kb(`entries/${encodeURIComponent(entry.id)}`, { method: "PUT", body });
  else await kb("entries", { method: "POST", body });
  accepting = "";
  show(await kb(`entries/${encodeURIComponent(entry.id)}`));
  toast("草稿已保存，发布后生效");
  await list();
  await review();
}

async function retire() {
  const name = encodeURIComponent(open.entry.id);
  await kb(`entries/${name}/${open.state === "retired" ? "revive" : "retire"}`, { method: "POST", body: { revision: open.revision } });
  show(await kb(`entries/${name}`));
  await list();
}

async function preview() {
  byId("effect").replaceChildren(element("p", { cls: "dim", text: "正在比较所有问法" }));
  const found = await kb("preview", { method: "POST", body: { entry: read(editor), revision: open.revision } });
  byId("effect").replaceChildren(
    element("h3", { text: "客户会看到" }), element("p", { text: found.answer }), element("p", { cls: "none", text: `朗读：${found.speech}` }),
    ...moves(`会赢得的问法（看了 ${found.looked_at} 个）`, found.won, (move) => `原来归 ${move.before || "无"}`),
    ...moves("会失去的问法", found.lost, (move) => `改归 ${move.after || "无"}`));
}

function moves(title, rows, small) {
  const shown = rows.map((move) => element("li", { cls: "item" }, element("span", { text: move.question }), element("small", { text: small(move) })));
  return [element("h3", { text: `${title}：${rows.length}` }), element("ul", {}, ...shown)];
}

async function take() {
  const [file] = byId("file").files;
  if (!file) return;
  byId("file").value = "";
  const done = await kb(`import?name=${encodeURIComponent(file.name)}`, { method: "POST", file });
  toast(`读到 ${done.read} 条，改动 ${done.changed} 条`);
  await list();
}

async function publish() {
  const made = await kb("publish", { method: "POST", body: { note: byId("note").value } });
  byId("note").value = "";
  toast(`版本 ${made.version} 已发布`);
  await versions();
}

async function versions() {
  const found = await kb("versions");
  const newest = found.versions[0]?.version || 0;
  const behind = found.workers.filter((worker) => worker.version !== newest);
  byId("serving").textContent = newest ? `版本 ${newest} · ${found.workers.length - behind.length} / ${found.workers.length} 个进程已用上` : "还没有发布过";
  byId("workers").replaceChildren(...found.workers.map((worker) => element("li", { cls: worker.error ? "bad" : "none", text: `${worker.name}：${worker.version ? `版本 ${worker.version}` : "随程序带的版本"}${worker.error ? `，${worker.error}` : ""}` })));
  if (byId("tab-versions").hidden || byId("versions").contains(document.activeElement)) return;
  byId("versions").replaceChildren(...found.versions.map((version, place) => element("li", { cls: "item" },
    element("b", { text: `版本 ${version.version} · ${version.entries} 条` }), element("small", { text: `${version.editor} · ${when(version.at)}` }),
    version.note && element("span", { text: version.note }), place > 0 && button("恢复到这个版本", () => restore(version.version)))));
}

async function restore(version) {
  const made = await kb(`versions/${version}/restore`, { method: "POST" });
  toast(`已恢复，现在是版本 ${made.version}`);
  document.activeElement?.blur();
  await versions();
  await list();
}

async function review() {
  const found = await kb("review");
  byId("review-count").textContent = found.length;
  byId("proposals").replaceChildren(...(found.length ? found.map(proposal) : [element("li", { cls: "none", text: "没有待处理的问题" })]));
}

function proposal(group) {
  const known = group.entry_id;
  const accept = () => kb(`review/${group.id}/accept`, { method: "POST", body: {} }).then(() => { toast("已加入草稿，发布后生效"); return review(); });
  const write = () => { tab("entries"); accepting = group.id; show({ entry: group.draft, revision: 0, state: "live", history: [] }); };
  return element("li", { cls: "item" }, element("b", { text: `${group.question}（${group.count} 次）` }),
    element("small", { text: known ? `建议：作为 ${known} 的新问法` : "建议：新建条目" }),
    element("ul", {}, ...group.asks.map((ask) => element("li", { text: ask }))),
    element("div", { cls: "actions" }, known && button("采纳", accept, "primary"), button("写成新条目", write, known ? "" : "primary"),
      button("不处理", () => kb(`review/${group.id}/dismiss`, { method: "POST" }).then(review))));
}

async function doubles() {
  byId("doubles").replaceChildren(element("li", { cls: "none", text: "正在比较所有条目，大约十秒" }));
  const found = await kb("doubles");
  byId("doubles").replaceChildren(...(found.length ? found.map((pair) => item(
    [pair.contradiction ? "同一个问题，答案不同" : "同一个问题问了两次", `${pair.first} / ${pair.second} · 相似 ${Math.round(pair.likeness * 100)}%`, pair.wordings.join(" / ")],
    () => { tab("entries"); attempt(async () => show(await kb(`entries/${encodeURIComponent(pair.first)}`))); }))
    : [element("li", { cls: "none", text: "没有重复或矛盾" })]));
}

function button(text, onClick, cls = "quiet") {
  const node = element("button", { text, cls, type: "button" });
  node.onclick = () => attempt(onClick);
  return node;
}

function when(at) { return new Date(at).toLocaleString("zh-CN", { dateStyle: "short", timeStyle: "short" }); }
