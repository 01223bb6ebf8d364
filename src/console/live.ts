// Hops as they happen, told to the page a few times a second however many come.

import { useEffect, useRef, useState } from 'react'
import { request } from './api.ts'
import type { Hop } from './types.ts'

/** Between two tellings, in milliseconds: 20 a second. */
const TELL_MS = 50
const AGAIN_MS = 2_000
/** Kept for who looks at a list. */
const REMEMBERED = 2_000

type Listener = (hops: readonly Hop[]) => void

class LiveHops {
  readonly recent: Hop[] = []
  connected = false
  readonly #listeners = new Set<Listener>()
  #waiting: Hop[] = []
  #running = false
  #timer: number | undefined

  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    if (!this.#running) void this.#run()
    return () => this.#listeners.delete(listener)
  }

  async #run(): Promise<void> {
    this.#running = true
    for (;;) {
      try {
        await this.#read()
      } catch {
        // The server is away or asks for a token: it is asked again.
      }
      this.connected = false
      this.#tell()
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
    }
  }

  async #read(): Promise<void> {
    const response = await request('/_millrace/lineage/stream')
    this.connected = true
    this.#tell()
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ''
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      const events = (rest + value).split('\n\n')
      rest = events.pop()!
      for (const event of events) {
        if (event.startsWith('data: ')) this.#waiting.push(JSON.parse(event.slice(6)) as Hop)
      }
      if (this.#timer === undefined) {
        this.#timer = window.setTimeout(() => this.#tell(), TELL_MS)
      }
    }
  }

  #tell(): void {
    this.#timer = undefined
    const hops = this.#waiting
    this.#waiting = []
    this.recent.push(...hops.slice(-REMEMBERED))
    if (this.recent.length > REMEMBERED) this.recent.splice(0, this.recent.length - REMEMBERED)
    for (const listener of this.#listeners) listener(hops)
  }
}

export const live = new LiveHops()

/** Calls back with what came since, at most 20 times a second. */
export function useLive(listener: Listener): void {
  const latest = useRef(listener)
  useEffect(() => {
    latest.current = listener
  })
  useEffect(() => live.listen((hops) => latest.current(hops)), [])
}

export function useConnected(): boolean {
  const [connected, setConnected] = useState(live.connected)
  useLive(() => setConnected(live.connected))
  return connected
}
