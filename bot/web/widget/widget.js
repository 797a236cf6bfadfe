// <yingda-chat token="...">: the chat window that a shop puts into its pages with one script tag and one element.
// This file draws the button and is all that a page waits for; the window comes after the first paint. See README.md.

const WINDOW = ["window", "shell", "view", "bubble", "cards", "composer", "tray", "tools", "emoji", "orders", "files", "gallery", "hints", "history", "context", "transcript", "notify", "rating", "socket", "outbox", "unread", "styles", "sheet", "text", "dom"]; // fetched side by side, not one after the other
const LAUNCH = {
  css: `
:host { all: initial; }
:host([hidden]) { display: none; }
.first {
  position: fixed; z-index: 2147483000; right: calc(24px + env(safe-area-inset-right)); bottom: calc(24px + env(safe-area-inset-bottom));
  width: 56px; height: 56px; border: 0; padding: 0; border-radius: 50%; display: grid; place-items: center; cursor: pointer;
  color: #fff; background: var(--yd-fill, #c7400c); box-shadow: 0 6px 20px rgba(20, 16, 12, .22), 0 1px 4px rgba(20, 16, 12, .16);
}
@media (max-width: 640px) { .first { right: calc(16px + env(safe-area-inset-right)); bottom: calc(16px + env(safe-area-inset-bottom)); } }
`,
  path: "M12 3.5c-4.97 0-9 3.36-9 7.5 0 2.42 1.38 4.57 3.52 5.94-.1 1-.5 2.13-1.27 3.06 1.7-.13 3.27-.77 4.37-1.67.77.14 1.57.17 2.38.17 4.97 0 9-3.36 9-7.5s-4.03-7.5-9-7.5Z",
  name: (language) => (/^en\b/i.test(language) ? "Customer service" : "联系客服"),
};

class YingdaChat extends HTMLElement {
  static observedAttributes = ["token", "open", "theme", "accent", "order"];

  #token = "";
  #order = "";
  #product = null;
  #window = null; // the window's module, once it is here
  #built = false;

  connectedCallback() {
    if (!this.#built) this.#build();
    if (this.hasAttribute("token")) this.#token = this.getAttribute("token");
    if (this.hasAttribute("order")) this.#order = this.getAttribute("order");
    this.#window?.connected();
  }

  disconnectedCallback() {
    this.#window?.disconnected();
  }

  attributeChangedCallback(name, before, now) {
    if (before === now || !this.#built) return;
    if (name === "token") this.setToken(now || "");
    if (name === "order") this.setOrder(now || "");
    if (name === "open") this.#window?.show(now !== null);
    if (name === "accent") paint(this);
  }

  get token() {
    return this.#token;
  }

  set token(token) {
    this.setToken(token);
  }

  /** The order number that the page is about, or "". */
  get order() {
    return this.#order;
  }

  /** The product that the page is about, or null. */
  get product() {
    return this.#product;
  }

  open() {
    this.setAttribute("open", "");
  }

  close() {
    this.removeAttribute("open");
  }

  /** A new session token; another customer's clears the window. */
  setToken(token) {
    this.#token = token || "";
    this.#window?.setToken(this.#token);
  }

  /** The order that the page shows; it is looked up at the platform before anything is said of it. */
  setOrder(order) {
    [this.#order, this.#product] = [String(order || ""), null];
    this.#window?.contextChanged();
  }

  /** The product that the page shows: {id, title, price, url, image}; only `title` must be there. Null: none. */
  setProduct(product) {
    [this.#order, this.#product] = ["", product?.title ? { ...product } : null];
    this.#window?.contextChanged();
  }

  /** {accent: "#rrggbb", mode: "auto" | "light" | "dark"} */
  setTheme({ accent, mode } = {}) {
    if (accent !== undefined) this.setAttribute("accent", accent);
    if (mode !== undefined) this.setAttribute("theme", mode);
  }

  #build() {
    this.#built = true;
    const root = this.attachShadow({ mode: "open" });
    dress(root);
    const button = this.#launcher();
    root.append(button);
    if (this.hasAttribute("accent")) {
      button.style.visibility = "hidden"; // until it has the shop's colour
      paint(this).finally(() => (button.style.visibility = ""));
    }
    for (const name of WINDOW) preload(new URL(`./${name}.js`, import.meta.url));
    button.addEventListener("click", () => this.open());
    const load = () => this.#load(root, button);
    if (this.hasAttribute("open")) load();
    else requestAnimationFrame(() => setTimeout(load, 0)); // after the button has been painted
  }

  #launcher() {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const [name, value] of Object.entries({ viewBox: "0 0 24 24", width: 26, height: 26, fill: "none", stroke: "currentColor", "stroke-width": 1.8, "stroke-linejoin": "round", "aria-hidden": "true" })) svg.setAttribute(name, value);
    const path = document.createElementNS(svg.namespaceURI, "path");
    path.setAttribute("d", LAUNCH.path);
    svg.append(path);
    const button = Object.assign(document.createElement("button"), { className: "first", type: "button" });
    button.setAttribute("aria-label", LAUNCH.name(this.lang || document.documentElement.lang));
    button.append(svg);
    return button;
  }

  async #load(root, button) {
    const { Window } = await import("./window.js");
    const focused = root.activeElement === button;
    this.#window = new Window(this, root);
    button.remove();
    if (focused) this.#window.focus();
    if (this.isConnected) this.#window.connected();
  }
}

/** The shop's accent, read by a module of its own: a page without one need not wait for it. */
async function paint(host) {
  (await import("./theme.js")).paint(host);
}

/** The button's looks; a browser without shared sheets gets a style element. */
function dress(root) {
  if ("adoptedStyleSheets" in root && "replaceSync" in CSSStyleSheet.prototype) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(LAUNCH.css);
    root.adoptedStyleSheets = [sheet];
  } else {
    const style = document.createElement("style");
    style.textContent = LAUNCH.css;
    root.append(style);
  }
}

function preload(address) {
  const link = document.createElement("link");
  [link.rel, link.href, link.crossOrigin] = ["modulepreload", address.href, "anonymous"];
  document.head.append(link);
}

customElements.get("yingda-chat") || customElements.define("yingda-chat", YingdaChat);
