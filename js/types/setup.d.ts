/** Start a hub, unless one runs already; workers find it by `MOCKHUB_CONTROL_URL`. Return what stops it. */
export default function setup(): Promise<(() => Promise<void>) | undefined>;
