// One's own account: what one may, and another password.
import { post } from "./api.js";
import { byId, dialog, element, field, icon, toast } from "./dom.js";
import { desk } from "./desk.js";
import { ROLES, T } from "./text.js";

export function begin() { byId("me").onclick = open; }

export function draw(agent) {
  byId("me").replaceChildren(icon("person"), element("span", { text: agent.shown }));
  byId("me").setAttribute("aria-label", T.my_account(agent.shown));
}

export function open() {
  const { agent } = desk;
  const facts = [["账号", agent.name], ["角色", (agent.roles || []).map((role) => ROLES[role]).join("、")], ["单笔退款上限", T.amount(agent.refund_limit_fen)]];
  changePassword([element("dl", { cls: "facts" }, ...facts.flatMap(([label, value]) => [element("dt", { text: label }), element("dd", { text: value })])), element("h3", { text: T.password_change })]);
}

/** The dialog for another password; `before` stands above its fields. */
export function changePassword(before = []) {
  const input = (name, autocomplete, minLength = 0) => element("input", { type: "password", name, required: true, maxLength: 256, autocomplete, ...(minLength && { minLength }) });
  const [old, fresh, again] = [input("old", "current-password"), input("new", "new-password", 8), input("again", "new-password", 8)];
  dialog(T.my_title, [...before, field("旧密码", old), field("新密码，8 个字符以上", fresh), field("再输一次新密码", again)], {
    test: "me-dialog", submit: T.password_change,
    onSubmit: async () => {
      if (fresh.value !== again.value) throw new Error(T.passwords_differ);
      await post("password", { old: old.value, new: fresh.value });
      toast(T.password_changed);
    },
  });
}
