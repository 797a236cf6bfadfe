// A system notification for what comes while the page is out of sight; asked for only by the customer's own tap.

const KEY = "yingda:notify";

export class Notify {
  #texts;
  #open;
  #on = remembered();
  #refused = false;

  /** `open` is called when a notification is tapped. */
  constructor(texts, open) {
    [this.#texts, this.#open] = [texts, open];
  }

  static get possible() {
    return "Notification" in window && window.isSecureContext;
  }

  /** on, off or denied (the browser will not ask again). */
  get state() {
    if (!Notify.possible || this.#refused || Notification.permission === "denied") return "denied";
    return this.#on && Notification.permission === "granted" ? "on" : "off";
  }

  /** The customer has tapped the switch. Resolves to the new state. */
  async toggle() {
    const answer = this.state === "on" ? "" : await Notification.requestPermission();
    this.#refused = answer === "denied";
    this.#on = answer === "granted";
    remember(this.#on);
    return this.state;
  }

  /** Tells of a message while nobody looks. */
  tell(event, icon) {
    if (this.state !== "on" || document.visibilityState === "visible") return;
    const shown = new Notification(event.name || this.#texts.assistantName, { body: event.text.slice(0, 120), tag: "yingda", icon });
    shown.onclick = () => {
      window.focus();
      shown.close();
      this.#open();
    };
  }
}

function remembered() {
  try {
    return localStorage.getItem(KEY) === "on";
  } catch {
    return false; // storage switched off
  }
}

function remember(on) {
  try {
    localStorage.setItem(KEY, on ? "on" : "off");
  } catch {
    // storage switched off: for as long as the page lives
  }
}
