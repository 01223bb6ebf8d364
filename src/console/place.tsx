// Whose resources are looked at.

import { createContext, useContext } from 'react'
import type { Place } from './api.ts'

export const PlaceContext = createContext<Place>({ account: '000000000000', region: 'us-east-1' })

export function usePlace(): Place {
  return useContext(PlaceContext)
}
