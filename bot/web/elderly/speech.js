// Reading aloud with a synthetic voice, and listening: the device's own where it has one, the server's voice else.

const RATE = 0.85; // of the normal speed
const SENTENCE = /[^。！？；\n]+[。！？；\n]?/g; // long texts stop half-way in some browsers, so one sentence at a time
const VOICES_MS = 2_500; // so long an empty list of voices may still be loading
const SERVER = new URL("../voice/speech", import.meta.url);

/** Reads replies aloud. `on` is the customer's switch; `token()` is the customer's, for the server's voice. */
export class Reader {
  #last = "";
  #changed = () => {};
  #server = null;
  #asked = false;

  constructor(on, token) {
    this.on = on;
    this.token = token;
  }

  /** Whether anything here can read Chinese: a device with voices but none for Chinese would read nonsense. */
  get available() {
    return this.#deviceReads || Boolean(this.#server);
  }

  get #deviceReads() {
    if (!("speechSynthesis" in window)) return false;
    const voices = speechSynthesis.getVoices();
    return voices.length === 0 || Boolean(chineseVoice(voices));
  }

  get #deviceIsSure() {
    return "speechSynthesis" in window && Boolean(chineseVoice(speechSynthesis.getVoices()));
  }

  /** Calls back now and whenever the voices are known better. */
  watch(changed) {
    this.#changed = changed;
    changed();
    if ("speechSynthesis" in window) speechSynthesis.addEventListener?.("voiceschanged", changed);
  }

  /** The server's voice is asked for once there is a token, and only where the device has no Chinese voice. */
  ready() {
    if (this.#asked) return;
    this.#asked = true;
    setTimeout(() => this.#deviceIsSure || this.#askServer(), VOICES_MS);
  }

  async #askServer() {
    const server = new ServerVoice(this.token);
    if (!(await server.answers())) return;
    this.#server = server;
    this.#changed();
  }

  /** A new reply: read after what is being read. */
  say(text) {
    this.#last = text;
    if (this.on) this.#speak(text);
  }

  /** The newest reply once more, from its beginning, even when reading is off: it was asked for. */
  again(text = this.#last) {
    this.stop();
    this.#speak(text);
  }

  stop() {
    if ("speechSynthesis" in window) speechSynthesis.cancel();
    this.#server?.stop();
  }

  #speak(text) {
    const sentences = text.match(SENTENCE) || [];
    if (this.#server && !this.#deviceIsSure) this.#server.say(sentences);
    else if (this.#deviceReads) sentences.forEach(speak);
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

/** The service's own synthetic voice, sentence by sentence; whatever goes wrong is silence, the text is there. */
class ServerVoice {
  #queue = [];
  #playing = null;
  #context = null;
  #turn = 0; // a stop begins another
  #running = false;

  constructor(token) {
    this.token = token;
  }

  async answers() {
    return Boolean(await this.#fetch("您好。"));
  }

  say(sentences) {
    this.#queue.push(...sentences);
    if (!this.#running) this.#run();
  }

  stop() {
    this.#turn += 1;
    this.#queue.length = 0;
    this.#playing?.stop();
  }

  async #run() {
    this.#running = true;
    while (this.#queue.length) await this.#play(this.#queue.shift(), this.#turn);
    this.#running = false;
  }

  async #play(sentence, turn) {
    const sound = await this.#sound(sentence);
    if (!sound || turn !== this.#turn) return;
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

  async #sound(sentence) {
    const data = await this.#fetch(sentence);
    if (!data) return null;
    this.#context ??= new AudioContext();
    return this.#context.decodeAudioData(data).catch(() => null);
  }

  async #fetch(text) {
    const address = new URL(SERVER);
    address.searchParams.set("text", text);
    const response = await fetch(address, { headers: { Authorization: `Bearer ${this.token()}` } }).catch(() => null);
    return response?.status === 200 ? response.arrayBuffer() : null;
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
