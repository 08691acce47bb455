const VOLUME = 0.08;
const NOTES_HZ = [659, 880];
const NOTE_S = 0.16;

/** A short tone. Browsers let a page be heard only after somebody has touched it. */
export class Tone {
  /** @type {AudioContext | null} */
  #context = null;

  /** Makes it possible to be heard; to be called while somebody presses something. */
  allow() {
    try {
      this.#context ??= new AudioContext();
      void this.#context.resume();
    } catch {
      // A machine without sound shows the notification all the same.
    }
  }

  play() {
    const context = this.#context;
    if (context?.state !== "running") {
      return;
    }
    NOTES_HZ.forEach((hz, i) => {
      const begin = context.currentTime + i * NOTE_S;
      const gain = new GainNode(context, { gain: 0 });
      gain.gain.setValueAtTime(0, begin);
      gain.gain.linearRampToValueAtTime(VOLUME, begin + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.001, begin + 2 * NOTE_S);
      const note = new OscillatorNode(context, { frequency: hz, type: "sine" });
      note.connect(gain).connect(context.destination);
      note.start(begin);
      note.stop(begin + 2 * NOTE_S);
    });
  }
}
