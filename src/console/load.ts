// Something that the server is asked for, now and again every so often.

import { useCallback, useEffect, useState } from 'react'

export interface Loaded<T> {
  readonly value: T | undefined
  readonly error: Error | undefined
  readonly reload: () => void
}

/** `key` says what is asked: another key asks anew. `everyMs` 0 asks once. */
export function useLoad<T>(key: string, ask: () => Promise<T>, everyMs = 0): Loaded<T> {
  const [state, setState] = useState<{ key: string; value?: T; error?: Error }>({ key })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let left = false
    let timer: number | undefined
    const run = async () => {
      try {
        const value = await ask()
        if (!left) setState({ key, value })
      } catch (error) {
        if (!left) setState((before) => ({ ...before, key, error: error as Error }))
      }
      if (!left && everyMs > 0) timer = window.setTimeout(run, everyMs)
    }
    void run()
    return () => {
      left = true
      window.clearTimeout(timer)
    }
    // What is asked follows from the key.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key, turn, everyMs])
  const reload = useCallback(() => setTurn((before) => before + 1), [])
  const current = state.key === key
  return {
    value: current ? state.value : undefined,
    error: current ? state.error : undefined,
    reload,
  }
}
