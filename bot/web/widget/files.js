// Pictures and files: sent as they are, fetched with the customer's token, shown from memory.

import { identityOf } from "./socket.js";

export const MAX_BYTES = 10 * 1024 * 1024;
const KEPT = 60; // pictures in memory

/** What the gateway answered instead of what was asked; `message` is for the customer, `passing` if trying again may help. */
export class Refused extends Error {
  constructor(words, { passing = false } = {}) {
    super(words);
    this.passing = passing;
  }
}

/** Calls below /api/ beside the module's folder. `token` is a function. */
export class Api {
  #base;
  #token;
  #pictures = new Map(); // "id" or "id thumb" -> Promise of an object URL

  constructor(moduleAddress, token) {
    this.#base = new URL("../api/", moduleAddress);
    this.#token = token;
  }

  /** JSON of a GET. Raises Refused. */
  async get(path, query = {}) {
    return (await this.#fetch(path, query)).json();
  }

  async #fetch(path, query = {}) {
    const address = new URL(path, this.#base);
    for (const [name, value] of Object.entries(query)) if (value) address.searchParams.set(name, value);
    const response = await fetch(address, { headers: { Authorization: `Bearer ${this.#token()}` } }).catch(() => null);
    if (!response) throw new Refused("", { passing: true });
    if (!response.ok) throw new Refused((await response.json().catch(() => ({}))).text || "", { passing: response.status >= 500 });
    return response;
  }

  /** Uploads a File; `progress` gets 0..1. Resolves to {id, name, type, bytes, width, height}. Raises Refused. */
  upload(file, progress, signal) {
    return new Promise((resolve, reject) => {
      const call = new XMLHttpRequest();
      const address = new URL("chat/uploads", this.#base);
      address.searchParams.set("name", file.name || "");
      call.open("POST", address);
      call.setRequestHeader("Authorization", `Bearer ${this.#token()}`);
      call.responseType = "json";
      call.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
      call.onload = () => (call.status === 201 ? resolve(call.response) : reject(new Refused(call.response?.text || "", { passing: call.status >= 500 })));
      call.onerror = () => reject(new Refused("", { passing: true }));
      call.onabort = () => reject(new Refused(""));
      signal?.addEventListener("abort", () => call.abort());
      call.send(file);
    });
  }

  /** A picture that this page has itself: need not be fetched again. */
  remember(id, address) {
    this.#pictures.set(id, Promise.resolve(address));
    this.#pictures.set(`${id} thumb`, Promise.resolve(address));
  }

  /** An address for an <img> or a download, from memory. Raises Refused. */
  address(id, { thumb = false } = {}) {
    const name = thumb ? `${id} thumb` : id;
    if (!this.#pictures.has(name)) this.#pictures.set(name, this.#load(id, thumb, name));
    return this.#pictures.get(name);
  }

  async #load(id, thumb, name) {
    try {
      const response = await this.#fetch(`uploads/${identityOf(this.#token())}/${id}`, thumb ? { thumb: "true" } : {});
      const address = URL.createObjectURL(await response.blob());
      this.#trim();
      return address;
    } catch (error) {
      this.#pictures.delete(name); // the next one who asks tries again
      throw error;
    }
  }

  #trim() {
    if (this.#pictures.size <= KEPT) return;
    const [oldest] = this.#pictures.keys();
    this.#pictures.delete(oldest);
  }

  forget() {
    this.#pictures.clear();
  }
}

/** 320 KB, 4.2 MB */
export function sizeOf(bytes) {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
