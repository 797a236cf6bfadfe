// How many messages came while the window was closed; remembered across pages by the last event that was read.

export class Unread {
  #told;
  #key = "";
  #read = "";
  #newest = "";
  #count = 0;

  /** `told` is called with the count whenever it changes. */
  constructor(told) {
    this.#told = told;
  }

  /** Starts over for another conversation. */
  of(identity) {
    this.#key = `yingda:read:${identity}`;
    this.#read = this.#load();
    this.#newest = this.#read;
    this.#set(0);
  }

  /** A message for the customer has come; `reading` when it is on the screen now. */
  came(event, reading) {
    if (!later(event, this.#newest)) return;
    this.#newest = event;
    if (reading) this.readAll();
    else this.#set(this.#count + 1);
  }

  readAll() {
    if (later(this.#newest, this.#read)) this.#save();
    this.#set(0);
  }

  #set(count) {
    if (count === this.#count) return;
    this.#count = count;
    this.#told(count);
  }

  #load() {
    try {
      return localStorage.getItem(this.#key) || "";
    } catch {
      return ""; // storage switched off: everything replayed counts as unread
    }
  }

  #save() {
    this.#read = this.#newest;
    try {
      localStorage.setItem(this.#key, this.#read);
    } catch {
      // storage switched off: read for as long as the page lives
    }
  }
}

/** Event ids are `<milliseconds>-<number>`, both growing. */
function later(one, other) {
  const [time, number] = parts(one);
  const [otherTime, otherNumber] = parts(other);
  return time > otherTime || (time === otherTime && number > otherNumber);
}

function parts(event) {
  const [time, number] = (event || "0-0").split("-").map(Number);
  return [time || 0, number || 0];
}
