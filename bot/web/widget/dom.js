// Elements from data, by createElement and textContent only: nothing that a server or a customer wrote is parsed as markup.

const SVG = "http://www.w3.org/2000/svg";

/** Stroke paths on a 24 x 24 grid. */
const ICONS = {
  chat: ["M12 3.5c-4.97 0-9 3.36-9 7.5 0 2.42 1.38 4.57 3.52 5.94-.1 1-.5 2.13-1.27 3.06 1.7-.13 3.27-.77 4.37-1.67.77.14 1.57.17 2.38.17 4.97 0 9-3.36 9-7.5s-4.03-7.5-9-7.5Z", "M8.2 11h.01M12 11h.01M15.8 11h.01"],
  close: ["M6 9l6 6 6-6"],
  send: ["M12 19V5.5M6 11l6-6 6 6"],
  person: ["M12 11.5a3.75 3.75 0 1 0 0-7.5 3.75 3.75 0 0 0 0 7.5Z", "M4.75 20c.6-3.6 3.5-5.75 7.25-5.75s6.65 2.15 7.25 5.75"],
  down: ["M12 5v13M6.5 12.5 12 18l5.5-5.5"],
  copy: ["M9 9h10v11H9Z", "M5 15V4h10"],
  check: ["M5 12.5 10 17.5 19 7"],
  phone: ["M6.5 4h3l1.5 4-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4 1.5v3c0 1-.8 1.7-1.8 1.5C11 18 6 13 5 5.8 4.8 4.8 5.5 4 6.5 4Z"],
  truck: ["M3 6.5h11v10H3Z", "M14 10h4l3 3.2v3.3h-7", "M7 19a1.75 1.75 0 1 0 0-3.5A1.75 1.75 0 0 0 7 19ZM17.5 19a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5Z"],
  box: ["M4 8l8-4 8 4v8.5l-8 4-8-4Z", "M4 8l8 4 8-4M12 12v8.5"],
  money: ["M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z", "M8.5 7.5 12 12l3.5-4.5M12 12v5M9 12.5h6M9 15h6"],
  plus: ["M12 5v14M5 12h14"],
  smile: ["M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z", "M8.5 14c.8 1.3 2 2 3.5 2s2.7-.7 3.5-2M9 9.7h.01M15 9.7h.01"],
  picture: ["M4 5.5h16v13H4Z", "M4 16l4.5-4.5 4 4L15 13l5 4.5M15.5 9.5h.01"],
  file: ["M6.5 3.5h7l4 4v13h-11Z", "M13.5 3.5v4h4"],
  save: ["M12 4v11M7.5 11 12 15.5 16.5 11", "M5 19.5h14"],
  bell: ["M6.5 16.5V11a5.5 5.5 0 0 1 11 0v5.5l1.5 1.5H5Z", "M10 20.5h4"],
  cross: ["M6 6l12 12M18 6 6 18"],
  large: ["M3.5 19 9 5l5.5 14M5.5 14.5h7", "M15.5 19l3-8 3 8M16.6 16.3h3.8"],
  left: ["M14.5 5.5 8 12l6.5 6.5"],
  right: ["M9.5 5.5 16 12l-6.5 6.5"],
  pin: ["M12 21s6.5-5.5 6.5-11a6.5 6.5 0 0 0-13 0C5.5 15.5 12 21 12 21Z", "M12 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4Z"],
  tag: ["M4 4h8l8 8-8 8-8-8Z", "M8.5 8.5h.01"],
  alert: ["M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z", "M12 8v4.5M12 15.7h.01"],
};

/**
 * One element. `options`: `class`, `text`, `test` (data-test), `on` ({event: handler}); anything else is an
 * attribute, left out when false, null or undefined. Children that are null are left out.
 */
export function make(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  const { class: names, text, test, on = {}, ...attributes } = options;
  if (names) element.className = names;
  if (text !== undefined) element.textContent = text;
  if (test) element.dataset.test = test;
  if (tag === "button") element.type = "button";
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  for (const [name, handler] of Object.entries(on)) element.addEventListener(name, handler);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function setAttribute(element, name, value) {
  if (value === false || value === null || value === undefined) return;
  element.setAttribute(name, value === true ? "" : String(value));
}

/** A decorative icon: hidden from screen readers, so its button needs a name of its own. */
export function icon(name, size = 20) {
  const svg = document.createElementNS(SVG, "svg");
  const fixed = { viewBox: "0 0 24 24", width: size, height: size, fill: "none", stroke: "currentColor" };
  const drawn = { "stroke-width": 1.9, "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" };
  for (const [key, value] of Object.entries({ ...fixed, ...drawn })) svg.setAttribute(key, value);
  for (const path of ICONS[name]) {
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("d", path);
    svg.append(line);
  }
  return svg;
}

/** Copies text. Resolves to whether it worked; the old way serves pages that are not on https. */
export async function copyText(text, home = document.body) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text, home);
  }
}

function copyBySelection(text, home) {
  const field = make("textarea", { class: "sr", "aria-hidden": "true", tabindex: "-1", readonly: true });
  field.value = text;
  home.append(field);
  field.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    field.remove();
  }
}
