// The language of the console: what was chosen, else the browser's.

import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  type ReactNode,
} from 'react'
import { en, type Key } from './en.ts'
import { ko } from './ko.ts'

export type Language = 'en' | 'ko'
export type Say = (key: Key, values?: Readonly<Record<string, string | number>>) => string

const TEXTS = { en, ko }
const CHOSEN = 'millrace-language'

interface Spoken {
  readonly language: Language
  readonly say: Say
  readonly choose: (language: Language) => void
}

const Context = createContext<Spoken | undefined>(undefined)

function first(): Language {
  const chosen = localStorage.getItem(CHOSEN)
  if (chosen === 'en' || chosen === 'ko') return chosen
  return navigator.language.startsWith('ko') ? 'ko' : 'en'
}

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(first)
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const choose = useCallback((next: Language) => {
    localStorage.setItem(CHOSEN, next)
    setLanguage(next)
  }, [])
  const spoken = useMemo(() => {
    const say: Say = (key, values) => filled(TEXTS[language][key], values)
    return { language, say, choose }
  }, [language, choose])
  return <Context value={spoken}>{children}</Context>
}

export function useLanguage(): Spoken {
  return useContext(Context)!
}

export function useSay(): Say {
  return useLanguage().say
}

export function filled(
  text: string,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}
