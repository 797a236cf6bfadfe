// A long answer a little at a time: whole sentences, and 接着说 for what comes after.

const STEP = 56; // characters at once; a sentence that is longer stands alone
const TAIL = 12; // characters: so short a rest is not worth a button
const SENTENCE = /[^。！？；]+[。！？；]?[”」』）)]*/g;

/** Sentences of a text; a line break ends one too. */
export function sentencesIn(text) {
  return String(text || "").split("\n").flatMap((line) => line.match(SENTENCE) || []).map((part) => part.trim()).filter(Boolean);
}

/** Lists of sentences, each to be said at once. */
export function stepsOf(text) {
  const steps = [];
  for (const sentence of sentencesIn(text).map(finished)) {
    const last = steps.at(-1);
    if (last && length(last) + sentence.length <= STEP) last.push(sentence);
    else steps.push([sentence]);
  }
  const rest = steps.at(-1);
  if (steps.length > 1 && length(rest) <= TAIL) steps.at(-2).push(...steps.pop());
  return steps;
}

/** A text beside cards that are shown in full: `before` them what they do not say, `question` below them. */
export function besideCards(text, facts) {
  const sentences = sentencesIn(text);
  const question = sentences.length > 1 && /[？?]$/.test(sentences.at(-1)) ? sentences.pop() : "";
  const before = sentences.filter((sentence, place) => place === 0 || !facts.includes(sentence.replace(/[。！？；]$/, "")));
  return { before, question };
}

/** What the ear gets for each of `steps`: the spoken text where it falls into as many, else the text. */
export function readingOf(steps, speech) {
  const spoken = stepsOf(speech);
  if (steps.length < 2) return [sentencesIn(speech).join("\n") || (steps[0] || []).join("\n")];
  return (spoken.length === steps.length ? spoken : steps).map((step) => step.join("\n"));
}

function finished(sentence) {
  return /[。！？；：?!…”」』）)]$/.test(sentence) ? sentence : `${sentence}。`;
}

function length(sentences) {
  return sentences.reduce((sum, sentence) => sum + sentence.length, 0);
}

/** Says parts `{size, tell(quietly)}` in order as far as there is room, and keeps the rest until it is asked for. */
export class Teller {
  #waiting = [];
  #room = STEP;

  get waiting() {
    return this.#waiting.length;
  }

  /** A new answer. */
  begin() {
    this.#room = STEP;
  }

  add(part) {
    this.#waiting.push(part);
    if (this.#waiting.length === 1) this.#go();
  }

  /** The next step. */
  more() {
    this.begin();
    this.#go();
  }

  /** Everything at once, without a word: the customer has gone on. */
  flush() {
    for (const part of this.#waiting.splice(0)) part.tell(true);
  }

  #go() {
    while (this.#waiting.length && (this.#room === STEP || this.#waiting[0].size <= this.#room)) {
      const part = this.#waiting.shift();
      this.#room -= Math.max(1, part.size);
      part.tell(false);
    }
  }
}
