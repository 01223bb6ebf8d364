// Marker and MaxItems. A marker is the last name of a page, made opaque.

import { invalidParameter } from './errors.ts'

/** Lambda caps what a caller asks for instead of refusing it. */
export function pageSize(asked: number | undefined, most: number): number {
  return Math.min(asked ?? most, most)
}

export function readMarker(marker: string | undefined): string | undefined {
  if (!marker) return undefined
  const name = Buffer.from(marker, 'base64url').toString('utf8')
  const round = Buffer.from(name, 'utf8').toString('base64url')
  if (round !== marker || name.length > 256) throw invalidParameter('Invalid marker.')
  return name
}

/** The marker of a page of `limit`, when `names` holds one more than that. */
export function markerOf(names: readonly string[], limit: number): string | undefined {
  return names.length <= limit ? undefined : markerAfter(names[limit - 1]!)
}

export function markerAfter(name: string): string {
  return Buffer.from(name, 'utf8').toString('base64url')
}
