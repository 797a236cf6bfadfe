// The microphone's samples as pieces of 16 kHz 16-bit sound, whatever the device's own rate is.

const RATE = 16_000;
const PIECE = 1_024; // samples, 64 ms

class Pcm extends AudioWorkletProcessor {
  #piece = new Int16Array(PIECE);
  #filled = 0;
  #sum = 0;
  #count = 0;
  #phase = 0;

  process([[samples = []] = []]) {
    for (const sample of samples) this.#take(sample);
    return true;
  }

  /** The mean of the samples that fall into one of ours. */
  #take(sample) {
    this.#sum += sample;
    this.#count += 1;
    this.#phase += RATE;
    if (this.#phase < sampleRate) return;
    this.#phase -= sampleRate;
    this.#piece[this.#filled++] = Math.max(-1, Math.min(1, this.#sum / this.#count)) * 32_767;
    this.#sum = this.#count = 0;
    if (this.#filled < PIECE) return;
    this.port.postMessage(this.#piece.slice().buffer);
    this.#filled = 0;
  }
}

registerProcessor("pcm", Pcm);
