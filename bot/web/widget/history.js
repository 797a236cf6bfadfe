// What was said before what the window began with: fetched page by page as the customer scrolls up.

const PAGE = 40; // events

/** `actions`: fetch(before) -> Promise of events, oldest first; show(events, more). */
export class History {
  #actions;
  #before = "";
  #more = false;
  #busy = false;

  constructor(actions) {
    this.#actions = actions;
  }

  /** The conversation begins anew; `more` says that there is something before it. */
  begin(more) {
    [this.#before, this.#more, this.#busy] = ["", more, false];
  }

  /** Nothing of the conversation has come yet. */
  get fresh() {
    return !this.#before;
  }

  get more() {
    return this.#more;
  }

  /** An event has come; the first one is where history ends. */
  came(event) {
    if (event && !this.#before) this.#before = event;
  }

  /** One page further back. Resolves when it is shown; does nothing while one is on its way. */
  async back() {
    if (!this.#more || this.#busy || !this.#before) return;
    this.#busy = true;
    const from = this.#before;
    try {
      const events = await this.#actions.fetch({ before: from, limit: PAGE });
      if (this.#before !== from) return; // another customer meanwhile
      this.#more = events.length === PAGE;
      if (events.length) this.#before = events[0].event;
      this.#actions.show(events, this.#more);
    } catch {
      // the network is away: the next scroll tries again
    } finally {
      this.#busy = false;
    }
  }
}
