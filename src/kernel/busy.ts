// Work that may rest: while it waits on the clock it is not activity, so that virtual time can move
// and `settle` can return; it is activity again before the code that waited goes on.

import type { Activity } from './activity.ts'
import type { Clock } from './clock.ts'

export class Busy {
  readonly #activity: Activity
  readonly #label: string
  #end: () => void

  /** Begins at once: call it synchronously in whatever woke the work. */
  constructor(activity: Activity, label: string) {
    this.#activity = activity
    this.#label = label
    this.#end = activity.begin(label)
  }

  end(): void {
    this.#end()
  }

  /**
   * Waits until `untilMs`, or until `signal` aborts, or until what `wakeable` is given is called.
   * Infinity waits for those alone.
   */
  async rest(
    clock: Clock,
    untilMs: number,
    signal: AbortSignal,
    wakeable?: (wake: () => void) => void,
  ): Promise<void> {
    if (signal.aborted) return
    await new Promise<void>((resolve) => {
      let awake = false
      const wake = () => {
        if (awake) return
        awake = true
        timer?.cancel()
        signal.removeEventListener('abort', wake)
        this.#end = this.#activity.begin(this.#label)
        resolve()
      }
      const timer = untilMs === Infinity ? undefined : clock.at(untilMs, wake, this.#label)
      wakeable?.(wake)
      signal.addEventListener('abort', wake, { once: true })
      this.#end()
    })
  }
}
