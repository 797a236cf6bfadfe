// The supervisor's page of accounts: who may log in, as what, and who changed that.
import { call, post } from "./api.js";
import { button, byId, day, dialog, element, field, keyed, toast } from "./dom.js";
import { attempt, desk } from "./desk.js";
import { checks, fitFields, fitOf, picked, skillsText } from "./fit.js";
import { CHANGES, PRESENCE, ROLES, T } from "./text.js";

const FRESH = { name: "", shown: "", roles: ["agent"], refund_limit_fen: 20000, desk: { skills: { order: 1, logistics: 1, refund: 1, repair: 1, dispute: 1, general: 1 }, capacity: 5, languages: ["zh"], channels: [] } };

export function begin() { byId("account-new").onclick = () => edit(null); }

export async function load() {
  const found = await attempt(() => call("accounts"));
  if (!found) return;
  keyed(byId("account-rows"), found.accounts.map(row));
  const shown = Object.fromEntries(found.accounts.map((account) => [account.name, account.shown]));
  const lines = found.changes.map((change) => element("li", {}, element("time", { text: day(change.at) }),
    element("span", { text: T.account_change(shown[change.by] || change.by, CHANGES[change.what] || change.what, shown[change.account] || change.account, change.by === change.account) }),
    change.detail.roles && element("small", { text: `${rolesText(change.detail.roles)} · 单笔退款 ${T.amount(change.detail.refund_limit_fen)}` })));
  byId("account-changes").replaceChildren(...(lines.length ? lines : [element("li", { cls: "none", text: T.no_changes })]));
}

function rolesText(roles) { return roles.map((role) => ROLES[role]).join("、"); }

function row(account) {
  const state = account.disabled ? T.stopped : PRESENCE[account.desk.state];
  const cells = [element("b", { text: account.shown }), account.name, rolesText(account.roles), skillsText(account.desk.skills), account.desk.capacity, T.amount(account.refund_limit_fen), state, acts(account)];
  const made = element("tr", { cls: account.disabled ? "off" : "", data: { account: account.name } }, ...cells.map((cell) => (cell instanceof Node ? element("td", {}, cell) : element("td", { text: cell }))));
  return made;
}

function acts(account) {
  if (account.name === desk.agent.name) return element("span", { cls: "dim", text: T.yourself });
  const act = (text, work, test, cls = "plain small") => button(text, work, { cls, test, data: { key: `${test}-${account.name}` }, label: `${text} ${account.shown}` });
  const on = () => attempt(async () => { await post(path(account, "start")); toast(T.account_on); load(); });
  return element("span", { cls: "row tight" }, act("修改", () => edit(account), "account-edit"), act("重置密码", () => reset(account), "account-reset"),
    account.disabled ? act("启用", on, "account-start") : act("停用", () => stop(account), "account-stop", "danger small"));
}

function path(account, rest = "") { return `accounts/${encodeURIComponent(account.name)}${rest && `/${rest}`}`; }

function edit(account) {
  const now = account || FRESH;
  const isAdmin = (desk.agent.roles || []).includes("admin");
  const name = element("input", { name: "name", required: true, pattern: "[a-z0-9][a-z0-9_.\\-]{1,31}", autocapitalize: "none", autocomplete: "off", placeholder: "小写字母和数字，如 li.na" });
  const shown = element("input", { name: "shown", required: true, maxLength: 32, value: now.shown });
  const limit = element("input", { name: "limit", type: "number", min: 0, max: 1000000, step: 0.01, required: true, value: now.refund_limit_fen / 100 });
  const body = [account ? null : field("账号，登录时用", name), field("名字，客户会看到", shown), checks("roles", "角色", Object.entries(ROLES), now.roles, isAdmin ? [] : ["admin"]), field("单笔退款上限（元）", limit), ...fitFields(now.desk)];
  dialog(account ? T.account_edit(account.shown) : T.account_new, body.filter(Boolean), {
    test: "account-dialog", submit: account ? "保存" : "建账号",
    onSubmit: async (form) => {
      const roles = picked(form, "roles");
      if (!roles.length) throw new Error(T.roles_needed);
      const wanted = { shown: shown.value.trim(), roles, refund_limit_fen: Math.round(Number(limit.value) * 100), profile: fitOf(form) };
      if (account) { await call(path(account), { method: "PUT", body: wanted }); toast(T.account_saved); } else tellPassword(await post("accounts", { ...wanted, name: name.value }), shown.value);
      load();
    },
  });
}

function reset(account) {
  dialog(T.reset_title(account.shown), [element("p", { text: T.reset_text })], { careful: true, test: "reset-dialog", submit: "重置", onSubmit: async () => { tellPassword(await post(path(account, "reset")), account.shown); load(); } });
}

function stop(account) {
  dialog(T.stop_title(account.shown), [element("p", { text: T.stop_text })], { careful: true, test: "stop-dialog", submit: "停用", onSubmit: async () => { await post(path(account, "stop")); toast(T.account_off); load(); } });
}

function tellPassword({ name, password }, shown) {
  const box = element("input", { value: password, readOnly: true, cls: "told", test: "new-password", onfocus: (event) => event.target.select() });
  const copy = button("复制", async () => { await navigator.clipboard?.writeText(password).then(() => toast(T.copied)).catch(() => box.select()); }, { cls: "plain" });
  dialog(T.password_title(shown), [element("p", { text: T.password_text(name) }), element("div", { cls: "row low" }, field("密码", box), copy)], { test: "password-told" });
}
