// Reading aloud with a synthetic voice, and listening: the device's own where it has one, the server's voice else.

const RATE = 0.85; // of the normal speed
const SENTENCE = /[^。！？；\n]+[。！？；\n]?/g; // long texts stop half-way in some browsers, so one sentence at a time
const VOICES_MS = 2_500; // so long an empty list of voices may still be loading
const SERVER = new URL("../voice/speech", import.meta.url);

/** Reads replies aloud. `on` is the customer's switch; `token()` is the customer's, for the server's voice. */
export class Reader {
  #changed = () => {};
  #server;
  #opened = Date.now();

  constructor(on, token) {
    this.on = on;
    this.#server = new ServerVoice(token);
  }

  /** Whether anything here can read Chinese: a device with voices but none for Chinese would read nonsense. */
  get available() {
    return this.#deviceReads || this.#server.answers === true;
  }

  get #voices() {
    return "speechSynthesis" in window ? speechSynthesis.getVoices() : [];
  }

  get #deviceReads() {
    return "speechSynthesis" in window && (this.#voices.length === 0 || Boolean(chineseVoice(this.#voices)));
  }

  /** The device's own voice goes first; an empty list may still be loading. */
  get #usesServer() {
    if (this.#server.answers === false || chineseVoice(this.#voices)) return false;
    return !this.#deviceReads || Date.now() - this.#opened > VOICES_MS;
  }

  /** Whether the server has a voice, before it was asked for a sentence. */
  know({ speaking }) {
    this.#server.answers ??= speaking;
    this.#changed();
  }

  /** Calls back now and whenever the voices are known better. */
  watch(changed) {
    this.#changed = changed;
    changed();
    if ("speechSynthesis" in window) speechSynthesis.addEventListener?.("voiceschanged", changed);
  }

  /** A new reply, after what is being read. `event` is its id in the log, "" for what only this page says. */
  say(text, event = "") {
    if (this.on) this.#speak(text, event);
  }

  /** What was said last once more, from its beginning, even when reading is off: it was asked for. */
  again(text, events) {
    this.stop();
    if (!this.#usesServer) this.#device(text);
    else for (const event of events) this.#speak("", event);
  }

  stop() {
    if ("speechSynthesis" in window) speechSynthesis.cancel();
    this.#server.stop();
  }

  async #speak(text, event) {
    if (!this.#usesServer) return this.#device(text);
    if (!event) return;
    const knew = this.#server.answers;
    if (!(await this.#server.say(event))) this.#device(text);
    if (knew !== this.#server.answers) this.#changed();
  }

  #device(text) {
    if (this.#deviceReads) (text.match(SENTENCE) || []).forEach(speak);
  }
}

function speak(sentence) {
  const spoken = new SpeechSynthesisUtterance(sentence);
  spoken.lang = "zh-CN";
  spoken.rate = RATE;
  spoken.voice = chineseVoice(speechSynthesis.getVoices());
  speechSynthesis.speak(spoken);
}

function chineseVoice(voices) {
  const find = (pattern) => voices.find((voice) => pattern.test(voice.lang));
  return find(/^(zh|cmn)[-_](Hans[-_])?CN/i) || find(/^(zh|cmn)/i) || null;
}

/** The service's own synthetic voice: one event of the conversation after the other. Whatever goes wrong is silence. */
class ServerVoice {
  answers = null; // whether the server has a voice; null until it was asked
  #queue = Promise.resolve();
  #playing = null;
  #context = null;
  #turn = 0; // a stop begins another
  #newest = "";

  constructor(token) {
    this.token = token;
  }

  /** Resolves to whether there is sound, before it is played. An answer told in steps is read at its first. */
  async say(event) {
    if (event === this.#newest) return true;
    this.#newest = event;
    const turn = this.#turn;
    const sound = await this.#sound(event);
    this.answers = Boolean(sound);
    if (sound) this.#queue = this.#queue.then(() => turn === this.#turn && this.#play(sound));
    return this.answers;
  }

  stop() {
    this.#turn += 1;
    this.#newest = "";
    this.#playing?.stop();
  }

  async #play(sound) {
    const source = this.#context.createBufferSource();
    source.buffer = sound;
    source.connect(this.#context.destination);
    this.#playing = source;
    await new Promise((ended) => {
      source.onended = ended;
      source.start();
    });
    this.#playing = null;
  }

  async #sound(event) {
    const address = new URL(SERVER);
    address.search = new URLSearchParams({ event, rate: "slow" }).toString();
    const response = await fetch(address, { headers: { Authorization: `Bearer ${this.token()}` } }).catch(() => null);
    if (response?.status !== 200) return null;
    this.#context ??= new AudioContext();
    return this.#context.decodeAudioData(await response.arrayBuffer()).catch(() => null);
  }
}

/** Listens while a button is held. `told`: started(), heard(text, finished), failed(reason) */
export class Listener {
  #recognition = null;
  #text = "";

  constructor(told) {
    this.told = told;
  }

  get available() {
    return Boolean(recogniser());
  }

  start() {
    if (this.#recognition) return;
    this.#text = "";
    const recognition = new (recogniser())();
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

function recogniser() {
  return window.SpeechRecognition || window.webkitSpeechRecognition;
}
