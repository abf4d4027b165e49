import { ref } from 'vue';

const CHIME_HERTZ = 660;
const CHIME_SECONDS = 0.18;

/** Off until the agent wants it: offices are shared. */
export const soundIsOn = ref(false);

/** One short, soft tone. */
export function chime(): void {
  if (!soundIsOn.value) return;
  const context = new AudioContext();
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = CHIME_HERTZ;
  volume.gain.setValueAtTime(0.08, context.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, context.currentTime + CHIME_SECONDS);
  tone.connect(volume).connect(context.destination);
  tone.onended = () => void context.close();
  tone.start();
  tone.stop(context.currentTime + CHIME_SECONDS);
}
