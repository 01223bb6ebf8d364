// What is told of an event.

import { get } from '../api.ts'
import { useLoad } from '../load.ts'
import type { Explanation, Trace } from '../types.ts'

export interface Story {
  readonly explanation: Explanation
  readonly trace: Trace
}

export function useStory(id: string) {
  const path = encodeURIComponent(id)
  return useLoad<Story>(`story ${id}`, async () => {
    const [explanation, trace] = await Promise.all([
      get<Explanation>(`/explain/${path}`),
      get<Trace>(`/trace/${path}`),
    ])
    return { explanation, trace }
  })
}
