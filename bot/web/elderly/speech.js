// Reading aloud with the device's synthetic voice, and listening, where the browser can.

const RATE = 0.85; // of the normal speed
const SENTENCE = /[^。！？；\n]+[。！？；\n]?/g; // long texts stop half-way in some browsers, so one sentence at a time

/** Reads replies aloud. `on` is the customer's switch. */
export class Reader {
  #last = "";

  constructor(on) {
    this.on = on;
  }

  /** A device with voices but none for Chinese would read nonsense. An empty list may still be loading. */
  get available() {
    if (!("speechSynthesis" in window)) return false;
    const voices = speechSynthesis.getVoices();
    return voices.length === 0 || Boolean(chineseVoice(voices));
  }

  /** Calls back now and whenever the voices are known better. */
  watch(changed) {
    changed();
    if ("speechSynthesis" in window) speechSynthesis.addEventListener?.("voiceschanged", changed);
  }

  /** A new reply: read after what is being read. */
  say(text) {
    this.#last = text;
    if (this.on && this.available) this.#speak(text);
  }

  /** The newest reply once more, from its beginning, even when reading is off: it was asked for. */
  again(text = this.#last) {
    this.stop();
    this.#speak(text);
  }

  stop() {
    if ("speechSynthesis" in window) speechSynthesis.cancel();
  }

  #speak(text) {
    for (const sentence of text.match(SENTENCE) || []) {
      const spoken = new SpeechSynthesisUtterance(sentence);
      spoken.lang = "zh-CN";
      spoken.rate = RATE;
      spoken.voice = chineseVoice(speechSynthesis.getVoices());
      speechSynthesis.speak(spoken);
    }
  }
}

function chineseVoice(voices) {
  const find = (pattern) => voices.find((voice) => pattern.test(voice.lang));
  return find(/^(zh|cmn)[-_](Hans[-_])?CN/i) || find(/^(zh|cmn)/i) || null;
}

/** Listens while a button is held. `told`: started(), heard(text, finished), failed(reason) */
export class Listener {
  #recognition = null;
  #text = "";

  constructor(told) {
    this.told = told;
  }

  get available() {
    return "webkitSpeechRecognition" in window;
  }

  start() {
    if (this.#recognition) return;
    this.#text = "";
    const recognition = new window.webkitSpeechRecognition();
    Object.assign(recognition, { lang: "zh-CN", interimResults: true, continuous: true });
    recognition.onresult = (event) => this.#heard(event);
    recognition.onerror = (event) => this.told.failed(event.error);
    recognition.onend = () => this.#ended();
    this.#recognition = recognition;
    recognition.start();
    this.told.started();
  }

  /** What was said so far still comes, by `heard` with `finished`. */
  stop() {
    this.#recognition?.stop();
  }

  #heard(event) {
    this.#text = [...event.results].map((result) => result[0].transcript).join("");
    this.told.heard(this.#text, false);
  }

  #ended() {
    this.#recognition = null;
    this.told.heard(this.#text, true);
  }
}
