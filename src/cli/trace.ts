import { colored } from './colors.ts'
import { adminFetch } from './admin-client.ts'

export async function runTrace(
  id: string,
  options: { endpoint?: string; json?: boolean },
): Promise<void> {
  const format = options.json ? 'json' : colored ? 'ansi' : 'text'
  const path = `/trace/${encodeURIComponent(id)}?format=${format}`
  const response = await adminFetch(options.endpoint, path)
  console.log((await response.text()).trimEnd())
}
