// Everything is built from text nodes: what a customer wrote is never markup.
import { T } from "./text.js";

export const byId = (id) => document.getElementById(id);

export function element(tag, { text, cls, test, data, aria, ...more } = {}, ...children) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (cls) node.className = cls;
  if (test) node.dataset.test = test;
  for (const [name, value] of Object.entries(data || {})) node.dataset[name] = value;
  for (const [name, value] of Object.entries(aria || {})) node.setAttribute(`aria-${name}`, value);
  Object.assign(node, more);
  node.append(...children.filter(Boolean));
  return node;
}

export function button(text, onclick, { cls = "", icon: name, test, label, ...more } = {}) {
  const node = element("button", { type: "button", cls, test, onclick, ...more });
  if (name) node.append(icon(name));
  if (text) node.append(element("span", { text }));
  if (label) node.setAttribute("aria-label", label);
  if (label && !text) node.title = label;
  return node;
}

const PATHS = {
  back: "M15 5l-7 7 7 7", bell: "M6 16V11a6 6 0 0112 0v5l2 2H4l2-2zM10 21h4", mute: "M6 16V11a6 6 0 0110-4.5M18 11v5l2 2H9M10 21h4M4 4l16 16",
  sun: "M12 8a4 4 0 100 8 4 4 0 000-8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2", moon: "M20 14A8 8 0 1110 4a6.5 6.5 0 0010 10z",
  info: "M12 21a9 9 0 110-18 9 9 0 010 18zM12 11v6M12 7.5v.5", key: "M4 6h16v12H4zM7 10h.5M11 10h.5M15 10h.5M8 14h8", out: "M10 4H5v16h5M14 8l4 4-4 4M18 12H9",
  close: "M6 6l12 12M18 6L6 18", check: "M5 12l5 5 9-10", person: "M12 12a4 4 0 100-8 4 4 0 000 8zM4 21a8 8 0 0116 0", pen: "M4 20l4-1L19 8l-3-3L5 16zM14 7l3 3",
  send: "M4 12l16-8-6 16-3-7z", swap: "M4 8h14l-4-4M20 16H6l4 4", people: "M9 12a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2 20a7 7 0 0114 0M16 5a3.5 3.5 0 010 7M18 14a7 7 0 014 6",
  book: "M5 4h11a3 3 0 013 3v13H8a3 3 0 01-3-3zM5 17a3 3 0 013-3h11", bolt: "M13 3L5 14h6l-1 7 8-11h-6z", plus: "M12 5v14M5 12h14", gear: "M12 9a3 3 0 100 6 3 3 0 000-6zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M5.6 18.4l2.1-2.1M16.3 7.7l2.1-2.1",
  eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 9a3 3 0 100 6 3 3 0 000-6z",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

export function keyed(list, rows) {
  // Replaces a list's rows and leaves the focus where it was.
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.key : "";
  list.replaceChildren(...rows);
  if (focused) list.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

export function clock(ms) { return new Date(ms).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false }); }

export function day(value) {
  return value ? new Date(value).toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false }) : "";
}

export function lasting(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return whole < 60 ? T.seconds(whole) : T.minutes(Math.floor(whole / 60), whole % 60);
}

let toasting = 0;
export function toast(words) {
  byId("toast").textContent = words;
  byId("toast").hidden = false;
  clearTimeout(toasting);
  toasting = setTimeout(() => { byId("toast").hidden = true; }, 4000);
}

export function dialog(title, body, { onSubmit, submit = T.submit, cls = "", test, careful = false } = {}) {
  // A modal form; resolves nothing: `onSubmit(form)` returns true to leave it open. `careful`: Enter alone does not do it.
  const error = element("p", { cls: "error", role: "alert" });
  const go = onSubmit && element("button", { cls: "primary", text: submit, test: "dialog-submit" });
  const cancel = button(onSubmit ? T.cancel : T.close, () => box.close(), { cls: "plain" });
  const shut = button("", () => box.close(), { icon: "close", cls: "quiet", label: T.close });
  const form = element("form", { cls: "dialog-form", method: "dialog" },
    element("header", {}, element("h2", { text: title }), shut), element("div", { cls: "dialog-body" }, ...body), error,
    element("footer", {}, cancel, go));
  const box = element("dialog", { cls: `dialog ${cls}`, test, aria: { label: title } }, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!onSubmit || go.disabled) return;
    go.disabled = true;
    error.textContent = "";
    try { if (!(await onSubmit(form))) box.close(); } catch (problem) { error.textContent = problem.message; } finally { go.disabled = false; }
  });
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
  (careful ? cancel : form.querySelector(".dialog-body :is(input, select, textarea):not(:disabled)") || go || cancel).focus(); // a step back is never one key away from being done
  return box;
}

export function field(label, input) { return element("label", { cls: "field" }, element("span", { text: label }), input); }

export function select(name, options, chosen = "") {
  const made = options.map(([value, text]) => element("option", { value, text, selected: value === chosen }));
  return element("select", { name }, ...made);
}
