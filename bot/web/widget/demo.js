// The demo shop: gets a token for the chosen demo customer, as a shop's server would, and hands it to the widget.

const API = new URL("../api/demo/", import.meta.url);
const CHOSEN = "yingda:demo-customer";
const chat = document.querySelector("yingda-chat");
const people = document.getElementById("who");
const said = document.getElementById("said");
const fresh = document.getElementById("fresh");

start();

async function start() {
  showEmbedding();
  people.addEventListener("change", (event) => become(event.target.value));
  fresh.addEventListener("click", () => become(people.elements.customer.value, { anew: true }));
  document.getElementById("asks").addEventListener("click", (event) => ask(event.target.closest("button")));
  document.getElementById("products").addEventListener("click", (event) => look(event.target.closest("button")));
  try {
    const { customers } = await call("customers");
    people.replaceChildren(...customers.map(person));
    const wanted = new URLSearchParams(location.search).get("customer") || remembered();
    const first = customers.find((customer) => customer.id === wanted) || customers[0];
    people.elements.customer.value = first.id;
    await become(first.id, { anew: new URLSearchParams(location.search).has("fresh") });
  } catch (error) {
    say(error.message);
  }
}

/** One customer to be, as a radio button. */
function person({ id, name, note }) {
  const input = Object.assign(document.createElement("input"), { type: "radio", name: "customer", value: id });
  const shown = document.createElement("b");
  shown.textContent = name;
  const about = document.createElement("span");
  about.textContent = note;
  const label = document.createElement("label");
  label.className = "person";
  label.append(input, shown, about);
  return label;
}

async function become(customer, { anew = false } = {}) {
  try {
    const session = await call("session", { customer, channel: "chat", fresh: anew });
    await customElements.whenDefined("yingda-chat");
    chat.setToken(session.token);
    remember(customer);
    document.getElementById("elder").href = `../elderly/?customer=${encodeURIComponent(customer)}`;
    fresh.disabled = false;
    say(anew ? `已为${session.customer.name}开始一段新对话。` : `现在是${session.customer.name}。点右下角的按钮联系客服。`);
  } catch (error) {
    say(error.message);
  }
}

/** Puts the words into the window, for the customer to send. */
function ask(button) {
  if (!button) return;
  chat.open();
  const input = chat.shadowRoot.querySelector("[data-test=input]");
  input.value = button.textContent;
  input.dispatchEvent(new Event("input"));
  input.focus();
}

/** The page turns to a product, or, at a second tap, away from it. */
function look(button) {
  if (!button) return;
  const looking = button.getAttribute("aria-pressed") !== "true";
  for (const other of document.querySelectorAll("#products button")) other.setAttribute("aria-pressed", String(looking && other === button));
  chat.setProduct(looking ? { title: button.dataset.title, price: button.dataset.price } : null);
}

async function call(name, body) {
  const options = body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
  const response = await fetch(new URL(name, API), options).catch(() => null);
  if (!response) throw new Error("客服系统还没有启动，请稍后刷新页面。");
  if (response.status === 404) throw new Error("演示模式没有打开。请从商城的页面进入客服。");
  if (!response.ok) throw new Error("客服系统暂时连不上，请稍后刷新页面。");
  return response.json();
}

function showEmbedding() {
  const script = new URL("widget.js", import.meta.url).href;
  document.getElementById("embed").textContent = `<script type="module" src="${script}"></script>\n<yingda-chat token="…"></yingda-chat>`;
}

function say(words) {
  said.textContent = words;
}

function remembered() {
  try {
    return sessionStorage.getItem(CHOSEN);
  } catch {
    return "";
  }
}

function remember(customer) {
  try {
    sessionStorage.setItem(CHOSEN, customer);
  } catch {
    // storage switched off: the first customer next time
  }
}
