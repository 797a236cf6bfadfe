// Listening with the server's recogniser, for browsers that have none: /voice/audio writes down, and nothing is sent.

const ADDRESS = new URL("../voice/audio", import.meta.url);
const WORKLET = new URL("pcm.js", import.meta.url);
const TAIL_MS = 250; // the last syllable often ends after the finger has gone
const ANSWER_MS = 8_000; // so long after the end an answer may take
const MICROPHONE = { audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true } };

/** `told` as the Listener's, and doubt(question, choices): two words too alike, to be answered by `choose(0 or 1)`. */
export class ServerEar {
  #token;
  #held = false;
  #busy = false;
  #doubtful = false;
  #stopped = false;
  #text = "";
  #microphone = null;
  #socket = null;
  #early = []; // what was said before the server was ready

  constructor(told, token) {
    this.told = told;
    this.#token = token;
    this.listening = false; // whether the server has a recogniser
  }

  get available() {
    return this.listening && Boolean(navigator.mediaDevices?.getUserMedia) && "AudioWorkletNode" in window;
  }

  async start() {
    this.#held = true;
    if (this.#busy) return;
    this.#busy = true;
    this.#text = "";
    this.#early = [];
    try {
      this.#microphone = await Microphone.open((piece) => this.#send(piece));
    } catch (error) {
      return this.#fail(error.name === "NotAllowedError" ? "not-allowed" : "audio-capture");
    }
    if (!this.#held) return this.#fail("allowed-late"); // she let go to answer the browser's question
    this.#connect();
    this.told.started();
  }

  /** What was said so far still comes, by `heard` with `finished`. */
  stop() {
    if (!this.#held) return;
    this.#held = false;
    if (!this.#socket) return;
    setTimeout(() => {
      this.#microphone?.close();
      this.#send(JSON.stringify({ type: "stop" }));
    }, TAIL_MS);
    this.timer = setTimeout(() => this.#fail("network"), ANSWER_MS);
  }

  choose(choice) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#fail("network"), ANSWER_MS);
    this.#doubtful = false;
    this.#send(JSON.stringify({ type: "choose", choice }));
  }

  #connect() {
    const address = new URL(ADDRESS);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", token: this.#token(), draft: true }));
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data));
    socket.onclose = () => socket === this.#socket && this.#fail("network");
  }

  #send(piece) {
    if (this.#early) this.#early.push(piece);
    else if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(piece);
  }

  #hear(frame) {
    const heardAs = {
      ready: () => this.#ready(frame.listening),
      partial: () => this.told.heard(joined(this.#text, frame.text), false),
      heard: () => this.#understood(frame.text),
      doubt: () => this.#doubt(frame),
      stopped: () => this.#over(),
      error: () => this.#fail(frame.code === "no_recogniser" ? "service-not-allowed" : "network"),
    };
    heardAs[frame.type]?.();
  }

  #ready(listening) {
    if (!listening) return this.#fail("service-not-allowed");
    const early = this.#early || [];
    this.#early = null;
    early.forEach((piece) => this.#send(piece));
  }

  #doubt({ text, choices }) {
    clearTimeout(this.timer);
    this.#doubtful = true;
    this.told.doubt(text, choices);
  }

  #understood(text) {
    this.#text = joined(this.#text, text);
    if (this.#stopped) this.#finish();
    else this.told.heard(this.#text, false);
  }

  /** Everything said until the button was let go has been understood, but for a doubt. */
  #over() {
    this.#stopped = true;
    if (!this.#doubtful) this.#finish();
  }

  #finish() {
    this.#end();
    this.told.heard(this.#text, true);
  }

  #fail(reason) {
    this.#end();
    this.told.failed(reason);
    this.told.heard(this.#text, true);
  }

  #end() {
    clearTimeout(this.timer);
    this.timer = 0;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.#microphone?.close();
    this.#microphone = null;
    this.#busy = this.#doubtful = this.#stopped = false;
  }
}

function joined(before, words) {
  return before && !/[，。！？]$/.test(before) ? `${before}，${words}` : before + words;
}

/** An open microphone; `close` lets go of it, so that the device stops showing that somebody listens. */
class Microphone {
  static async open(piece) {
    const stream = await navigator.mediaDevices.getUserMedia(MICROPHONE);
    const made = new Microphone(stream);
    try {
      await made.#begin(piece);
    } catch (error) {
      made.close();
      throw error;
    }
    return made;
  }

  constructor(stream) {
    this.stream = stream;
    this.context = new AudioContext();
  }

  async #begin(piece) {
    await this.context.audioWorklet.addModule(WORKLET);
    const node = new AudioWorkletNode(this.context, "pcm", { numberOfOutputs: 0 });
    node.port.onmessage = ({ data }) => piece(data);
    this.context.createMediaStreamSource(this.stream).connect(node);
    await this.context.resume();
  }

  close() {
    for (const track of this.stream.getTracks()) track.stop();
    if (this.context.state !== "closed") this.context.close();
  }
}
