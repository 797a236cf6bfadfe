// What the customer has sent and the server has not yet acknowledged. Survives a reload of the tab, never the tab.

export class Outbox {
  #key;
  #entries;

  /** `identity` keeps one customer's unsent words away from the next customer in the same tab. */
  constructor(identity) {
    this.#key = `yingda:outbox:${identity}`;
    this.#entries = this.#load();
  }

  /** Entries `{id, frame, label, shown, at, tries, state, reason}`, oldest first; state is `sending` or `failed`. */
  get entries() {
    return [...this.#entries];
  }

  /** `shown` is what its bubble has besides the label: attachments, cards. */
  add(frame, label, shown = {}) {
    const entry = { id: frame.id, frame, label, shown, at: Date.now(), tries: 0, state: "sending", reason: "" };
    this.#entries.push(entry);
    this.#save();
    return entry;
  }

  find(id) {
    return this.#entries.find((entry) => entry.id === id);
  }

  /** The oldest that should go now. */
  next() {
    return this.#entries.find((entry) => entry.state === "sending");
  }

  /** Acknowledged: forgotten here. */
  settle(id) {
    const entry = this.find(id);
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.#save();
    return entry;
  }

  fail(id, reason) {
    return this.#change(id, { state: "failed", reason });
  }

  /** A failed entry again, behind the others; its id stays, so the server never takes it twice. */
  retry(id) {
    const entry = this.#change(id, { state: "sending", reason: "", tries: 0 });
    if (entry) this.#entries = [...this.#entries.filter((other) => other !== entry), entry];
    this.#save();
    return entry;
  }

  #change(id, values) {
    const entry = this.find(id);
    if (entry) Object.assign(entry, values);
    this.#save();
    return entry;
  }

  #load() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.#key) || "[]");
      return kept.filter((entry) => entry && entry.id && entry.frame).map((entry) => ({ ...entry, tries: 0 }));
    } catch {
      return []; // storage switched off, or not ours
    }
  }

  #save() {
    try {
      if (this.#entries.length) sessionStorage.setItem(this.#key, JSON.stringify(this.#entries));
      else sessionStorage.removeItem(this.#key);
    } catch {
      // storage switched off or full: the entries live as long as the page
    }
  }
}
