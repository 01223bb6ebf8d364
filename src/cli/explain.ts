import { adminFetch } from './admin-client.ts'

export async function runExplain(
  id: string,
  options: { endpoint?: string; json?: boolean },
): Promise<void> {
  const format = options.json ? 'json' : 'text'
  const path = `/explain/${encodeURIComponent(id)}?format=${format}`
  const response = await adminFetch(options.endpoint, path)
  console.log((await response.text()).trimEnd())
}
