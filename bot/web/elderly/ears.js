// Who listens: the browser's own recogniser where it has one that works, else the server's, else nobody.

import { Listener } from "./speech.js";
import { ServerEar } from "./server_ear.js";

const ABILITIES = new URL("../voice/abilities", import.meta.url);
const DEAF = ["network", "service-not-allowed", "language-not-supported"]; // the browser's cannot listen here at all

/** `{listening, speaking}` of the server; neither where it does not answer. */
export async function serverAbilities() {
  const response = await fetch(ABILITIES).catch(() => null);
  return response?.ok ? response.json() : { listening: false, speaking: false };
}

/** `told`: started(), heard(text, finished), failed(reason), doubt(question, choices), changed() */
export class Ears {
  #told;
  #device;
  #server;
  #using = null;
  #deaf = false;

  constructor(told, token) {
    this.known = false; // whether the server was asked
    this.#told = told;
    this.#device = new Listener({ ...told, failed: (reason) => this.#failed(reason) });
    this.#server = new ServerEar(told, token);
  }

  get available() {
    return Boolean(this.#best);
  }

  get #best() {
    if (this.#device.available && !this.#deaf) return this.#device;
    return this.#server.available ? this.#server : null;
  }

  /** What the server can do is known now. */
  know({ listening }) {
    this.known = true;
    this.#server.listening = listening;
    this.#told.changed();
  }

  start() {
    this.#using = this.#best;
    this.#using?.start();
  }

  stop() {
    this.#using?.stop();
  }

  choose(choice) {
    this.#server.choose(choice);
  }

  #failed(reason) {
    if (DEAF.includes(reason)) {
      this.#deaf = true;
      this.#told.changed();
    }
    this.#told.failed(reason);
  }
}
